import EventModel
import Foundation
import Testing

@testable import Detection

@Suite struct IndicatorLoaderTests {
  static let lists = DetectionRules.standardLists()

  static func load(_ text: String, file: String = "feed.txt", limits: IndicatorLimits = IndicatorLimits())
    -> IndicatorCollection
  {
    var collection = IndicatorCollection(lists: lists, limits: limits)
    collection.load(Array(text.utf8), file: file)
    return collection
  }

  static func texts(_ collection: IndicatorCollection) -> [String] {
    collection.indicators.map { "\($0.pattern.typeName) \($0.pattern.text)" }
  }

  static let plain = """
    # source: Example CERT
    # level: low
    evil.example
    hxxps://evil[.]example/drop?id=1   # dropper
    45.77.1.2
    45.77.1.0/24
    2a00:1450:0:0::7
    0.0.0.0 hosts.evil.example
    D41D8CD98F00B204E9800998ECF8427F some tool
    actor[at]evil.example
    45.77.1.9:8443

    ; comment
    """

  @Test func plainList() {
    let collection = Self.load(Self.plain)
    #expect(
      Self.texts(collection) == [
        "domain-name evil.example", "url https://evil.example/drop?id=1", "ipv4-addr 45.77.1.2",
        "ipv4-addr 45.77.1.0/24", "ipv6-addr 2a00:1450::7", "domain-name hosts.evil.example",
        "file:md5 d41d8cd98f00b204e9800998ecf8427f", "email-addr actor@evil.example", "ipv4-addr 45.77.1.9",
      ])
    #expect(collection.indicators.allSatisfy { $0.source == "Example CERT" && $0.level == .low })
    #expect(collection.indicators[1].description == "dropper")
    #expect(collection.indicators[0].location == "feed.txt:3")
    #expect(collection.issues.isEmpty)
  }

  @Test func pastedLists() {
    let collection = Self.load("- a.evil.example\n* 45.77.1.2, a server\n・b[.]evil[.]example\nc.evil.example;x\n")
    #expect(
      collection.indicators.map(\.pattern.text) == ["a.evil.example", "45.77.1.2", "b.evil.example", "c.evil.example"])
    #expect(collection.indicators[1].description == "a server")
    #expect(collection.issues.isEmpty)
  }

  @Test func longValues() {
    let row = { (length: Int) in "\(String(repeating: "n", count: length)),filename\n" }
    let collection = Self.load("value,type\n" + row(1_000) + row(1_001))
    #expect(collection.indicators.count == 1)
    #expect(collection.issues.map(\.code) == [.overLimit])
    #expect(CompiledIndicators(collection).issues.isEmpty)
  }

  @Test func bigJSONIsRefused() {
    let collection = Self.load(Self.stix, limits: IndicatorLimits(jsonBytes: 100))
    #expect(collection.issues.map(\.code) == [.overLimit])
    #expect(collection.indicators.isEmpty)
  }

  @Test(arguments: [
    (".", IndicatorIssue.Code.tooBroad), ("com", .tooBroad), ("*", .tooBroad), ("co.jp", .tooBroad),
    ("0.0.0.0/0", .tooBroad), ("::/0", .tooBroad), ("10.0.0.0/4", .tooBroad),
    ("hello world", .unreadableEntry), (".*", .tooBroad), ("a(b|c)+$", .unreadableEntry), ("\0\0", .unreadableEntry),
    ("evil.example\0", .unreadableEntry), ("[", .unreadableEntry), ("\"", .unreadableEntry),
    ("10.1.2.3", .onWarningList), ("8.8.8.8", .onWarningList), ("127.0.0.1", .onWarningList),
    ("google.com", .onWarningList), ("www.google.com", .onWarningList), ("https://www.google.com/", .onWarningList),
    ("gmail.com", .onWarningList), ("duckdns.org", .tooBroad), ("bit.ly", .onWarningList), ("fe80::1", .onWarningList),
    ("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", .onWarningList),
    ("d41d8cd98f00b204e9800998ecf8427e", .onWarningList), ("192.168.0.0/24", .onWarningList),
  ])
  func refused(_ entry: String, _ code: IndicatorIssue.Code) {
    let collection = Self.load("evil.example\n\(entry)\n")
    #expect(Self.texts(collection) == ["domain-name evil.example"])
    #expect(collection.issues.map(\.code) == [code])
    #expect(collection.issues.map(\.line) == [2])
  }

  @Test(arguments: [
    "actor.duckdns.org", "actor@gmail.com", "https://drive.google.com/uc?id=1", "45.77.1.2", "files.evil.example",
  ])
  func notRefused(_ entry: String) {
    let collection = Self.load(entry)
    #expect(collection.indicators.count == 1)
    #expect(collection.issues.isEmpty)
    #expect(collection.indicators.allSatisfy { $0.level > .low })
  }

  @Test func sharedNetworksLower() {
    let collection = Self.load("104.16.1.1")
    #expect(collection.indicators.map(\.level) == [.low])
    #expect(collection.indicators.allSatisfy { $0.description.contains("warning list") })
    #expect(collection.issues.map(\.code) == [.lowered])
  }

  @Test(arguments: [",", ";", "\t"])
  func table(_ delimiter: String) {
    let rows = [
      ["date", "Indicator", "type", "Description", "source", "severity", "valid_until"],
      ["2025-01-01", "evil.example", "domain", "\"say \"\"x\"\", \nthen\"", "CERT", "critical", "2025-06-01"],
      ["2025-01-01", "1.2.3", "ip", "", "", "", ""],
      ["2025-01-01", "a.doc|d41d8cd98f00b204e9800998ecf8427f", "filename|md5", "", "", "", ""],
      ["2025-01-01", "45.77.1.2|443", "ip-dst|port", "", "", "", ""],
      ["2025-01-01", "", "", "", "", "", ""],
    ]
    let text = rows.map { $0.joined(separator: delimiter) }.joined(separator: "\r\n") + "\r\n"
    let collection = Self.load(text, file: "t.csv")
    #expect(
      Self.texts(collection) == [
        "domain-name evil.example", "file:md5 d41d8cd98f00b204e9800998ecf8427f", "ipv4-addr 45.77.1.2",
      ])
    let first = collection.indicators.first
    #expect(first?.source == "CERT")
    #expect(first?.level == .critical)
    #expect(first?.description.contains("say \"x\"") == true)
    #expect(first?.validUntil == EventTime(rfc3339: "2025-06-01"))
    #expect(
      collection.issues.map { "\($0.code.rawValue) \($0.line)" } == [
        "indicator.unreadable-entry 4", "indicator.unreadable-entry 7",
      ])
  }

  @Test func typedColumnsAndCommentedHeader() {
    let text = """
      # "first_seen", "dst_ip", "sha256_hash", "malware"
      "2025-01-01", "45.77.1.2", "aa\(String(repeating: "b", count: 62))", "Lode"
      "2025-01-01", "45.77.1.3", "", "Lode"
      """
    let collection = Self.load(text, file: "t.csv")
    #expect(collection.indicators.count == 3)
    #expect(collection.issues.isEmpty)
  }

  static let stix = """
    {"type":"bundle","id":"bundle--1","objects":[
    {"type":"report","name":"Operation X","id":"report--1"},
    {"type":"indicator","id":"indicator--1","name":"C2","pattern_type":"stix","confidence":40,
     "pattern":"[domain-name:value = 'c2.evil.example' OR ipv4-addr:value IN ('45.77.1.2','45.77.2.0/24')]",
     "valid_until":"2025-06-01T00:00:00Z"},
    {"type":"indicator","id":"indicator--2","pattern":"[file:hashes.'SHA-256' = '\(String(repeating: "ab", count: 32))']"},
    {"type":"indicator","id":"indicator--3","pattern":"[domain-name:value = 'x.example'] FOLLOWEDBY [url:value = 'http://y.example/']"},
    {"type":"indicator","id":"indicator--4","pattern":"[domain-name:value = 'old.example']","revoked":true},
    {"type":"indicator","id":"indicator--5","pattern":"[ipv4-addr:value = '45.77.1.2' AND domain-name:value = 'x.example']"},
    {"type":"indicator","id":"indicator--6","pattern":"rule x {}","pattern_type":"yara"},
    {"type":"attack-pattern","id":"attack-pattern--1","external_references":[{"source_name":"mitre-attack","external_id":"T1566.001"}]},
    {"type":"relationship","source_ref":"indicator--1","target_ref":"attack-pattern--1"},
    {"type":"domain-name","id":"domain-name--1","value":"seen.evil.example"},
    {"type":"domain-name","id":"domain-name--2","value":"c2.evil.example"},
    {"type":"file","id":"file--1","hashes":{"MD5":"d41d8cd98f00b204e9800998ecf8427f"},"name":"x.exe"}
    ]}
    """

  @Test func stixBundle() {
    let collection = Self.load(Self.stix, file: "b.json")
    #expect(
      Self.texts(collection) == [
        "domain-name c2.evil.example", "ipv4-addr 45.77.1.2", "ipv4-addr 45.77.2.0/24",
        "file:sha256 " + String(repeating: "ab", count: 32), "domain-name seen.evil.example",
        "file:md5 d41d8cd98f00b204e9800998ecf8427f",
      ])
    #expect(collection.indicators.allSatisfy { $0.source == "Operation X" })
    let first = collection.indicators.first
    #expect(first?.title == "C2")
    #expect(first?.level == .medium)
    #expect(first?.techniques == ["T1566.001"])
    #expect(first?.validUntil != nil)
    #expect(
      collection.issues.map { "\($0.code.rawValue):\($0.line)" } == [
        "indicator.unsupported-pattern:7", "indicator.unsupported-pattern:9", "indicator.unsupported-pattern:10",
        "indicator.not-for-detection:0",
      ])
  }

  @Test(arguments: [
    (
      "[file:hashes.MD5 = 'd41d8cd98f00b204e9800998ecf8427f' AND file:name = 'x']",
      "file:md5 d41d8cd98f00b204e9800998ecf8427f"
    ),
    ("([url:value = 'http://evil.example/it\\'s'])", "url http://evil.example/it's"),
    ("[ipv6-addr:value ISSUBSET '2a00::/32']", "ipv6-addr 2a00::/32"),
    ("[(domain-name:value = 'a.evil.example')]", "domain-name a.evil.example"),
    ("[email-addr:value = 'A@evil.example'] OR [email-message:subject = 'x y z']", "email-addr a@evil.example"),
    (
      "[file:hashes.'SHA-1'='\(String(repeating: "1a", count: 20))']", "file:sha1 " + String(repeating: "1a", count: 20)
    ),
    ("[network-traffic:dst_ref.value = '45.77.1.2']", "ipv4-addr 45.77.1.2"),
  ])
  func pattern(_ pattern: String, _ expected: String) throws {
    let patterns = try STIXPattern.patterns(in: pattern, limit: 100)
    #expect(patterns.first.map { "\($0.typeName) \($0.text)" } == expected)
  }

  @Test(arguments: [
    "", "[", "[]", "[domain-name:value]", "[domain-name:value = ]", "[domain-name:value = 'x",
    "domain-name:value = 'x'",
    "[domain-name:value = 'a.example'", "[domain-name:value = 'a.example'] AND [domain-name:value = 'b.example']",
    "[domain-name:value != 'a.example']", "[domain-name:value LIKE 'a%']", "[domain-name:value MATCHES '.*']",
    "[NOT domain-name:value = 'a']", "[domain-name:value NOT = 'a.example']",
    "[domain-name:value = 'a.example'] WITHIN 5 SECONDS", "[x:y = 1]", "[domain-name:value IN ()]",
    "[domain-name:value = 'a.example'] trailing", "[domain-name:value = 'not a name']",
    String(repeating: "(", count: 5_000), "[" + String(repeating: "(", count: 5_000), "[a:b[*].c = 'x']",
    "[domain-name:value = 'a.example' OR NOT domain-name:value = 'b.example']",
  ])
  func refusedPattern(_ pattern: String) {
    #expect(throws: STIXPattern.Refusal.self) { try STIXPattern.patterns(in: pattern, limit: 1_000) }
  }

  static let misp = """
    {"response":[{"Event":{"info":"Wave 7","threat_level_id":"3","Tag":[{"name":"misp-galaxy:mitre-attack-pattern=\\"Spearphishing Link - T1566.002\\""}],
    "Attribute":[
    {"type":"domain|ip","value":"evil.example|45.77.1.2","to_ids":true,"comment":"c2"},
    {"type":"ip-dst|port","value":"45.77.1.3|443","to_ids":"1"},
    {"type":"filename|sha256","value":"x.doc|\(String(repeating: "cd", count: 32))","to_ids":true},
    {"type":"domain","value":"benign.example","to_ids":false},
    {"type":"yara","value":"rule x","to_ids":true},
    {"type":"domain","value":"not a name","to_ids":true},
    {"type":"email-src","value":"a@evil.example","to_ids":true}],
    "Object":[{"name":"file","Attribute":[{"type":"sha1","value":"\(String(repeating: "ef", count: 20))","to_ids":true}]}]}}]}
    """

  @Test func mispEvent() {
    let collection = Self.load(Self.misp, file: "m.json")
    #expect(
      Self.texts(collection) == [
        "domain-name evil.example", "ipv4-addr 45.77.1.2", "ipv4-addr 45.77.1.3",
        "file:sha256 " + String(repeating: "cd", count: 32), "email-addr a@evil.example",
        "file:sha1 " + String(repeating: "ef", count: 20),
      ])
    #expect(
      collection.indicators.allSatisfy { $0.source == "Wave 7" && $0.level == .low && $0.techniques == ["T1566.002"] })
    #expect(
      collection.issues.map { "\($0.code.rawValue):\($0.line)" } == [
        "indicator.unsupported-type:7", "indicator.unreadable-entry:8", "indicator.not-for-detection:0",
      ])
  }

  @Test func utf16Spreadsheet() {
    var bytes: [UInt8] = [0xff, 0xfe]
    for unit in "value\ttype\r\nevil.example\tdomain\r\n".utf16 { bytes += [UInt8(unit & 255), UInt8(unit >> 8)] }
    var collection = IndicatorCollection(lists: Self.lists)
    collection.load(bytes, file: "x.csv")
    #expect(Self.texts(collection) == ["domain-name evil.example"])
  }

  /// Every prefix of a valid file is read without harm, and never yields more than the whole.
  @Test(arguments: [plain, stix, misp, "value,type\nevil.example,domain\n\"a\"\"b\",url\n"])
  func truncated(_ text: String) {
    let bytes = Array(text.utf8)
    let whole = Set(Self.texts(Self.load(text)))
    var best = 0
    for length in 0...bytes.count {
      var collection = IndicatorCollection(limits: IndicatorLimits())
      collection.load(Array(bytes[..<length]), file: "x")
      // A cut value can be another valid value (45.77.1.2 of 45.77.1.25); only JSON strings must be whole.
      if text.hasPrefix("{") { #expect(Set(Self.texts(collection)).isSubset(of: whole)) }
      best = max(best, collection.indicators.count)
    }
    #expect(best >= whole.count)
  }

  @Test func deepJSON() {
    let text = "{\"objects\":" + String(repeating: "[", count: 10_000)
    let collection = Self.load(text)
    #expect(collection.issues.map(\.code) == [.malformedFile])
    #expect(Self.load(String(repeating: "{\"a\":", count: 10_000)).issues.first?.code == .malformedFile)
  }

  @Test func longLine() {
    let text = "evil.example\n" + String(repeating: "a", count: 1 << 20) + "\nother.example\n"
    let collection = Self.load(text)
    #expect(Self.texts(collection) == ["domain-name evil.example", "domain-name other.example"])
    #expect(collection.issues.map(\.code) == [.overLimit])
    let quoted = Self.load("value,type\n\"" + String(repeating: "b\n", count: 1 << 15) + "\nother.example,domain\n")
    #expect(Self.texts(quoted).last == "domain-name other.example")
  }

  @Test func limitsAreSaid() {
    let many = (0..<50).map { "h\($0).evil.example" }.joined(separator: "\n")
    let few = Self.load(many, limits: IndicatorLimits(indicators: 10))
    #expect(few.indicators.count == 10)
    #expect(few.issues.map(\.code) == [.overLimit])
    let bad = Self.load((0..<50).map { "bad entry \($0)" }.joined(separator: "\n"), limits: IndicatorLimits(issues: 5))
    #expect(bad.issues.count == 5)
    #expect(bad.furtherIssues[.unreadableEntry] == 45)
  }

  @Test func missingAndStrangeFiles() throws {
    var collection = IndicatorCollection()
    collection.load(path: "/nonexistent/feed")
    #expect(collection.issues.map(\.code) == [.unreadableFile])
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("kagami-\(UUID())")
    try FileManager.default.createDirectory(
      at: folder.appendingPathComponent("sub"), withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data("b.evil.example\n".utf8).write(to: folder.appendingPathComponent("sub/b.txt"))
    try Data("a.evil.example\n".utf8).write(to: folder.appendingPathComponent("a.txt"))
    try Data("{\"x\":1}".utf8).write(to: folder.appendingPathComponent("c.json"))
    try Data().write(to: folder.appendingPathComponent("empty"))
    collection = IndicatorCollection()
    collection.load(path: folder.path)
    #expect(Self.texts(collection) == ["domain-name a.evil.example", "domain-name b.evil.example"])
    #expect(collection.indicators.map(\.source) == ["a", "b"])
    #expect(collection.issues.map(\.code) == [.unreadableFile])
  }
}
