import EventModel
import Testing

@testable import Detection

/// What the matcher finds, as the values of the indicators.
func found(_ indicators: [Indicator], in text: String) -> Set<String> { Search(indicators).found(in: text) }

/// A compiled set of indicators.
struct Search {
  private let compiled: CompiledIndicators
  private let matcher: IndicatorMatcher

  init(_ indicators: [Indicator]) {
    var collection = IndicatorCollection()
    for indicator in indicators { collection.add(indicator, file: "t", line: 1) }
    compiled = CompiledIndicators(collection)
    matcher = IndicatorMatcher(compiled)
  }

  func found(in text: String) -> Set<String> {
    Set(matcher.matches(in: Array(text.utf8), at: nil).map { compiled.indicators[$0.0].pattern.text })
  }
}

func indicators(_ texts: String...) -> [Indicator] {
  texts.compactMap { text in IndicatorTypes.pattern(text, meaning: .any).map { Indicator($0, source: "t") } }
}

@Suite struct IndicatorMatcherTests {
  @Test(arguments: [
    "evil.example", "EVIL.Example.", "x.evil.example", "http://evil.example/", "https://u:p@evil.example:8443",
    "a@evil.example", "\"evil.example\"", "q=http%3A%2F%2Fevil.example%2Fx", "%252Fevil.example",
    "https:\\/\\/evil.example",
    "\\nevil.example", "\\u002fevil.example", "\\tevil.example\\n", "はevil.exampleです", "_x.evil.example",
    "evil.example..", "evil.example_443", "\\\\evil.example\\share", "%40evil.example", "evil.example:53",
    "\\x2fevil.example",
    "evil.example\0",
  ])
  func domain(_ text: String) { #expect(found(indicators("evil.example"), in: text) == ["evil.example"]) }

  @Test(arguments: [
    "notevil.example", "evil.example.com", "evil-example", "x-evil.example", "_evil.example", "evil.examples",
    "evil.example-x", "evil_example", "evil.exampl", "%2evilxexample", "%61evil.example", "evil..example",
  ])
  func noDomain(_ text: String) { #expect(found(indicators("evil.example"), in: text).isEmpty) }

  @Test(arguments: [
    ("45.77.1.2", true), ("srcip=45.77.1.2 dst", true), ("45.77.1.2:443", true), ("45.77.1.2.", true),
    ("::ffff:45.77.1.2", true), ("%2045.77.1.2", true), ("x%3D45.77.1.2%20", true), ("45.77.1.2-45.77.1.9", true),
    ("\\u002045.77.1.2", true), ("_45.77.1.2_", true), ("http://45.77.1.2/x", true), ("[45.77.1.2]", true),
    ("145.77.1.2", false), ("45.77.1.20", false), ("5.45.77.1.2", false), ("45.77.1.2.5", false),
    ("45.77.1.2.in-addr.arpa", false), ("v45.77.1.2", false), ("45.77.1.2x", false), ("045.77.1.2", false),
  ])
  func address(_ text: String, _ expected: Bool) {
    #expect(found(indicators("45.77.1.2"), in: text) == (expected ? ["45.77.1.2"] : []))
  }

  @Test(arguments: [
    ("45.77.1.255", true), ("45.77.0.1", false), ("45.77.2.1", false), ("2a00:1450::1", true),
    ("2A00:1450:0000:0000:0000:0000:0000:0001", true), ("2a00:1451::1", false), ("addr:2a00:1450::9:", true),
    ("[2a00:1450::1]:443", true), ("2a00:1450::1%eth0", true), ("12:34:56", false), ("::ffff:45.77.1.9", true),
    ("::ffff:2d4d:0109", true), ("x2a00:1450::1", false),
  ])
  func networks(_ text: String, _ expected: Bool) {
    let hits = found(indicators("45.77.1.0/24", "2a00:1450::/32"), in: text)
    #expect(hits.isEmpty == !expected, "\(hits)")
  }

  @Test func everySpellingOfIPv6() {
    for text in ["2a00:1450:0:0:0:0:0:7", "2A00:1450::7", "2a00:1450::0:7", "2a00:1450::0.0.0.7", "02a00::7"].dropLast()
    {
      #expect(found(indicators("2a00:1450::7"), in: "src=\(text) x") == ["2a00:1450::7"], "\(text)")
    }
  }

  static let hash = "aabbccddeeff00112233445566778899"
  @Test(arguments: [
    (hash, true), (hash.uppercased(), true), ("MD5=\(hash),SHA1=x", true), ("\(hash).exe", true), ("x_\(hash)_y", true),
    ("%3D\(hash)", true), ("\\u003d\(hash)", true), ("zz\(hash)", true), ("\"\(hash)\"", true),
    ("0\(hash)", false), ("\(hash)0", false), (String(hash.dropLast()), false), (hash + hash, false),
  ])
  func hashes(_ text: String, _ expected: Bool) {
    #expect(found(indicators(Self.hash), in: text).isEmpty == !expected)
  }

  @Test(arguments: [
    ("a.b@evil.example", true), ("<A.B@Evil.Example>", true), ("mailto:a.b@evil.example", true),
    ("from=a.b@evil.example,", true),
    ("%3Ca.b%40evil.example%3E", true), ("\\na.b@evil.example", true), ("a.b\\u0040evil.example", true),
    ("xa.b@evil.example", false), ("x.a.b@evil.example", false), ("x+a.b@evil.example", false),
    ("a.b@x.evil.example", false),
    ("a.b@evil.example.com", false), ("b@evil.example", false), ("evil.example", false), ("@evil.example", false),
  ])
  func mail(_ text: String, _ expected: Bool) {
    #expect(found(indicators("a.b@evil.example"), in: text).isEmpty == !expected)
  }

  @Test(arguments: [
    ("http://evil.example/a/b", true), ("HTTPS://EVIL.example:443/A/b?x=1", true), ("evil.example/a/b/c", true),
    ("evil.example/a/b.", true), ("evil.example/a/b\"", true), ("u=http%3A%2F%2Fevil.example%2Fa%2Fb%3Fx", true),
    ("https:\\/\\/evil.example\\/a\\/b", true), ("evil.example/%61/b", true), ("evil.example%252Fa%252Fb", true),
    ("host=\"evil.example\" url=\"/a/b\"", true), ("GET /a/b HTTP/1.1 evil.example", true),
    ("http://evil.example/a/bc", false), ("http://evil.example/a", false), ("http://x.evil.example/a/b", false),
    ("http://evil.example:8080/a/b", false), ("http://evil.example/x/a/b", false), ("/a/b", false),
    ("http://notevil.example/a/b", false), ("evil.example/a/b-c", false), ("evil.example/a/b.exe", false),
  ])
  func url(_ text: String, _ expected: Bool) {
    #expect(found(indicators("http://evil.example/a/b"), in: text).isEmpty == !expected)
  }

  @Test func urlKinds() {
    let list = indicators(
      "http://evil.example/", "http://45.77.1.2:8080/x?id=1&b=2", "http://intranet/drop.exe", "http://[2a00:1450::7]/y")
    #expect(list.count == 4)
    #expect(found(list, in: "https://evil.example/any/path").count == 1)
    #expect(found(list, in: "https://x.evil.example/").isEmpty)
    #expect(found(list, in: "45.77.1.2:8080/x?id=1&b=2&c=3").count == 1)
    #expect(found(list, in: "45.77.1.2/x?id=1&b=2").isEmpty)
    #expect(found(list, in: "http://intranet/drop.exe").count == 1)
    #expect(found(list, in: "http://[2a00:1450::7]/y").count == 1)
    let query = indicators("http://evil.example/p?q=7")
    #expect(found(query, in: "evil.example\t/p\tq=7\t200").count == 1)
    #expect(found(query, in: "evil.example\t/p\t-\t200").isEmpty)
  }

  @Test func literalTexts() {
    let list = [
      Indicator(.value(Observable(.fileName, "会議 資料.docx.exe")), source: "t"),
      Indicator(.value(Observable(.fileName, "loader.dll")), source: "t"),
      Indicator(.value(Observable(.registryKey, "HKEY_LOCAL_MACHINE\\software\\evil\\run")), source: "t"),
      Indicator(.value(Observable(.mutex, "Global\\abc(.*)")), source: "t"),
      Indicator(.value(Observable(.macAddress, "00:1a:2b:3c:4d:5e")), source: "t"),
    ]
    #expect(found(list, in: "C:\\x\\会議 資料.docx.exe").count == 1)
    #expect(found(list, in: "C:\\tmp\\LOADER.dll,Start") == ["loader.dll"])
    #expect(found(list, in: "myloader.dll loader.dlls").isEmpty)
    #expect(found(list, in: "HKLM\\Software\\Evil\\Run\\x").count == 1)
    #expect(found(list, in: "{\"k\":\"HKLM\\\\Software\\\\Evil\\\\Run\"}").count == 1)
    #expect(found(list, in: "Global\\abc(.*)").count == 1)
    #expect(found(list, in: "Global\\abcdef").isEmpty)
    #expect(found(list, in: "00-1A-2B-3C-4D-5E").count == 1)
  }

  @Test func internationalNames() {
    let list = indicators("日本語.jp")
    #expect(found(list, in: "http://xn--wgv71a119e.jp/").count == 1)
    #expect(found(list, in: "詳しくは日本語.jpへ").count == 1)
  }

  /// Never less than a plain search, and exactly as much where no escapes are involved.
  @Test(arguments: 0..<4)
  func likePlainSearch(_ seed: UInt64) {
    var random = SplitMix(seed)
    let values = [
      "evil.example", "a.evil.example", "b-c.example", "45.77.1.2", "5.77.1.2", "45.77.1.20", Self.hash,
      "a.b@evil.example", "b@b-c.example", "xn--wgv71a119e.jp", "evil.example/a",
    ]
    let list = values.compactMap { text in
      IndicatorTypes.pattern(text, meaning: .any).map { Indicator($0, source: "t") }
    }
    #expect(list.count == values.count)
    let pieces =
      values + [
        "evil", "example", "com", "a", "b", "45", "77", "1", "2", "0", ".", ".", "..", "-", "_", " ", "=", "/", ":",
      ]
      + ["@", "\"", ",", "x", "Z", "é", "+", "\n", "http://", "EVIL.EXAMPLE", "f"]
    let escapes = ["%", "\\", "%2F", "\\n", "\\u002f", "%25", "%40"]
    let search = Search(list)
    for round in 0..<2_000 {
      let hasEscapes = round % 2 == 1
      let alphabet = hasEscapes ? pieces + escapes : pieces
      let text = (0..<Int(random.next() % 9)).map { _ in alphabet[Int(random.next() % UInt64(alphabet.count))] }
        .joined()
      let expected = Set(list.map(\.pattern.text).filter { PlainSearch.holds($0, in: text) })
      let actual = search.found(in: text)
      let missing = expected.subtracting(actual)
      #expect(missing.isEmpty, "seed \(seed): missing \(missing) in \(text.debugDescription)")
      if !hasEscapes {
        let extra = actual.subtracting(expected).filter { !$0.contains("://") }
        #expect(extra.isEmpty, "seed \(seed): extra \(extra) in \(text.debugDescription)")
      }
    }
  }

  /// The number of indicators changes nothing about what is found.
  @Test func manyIndicators() {
    var collection = IndicatorCollection()
    for index in 0..<3_000 {
      collection.add(
        Indicator(.value(Observable(.domainName, "h\(index).feed\(index % 97).example")), source: "t"), file: "t",
        line: 1)
      collection.add(
        Indicator(.value(IPAddress(v4: 0x2d00_0000 + UInt32(index)).observable), source: "t"), file: "t", line: 1)
    }
    let compiled = CompiledIndicators(collection)
    let matcher = IndicatorMatcher(compiled)
    for index in stride(from: 0, to: 3_000, by: 71) {
      let text = "q h\(index).feed\(index % 97).example from \(IPAddress(v4: 0x2d00_0000 + UInt32(index)))"
      #expect(matcher.matches(in: Array(text.utf8), at: nil).map(\.0) == [index * 2, index * 2 + 1])
    }
  }

  @Test func hostileText() {
    let list = indicators(
      "evil.example", "45.77.1.2", Self.hash, "a@evil.example", "http://evil.example/a", "2a00::/16")
    for text in [
      String(repeating: "a.", count: 20_000), String(repeating: ".", count: 20_000),
      String(repeating: "%25", count: 10_000),
      String(repeating: ":", count: 20_000), String(repeating: "f", count: 30_000),
      String(repeating: "1.", count: 10_000),
      String(repeating: "evil.example ", count: 2_000), "\\", "%", "@evil.example", "\\u", "%2", "\\x",
    ] {
      _ = found(list, in: text)
    }
  }
}

/// The documented rules, written down a second time and as plainly as possible.
enum PlainSearch {
  static func holds(_ value: String, in text: String) -> Bool {
    let isURL = value.hasPrefix("http://")
    let needle = Array((isURL ? String(value.dropFirst(7)) : value).utf8)
    let bytes = Array(text.utf8).map { (65...90).contains($0) ? $0 + 32 : $0 }
    guard needle.count <= bytes.count else { return false }
    for start in 0...(bytes.count - needle.count) where Array(bytes[start..<start + needle.count]) == needle {
      let before = start > 0 ? bytes[start - 1] : nil
      let twoBefore = start > 1 ? bytes[start - 2] : nil
      let after = start + needle.count < bytes.count ? bytes[start + needle.count] : nil
      let twoAfter = start + needle.count + 1 < bytes.count ? bytes[start + needle.count + 1] : nil
      if borders(value, isURL, before, twoBefore, after, twoAfter) { return true }
    }
    return false
  }

  private static func borders(
    _ value: String, _ isURL: Bool, _ before: UInt8?, _ twoBefore: UInt8?, _ after: UInt8?, _ twoAfter: UInt8?
  ) -> Bool {
    func any(_ byte: UInt8?, _ extra: String) -> Bool {
      guard let byte else { return false }
      return (48...57).contains(byte) || (97...122).contains(byte) || extra.utf8.contains(byte)
    }
    let dotGoesOn = after == 46 && any(twoAfter, "-")
    if isURL { return !any(before, "-_.") && !any(after, "-_~") && !(after == 46 && any(twoAfter, "")) }
    if value.contains("@") { return !any(before, "._+-") && !any(after, "-") && !dotGoesOn }
    if IPAddress(value) != nil {
      let numberBefore = before == 46 && (twoBefore.map { (48...57).contains($0) } ?? false)
      return !any(before, "") && !numberBefore && !any(after, "") && !(after == 46 && any(twoAfter, ""))
    }
    if Observable.hash(value) != nil {
      func isHex(_ byte: UInt8?) -> Bool { byte.map { (48...57).contains($0) || (97...102).contains($0) } ?? false }
      return !isHex(before) && !isHex(after)
    }
    return !any(before, "-_") && !any(after, "-") && !dotGoesOn
  }
}

/// Deterministic random numbers: Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators".
struct SplitMix {
  private var state: UInt64
  init(_ seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var value = state
    value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
    return value ^ (value >> 31)
  }
}
