import EventModel
import Testing

@Suite struct ObservableCanonicalTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var kind: Observable.Kind
    var input: String
    var expected: String?
    init(_ kind: Observable.Kind, _ input: String, _ expected: String?) {
      self.kind = kind
      self.input = input
      self.expected = expected
    }
    var testDescription: String { "\(kind.rawValue) \(input)" }
  }

  static let domains: [Case] = [
    Case(.domainName, "WWW.Example.COM.", "www.example.com"),
    Case(.domainName, " evil[.]example ", "evil.example"),
    Case(.domainName, "evil(.)example", "evil.example"),
    Case(.domainName, "evil{.}example", "evil.example"),
    Case(.domainName, "evil[dot]exa[dot]mple", "evil.exa.mple"),
    Case(.domainName, "Bücher.example", "xn--bcher-kva.example"),
    Case(.domainName, "日本語.jp", "xn--wgv71a119e.jp"),
    Case(.domainName, "日本語。ｊｐ", "xn--wgv71a119e.jp"),
    Case(.domainName, "xn--WGV71A119E.jp", "xn--wgv71a119e.jp"),
    Case(.domainName, "faß.de", "xn--fa-hia.de"),
    Case(.domainName, "ev\u{ad}il\u{200b}.exa\u{200d}mple", "evil.example"),
    Case(.domainName, "ＥＶＩＬ.example", "evil.example"),
    Case(.domainName, "_dmarc.example.org", "_dmarc.example.org"),
    Case(.domainName, "com", nil), Case(.domainName, "", nil), Case(.domainName, ".", nil),
    Case(.domainName, "a..b", nil), Case(.domainName, ".a.b", nil), Case(.domainName, "1.2.3.4", nil),
    Case(.domainName, "evil .example", nil), Case(.domainName, "evil/example.com", nil),
    Case(.domainName, String(repeating: "a", count: 64) + ".com", nil),
    Case(.domainName, String(repeating: "a.", count: 130) + "com", nil),
    Case(.domainName, "evil\0.example", nil),
  ]

  static let addresses: [Case] = [
    Case(.ipv4, "192.0.2.1", "192.0.2.1"), Case(.ipv4, "192[.]0[.]2[.]1", "192.0.2.1"),
    Case(.ipv4, "010.0.0.1", nil), Case(.ipv4, "1.2.3", nil), Case(.ipv4, "1.2.3.256", nil),
    Case(.ipv4, "0x7f.0.0.1", nil), Case(.ipv4, "1.2.3.4.5", nil), Case(.ipv4, "1.2.3.", nil),
    Case(.ipv4, "1..2.3", nil),
    Case(.ipv4, "00.0.0.0", nil), Case(.ipv4, "0.0.0.0", "0.0.0.0"), Case(.ipv4, "+1.2.3.4", nil),
    Case(.ipv6, "2001:DB8:0:0:0:0:0:1", "2001:db8::1"),
    Case(.ipv6, "2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
    Case(.ipv6, "2001:0:0:1:0:0:0:1", "2001:0:0:1::1"),
    Case(.ipv6, "2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
    Case(.ipv6, "::", "::"), Case(.ipv6, "::1", "::1"), Case(.ipv6, "1::", "1::"),
    Case(.ipv6, "fe80::1%eth0", "fe80::1"), Case(.ipv6, "[2001:db8::1]", "2001:db8::1"),
    Case(.ipv6, "::ffff:192.0.2.1", "192.0.2.1"), Case(.ipv6, "::FFFF:c000:201", "192.0.2.1"),
    Case(.ipv6, "64:ff9b::192.0.2.33", "64:ff9b::c000:221"),
    Case(.ipv6, "1:2:3:4:5:6:7:8:9", nil), Case(.ipv6, "1::2::3", nil), Case(.ipv6, ":1:2:3:4:5:6:7", nil),
    Case(.ipv6, "12345::", nil), Case(.ipv6, "1:2:3:4:5:6:7:", nil), Case(.ipv6, "::1.2.3", nil),
    Case(.ipv6, "1:2:3:4:5:6:7::8:9", nil), Case(.ipv6, ":::", nil), Case(.ipv6, ":", nil),
    Case(.ipv6, "1:2:3:4:5:6:7:1.2.3.4", nil),
  ]

  static let urls: [Case] = [
    Case(.url, "HTTP://Example.COM", "http://example.com/"),
    Case(.url, "https://example.com:443/a/../b/./c", "https://example.com/b/c"),
    Case(.url, "http://example.com:8080/%7euser/%2f%3A", "http://example.com:8080/~user/%2F%3A"),
    Case(.url, "hxxps://evil[.]example/a?b=C#frag", "https://evil.example/a?b=C"),
    Case(.url, "hxxp[:]//evil[.]example", "http://evil.example/"),
    Case(.url, "http://user:pass@evil.example/", "http://user:pass@evil.example/"),
    Case(.url, "http://日本語.jp/パス", "http://xn--wgv71a119e.jp/%E3%83%91%E3%82%B9"),
    Case(.url, "http://[2001:DB8::1]:80/x", "http://[2001:db8::1]/x"),
    Case(.url, "http:\\\\evil.example\\a", "http://evil.example/a"),
    Case(.url, "http://ev%69l.example/", "http://evil.example/"),
    Case(.url, "http://intranet/x", "http://intranet/x"),
    Case(.url, "http://example.com/a b", "http://example.com/a%20b"),
    Case(.url, "http://example.com/..", "http://example.com/"),
    Case(.url, "mailto:a@b.c", nil), Case(.url, "http://", nil), Case(.url, "http:///x", nil),
    Case(.url, "http://a:99999/", nil), Case(.url, "://x", nil), Case(.url, "1http://x.y/", nil),
    Case(.url, "http://exa mple.com/", nil), Case(.url, "http://[::1", nil), Case(.url, "example.com/x", nil),
    Case(.url, "http://x.y/" + String(repeating: "a", count: 20_000), nil),
  ]

  static let others: [Case] = [
    Case(.emailAddress, "Taro.Yamada@Example.CO.JP", "taro.yamada@example.co.jp"),
    Case(.emailAddress, "<a@b.example>", "a@b.example"), Case(.emailAddress, "mailto:a@b.example", "a@b.example"),
    Case(.emailAddress, "a[at]b[.]example", "a@b.example"), Case(.emailAddress, "a[@]b.example", "a@b.example"),
    Case(.emailAddress, "a@日本語.jp", "a@xn--wgv71a119e.jp"), Case(.emailAddress, "a@[192.0.2.1]", "a@[192.0.2.1]"),
    Case(.emailAddress, "@b.example", nil), Case(.emailAddress, "a@", nil), Case(.emailAddress, "a b@c.example", nil),
    Case(.emailAddress, "no address", nil),
    Case(.md5, "D41D8CD98F00B204E9800998ECF8427E", "d41d8cd98f00b204e9800998ecf8427e"),
    Case(.md5, "d41d8cd9", nil), Case(.sha1, "d41d8cd98f00b204e9800998ecf8427e", nil),
    Case(.md5, "z41d8cd98f00b204e9800998ecf8427e", nil),
    Case(.fileName, "C:\\Users\\x\\資料.docx", "資料.docx"), Case(.fileName, "/tmp/ｆｕｌｌ.exe", "full.exe"),
    Case(.fileName, "///", nil), Case(.fileName, "", nil),
    Case(.macAddress, "00-1A-2B-3C-4D-5E", "00:1a:2b:3c:4d:5e"),
    Case(.macAddress, "001a.2b3c.4d5e", "00:1a:2b:3c:4d:5e"),
    Case(.macAddress, "001a2b3c4d5e", "00:1a:2b:3c:4d:5e"), Case(.macAddress, "00:1a:2b:3c:4d", nil),
    Case(.macAddress, "00:1a-2b:3c:4d:5e", nil),
    Case(.userAccount, "CORP\\Taro", "corp\\taro"), Case(.device, " FW-01 ", "fw-01"),
    Case(.registryKey, "HKLM\\Software\\X", "HKEY_LOCAL_MACHINE\\software\\x"),
    Case(.autonomousSystem, "as64496", "AS64496"), Case(.autonomousSystem, "ASx", nil),
    Case(.emailMessageID, "<x@y>", "x@y"), Case(.mutex, "\0", nil),
  ]

  @Test(arguments: domains + addresses + urls + others)
  func canonical(_ test: Case) {
    #expect(Observable.canonical(test.kind, test.input)?.value == test.expected)
  }

  /// Canonical forms are fixed points, live and defanged.
  @Test(arguments: domains + addresses + urls + others)
  func canonicalTwice(_ test: Case) {
    guard let once = Observable.canonical(test.kind, test.input) else { return }
    #expect(Observable.canonical(once.type, once.value) == once)
    if [.domainName, .ipv4, .url, .emailAddress].contains(once.type), !once.value.contains("[") {
      let shown = Defang.defang(once)
      #expect(!shown.hasPrefix("http"))
      #expect(Observable.canonical(once.type, shown) == once)
    }
  }

  @Test(arguments: [
    ("evil.example", Observable.Kind.domainName), ("1.2.3.4", .ipv4), ("2001:db8::1", .ipv6),
    ("hxxp://evil[.]example/x", .url), ("a@b.example", .emailAddress), ("evil.example/x", .url),
    ("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", .sha256),
  ])
  func recognised(_ text: String, _ kind: Observable.Kind) { #expect(Observable.recognised(text)?.type == kind) }

  @Test(arguments: ["", "hello", "report.pdf is bad", "1.2.3", "/etc/passwd", "C:\\x", "日本語", "\0"])
  func notRecognised(_ text: String) { #expect(Observable.recognised(text) == nil) }

  @Test func networks() {
    #expect(IPNetwork("192.0.2.77/24")?.description == "192.0.2.0/24")
    #expect(IPNetwork("2001:db8::1/32")?.contains(IPAddress(high: 0x2001_0db8_ffff_0000, low: 5)) == true)
    #expect(IPNetwork("0.0.0.0/0")?.contains(IPAddress(v4: .max)) == true)
    #expect(IPNetwork("192.0.2.1")?.isSingle == true)
    for text in ["1.2.3.4/33", "::/129", "1.2.3.4/-1", "1.2.3.4/", "1.2.3.4/08x", "x/8", ""] {
      #expect(IPNetwork(text) == nil, "\(text)")
    }
  }

  /// RFC 3492 section 7.1, some of the samples.
  @Test(arguments: [
    ("他们为什么不说中文", "ihqwcrb4cv8a8dqg056pqjye"), ("なぜみんな日本語を話してくれないのか", "n8jok5ay5dzabd5bym9f0cm5685rrjetr6pdxa"),
    ("3年B組金八先生", "3B-ww4c5e180e575a65lsy2b"), ("bücher", "bcher-kva"), ("ü", "tda"),
  ])
  func punycode(_ label: String, _ encoded: String) {
    #expect(Punycode.encode(label) == encoded)
    #expect(Punycode.decode(encoded) == label)
  }

  /// No text traps, whatever it is; what is accepted is a fixed point.
  @Test func hostileTexts() {
    var state: UInt64 = 0x9e37_79b9_7f4a_7c15
    func random(_ bound: UInt64) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % bound)
    }
    let alphabet = Array("abxn--09.:/@%[]()\\#?=&\u{3002}\u{ff0e}日é\0 \n%2Ff::1").map(String.init)
    for _ in 0..<800 {
      let text = (0..<random(24)).map { _ in alphabet[random(UInt64(alphabet.count))] }.joined()
      for kind in Observable.Kind.allCases {
        if let value = Observable.canonical(kind, text) {
          #expect(Observable.canonical(value.type, value.value) == value, "\(kind) \(text.debugDescription)")
        }
      }
      _ = Punycode.decode(text)
    }
  }
}
