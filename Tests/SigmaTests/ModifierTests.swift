import EventModel
import Testing

@testable import Sigma

/// One test for every row of the specification's appendix "Sigma Modifiers".
struct ModifierTests {
  typealias Value = Support.Value

  /// A selection with one item, an event with one field, and what the specification says.
  struct Case: CustomTestStringConvertible, Sendable {
    var item: String
    var value: Value?
    var holds: Bool
    init(_ item: String, _ value: Value?, _ holds: Bool) {
      self.item = item
      self.value = value
      self.holds = holds
    }
    var testDescription: String { "\(item) on \(value.map(\.text) ?? "nothing")" }
  }

  private func check(_ cases: [Case]) {
    for one in cases {
      let event = one.value.map { [("F", $0)] } ?? []
      #expect(Support.selection(one.item, event) == one.holds, "\(one.testDescription)")
    }
  }

  @Test func all() {
    check([
      Case("F|contains|all: [abc, xyz]", "xyz abc", true), Case("F|contains|all: [abc, xyz]", "abc", false),
      Case("F|all: ['*abc*', 'a*']", "abc", true), Case("F|contains: [abc, xyz]", "abc", true),
    ])
    #expect(Support.codes(Support.rule("s:\n    F|all: x\ncondition: s")) == [.singleAll])
  }

  @Test func startswith() {
    check([
      Case("F|startswith: adm", "Administrator", true), Case("F|startswith: adm", "xadm", false),
      Case("F|startswith: 'a?m'", "aXmin", true), Case("F|startswith: 12", 123, true),
    ])
  }

  @Test func endswith() {
    check([
      Case("F|endswith: '\\cmd.exe'", "C:\\CMD.EXE", true), Case("F|endswith: '\\cmd.exe'", "C:\\cmd.exe ", false),
      Case("F|endswith: '\\cmd.exe'", "cmd.exe", false),
    ])
  }

  @Test func contains() {
    check([
      Case("F|contains: 'b'", "abc", true), Case("F|contains: 'bc'", "abc", true),
      Case("F|contains: 'abc'", "abc", true), Case("F|contains: 'x y'", "aX Yb", true),
      Case("F|contains: 'longer than it'", "longer", false), Case("F|contains: 'a*c'", "xxabbcxx", true),
      Case("F|contains: 'a*c'", "xxcba", false),
    ])
  }

  @Test func exists() {
    check([
      Case("F|exists: true", "x", true), Case("F|exists: true", "", true), Case("F|exists: true", nil, false),
      Case("F|exists: true", Value("", .null), true), Case("F|exists: false", nil, true),
      Case("F|exists: false", "x", false),
    ])
    #expect(Support.codes(Support.rule("s:\n    F|exists: maybe\ncondition: s")) == [.badValue])
  }

  @Test func cased() {
    check([
      Case("F|cased: Abc", "Abc", true), Case("F|cased: Abc", "abc", false),
      Case("F|contains|cased: Bc", "aBcd", true), Case("F|contains|cased: Bc", "abcd", false),
      Case("F: Abc", "aBC", true),
    ])
  }

  @Test func neq() {
    check([
      Case("F|neq: abc", "abd", true), Case("F|neq: abc", "ABC", false), Case("F|neq: abc", nil, true),
      Case("F|neq: [abc, xyz]", "xyz", false), Case("F|neq: [abc, xyz]", "other", true),
      Case("F|neq: 5", 5, false), Case("F|neq: 5", 6, true), Case("F|contains|neq: b", "abc", false),
      Case("F|endswith|neq: c", "abc", false), Case("F|cidr|neq: 10.0.0.0/8", "10.1.1.1", false),
      Case("F|re|neq: '^a'", "abc", false),
    ])
  }

  @Test func windash() {
    for dash in ["-", "/", "\u{2013}", "\u{2014}", "\u{2015}"] {
      check([
        Case("F|contains|windash: ' -enc '", Value("powershell \(dash)EnC x"), true),
        Case("F|windash|contains: ' /enc '", Value("powershell \(dash)enc x"), true),
        Case("F|windash|contains|all: [' -a', ' -b']", Value("x \(dash)a -b"), true),
      ])
    }
    check([
      Case("F|windash: 'a-b'", "a/b", false), Case("F|windash: 'a-b'", "a-b", true),
      Case("F|windash|endswith: '-foo-bar'", "x /foo-bar", true),
      Case("F|windash|endswith: '-foo-bar'", "x /foo/bar", false),
    ])
  }

  @Test func re() {
    check([
      Case("F|re: 'a[0-9]{2,3}b'", "xa123bx", true), Case("F|re: 'a[0-9]{2,3}b'", "xa1bx", false),
      Case("F|re: '^abc$'", "abc", true), Case("F|re: '^abc$'", "Abc", false), Case("F|re: 'a|b'", "b", true),
      Case("F|re: '\\.exe'", "xexe", false), Case("F|re|endswith: 'a|b'", "xb", true),
      Case("F|re|startswith: 'a|b'", "xb", false),
    ])
    #expect(Support.codes(Support.rule("s:\n    F|re: '(a'\ncondition: s")) == [.badRegex])
    #expect(Support.codes(Support.rule("s:\n    F|re: 'a(?=b)'\ncondition: s")) == [.badRegex])
    #expect(Support.codes(Support.rule("s:\n    F|contains|re: 'a'\ncondition: s")) == [.illegalModifiers])
  }

  @Test func reI() {
    check([Case("F|re|i: '^abc$'", "ABC", true), Case("F|re|ignorecase: 'abc'", "xABC", true)])
    #expect(Support.codes(Support.rule("s:\n    F|i: 'a'\ncondition: s")) == [.illegalModifiers])
  }

  @Test func reM() {
    check([
      Case("F|re|m: '^b$'", "a\nb\nc", true), Case("F|re: '^b$'", "a\nb\nc", false),
      Case("F|re|multiline: '^c'", "a\nc", true),
    ])
  }

  @Test func reS() {
    check([
      Case("F|re|s: 'a.c'", "a\nc", true), Case("F|re: 'a.c'", "a\nc", false),
      Case("F|re|i|m|s: '^B.C$'", "a\nb\nc", true),
    ])
  }

  @Test func base64() {
    check([
      Case("F|base64: 'http://'", "aHR0cDovLw==", true), Case("F|base64|contains: 'foobar'", "xxZm9vYmFyxx", true),
    ])
    #expect(Support.codes(Support.rule("s:\n    F|base64: 'a*'\ncondition: s")) == [.badValue])
  }

  @Test func base64offset() {
    // "foobar" behind zero, one and two bytes.
    for text in ["Zm9vYmFy", "AGZvb2Jhcg==", "AABmb29iYXI="] {
      check([Case("F|base64offset|contains: foobar", Value("x" + text), true)])
    }
    #expect(
      Encoding.base64Offsets(Array("foobar".utf8)).map { String(decoding: $0, as: UTF8.self) }
        == ["Zm9vYmFy", "Zvb2Jhc", "mb29iYX"])
  }

  @Test func utf16le() {
    check([Case("F|utf16le: cmd", "c\0m\0d\0", true), Case("F|utf16le|base64: cmd", "YwBtAGQA", true)])
  }

  @Test func utf16be() {
    check([Case("F|utf16be: cmd", "\0c\0m\0d", true), Case("F|utf16be|base64: cmd", "AGMAbQBk", true)])
  }

  @Test func utf16() {
    check([Case("F|utf16|base64: cmd", "//5jAG0AZAA=", true)])
  }

  @Test func wide() {
    check([
      Case("F|wide|base64offset|contains: cmd", "xYwBtAGQAx", true), Case("F|wide: cmd", "c\0m\0d\0", true),
    ])
  }

  @Test func lt() {
    check([
      Case("F|lt: 5", 4, true), Case("F|lt: 5", 5, false), Case("F|lt: 5", "4", true), Case("F|lt: 5", "x", false),
      Case("F|lt: 5", nil, false), Case("F|lt: 0.5", 0.25, true), Case("F|lt: 5", -7, true),
    ])
    #expect(Support.codes(Support.rule("s:\n    F|lt: abc\ncondition: s")) == [.badValue])
  }

  @Test func lte() { check([Case("F|lte: 5", 5, true), Case("F|lte: 5", 6, false)]) }
  @Test func gt() {
    check([Case("F|gt: 5", 6, true), Case("F|gt: 5", 5, false), Case("F|gt: 5", "0x10", true)])
  }
  @Test func gte() { check([Case("F|gte: 5", 5, true), Case("F|gte: 5", 4, false)]) }

  @Test(arguments: [
    ("minute", 2), ("hour", 1), ("day", 20), ("week", 25), ("month", 6), ("year", 2024),
  ]) func time(part: String, value: Int) {
    check([
      Case("F|\(part): \(value)", "2024-06-20T01:02:03Z", true),
      Case("F|\(part): \(value)", "2024-06-20 01:02:03.004", true),
      Case("F|\(part): \(value)", "2023-05-19T00:01:03Z", false),
      Case("F|\(part)|gte: \(value)", "2024-06-20T01:02:03Z", true),
      Case("F|\(part)|gt: \(value)", "2024-06-20T01:02:03Z", false),
      Case("F|\(part): \(value)", "yesterday", false),
    ])
  }

  @Test(arguments: [
    (2020, 12, 31, 53), (2021, 1, 3, 53), (2021, 1, 4, 1), (2024, 12, 30, 1), (1970, 1, 1, 1), (2016, 1, 3, 53),
    (1969, 12, 31, 1), (2026, 11, 23, 48),
  ]) func weeksCountAsIso8601Does(year: Int, month: Int, day: Int, week: Int) {
    #expect(TimePart.week(year: year, month: month, day: day) == week)
  }

  @Test func cidr() {
    check([
      Case("F|cidr: 10.0.0.0/8", "10.255.1.2", true), Case("F|cidr: 10.0.0.0/8", "11.0.0.1", false),
      Case("F|cidr: 192.168.1.128/25", "192.168.1.127", false), Case("F|cidr: 192.168.1.128/25", "192.168.1.128", true),
      Case("F|cidr: '2001:db8::/32'", "2001:DB8:1::1", true), Case("F|cidr: '2001:db8::/32'", "2001:db9::1", false),
      Case("F|cidr: '::1/128'", "::1", true), Case("F|cidr: 'fe80::/10'", "fe80::1%eth0", true),
      Case("F|cidr: 10.0.0.0/8", "::ffff:10.0.0.1", true), Case("F|cidr: 0.0.0.0/0", "1.2.3.4", true),
      Case("F|cidr: 0.0.0.0/0", "::1", false), Case("F|cidr: 10.0.0.0/8", "10.example", false),
      Case("F|cidr: [10.0.0.0/8, 'fc00::/7']", "fd00::1", true), Case("F|cidr: 10.0.0.0/8", nil, false),
    ])
    #expect(Support.codes(Support.rule("s:\n    F|cidr: 10.0.0.0/33\ncondition: s")) == [.badNetwork])
    #expect(Support.codes(Support.rule("s:\n    F|cidr: 10.0.0.1/8\ncondition: s")) == [.hostBits])
  }

  @Test func expand() {
    let yaml = Support.rule("s:\n    F|expand: '%admins%'\ncondition: s")
    #expect(Support.codes(yaml) == [.unresolvedPlaceholder])
    let collection = RuleCollection.parse(yaml, placeholders: ["admins": ["root", "adm_*"]])
    let rules = CompiledRules(collection, mappings: LogSourceMappings())
    let batch = Support.batch(rules, [[("F", "ROOT")], [("F", "adm_x")], [("F", "%admins%")]])
    var events: [Int] = []
    Matcher(rules, fields: batch.fields).match(batch) { events.append($0.event) }
    #expect(events == [0, 1])
    check([
      Case("F: '%name%'", "%name%", true), Case("F|expand: '\\%plain'", "%plain", true),
      Case("F|expand: '100% sure'", "100% sure", true),
    ])
    #expect(
      Placeholders.find(in: SigmaString("\\%plain%name%"))
        == [.text(Array("%plain".utf8)), .placeholder("name")])
  }

  @Test(arguments: ["Administrators", "JumpServers", "Workstations", "Servers", "DomainControllers"])
  func standardPlaceholders(name: String) {
    let yaml = Support.rule("s:\n    F|expand: '%\(name)%'\ncondition: s")
    #expect(Support.codes(yaml) == [.unresolvedPlaceholder])
    let collection = RuleCollection.parse(yaml, placeholders: [name: ["srv-*"]])
    let rules = CompiledRules(collection, mappings: LogSourceMappings())
    let batch = Support.batch(rules, [[("F", "SRV-01")], [("F", "pc-01")]])
    var events: [Int] = []
    Matcher(rules, fields: batch.fields).match(batch) { events.append($0.event) }
    #expect(events == [0])
  }

  @Test func fieldref() {
    let equal: [(String, Value)] = [("F", "Bob"), ("G", "bob")]
    #expect(Support.selection("F|fieldref: G", equal))
    #expect(!Support.selection("F|fieldref: G", [("F", "Bob"), ("G", "eve")]))
    #expect(!Support.selection("F|fieldref: G", [("F", "Bob")]))
    #expect(!Support.selection("F|fieldref|neq: G", equal))
    #expect(Support.selection("F|fieldref|neq: G", [("F", "a"), ("G", "b")]))
    #expect(Support.selection("F|fieldref|endswith: G", [("F", "DOM\\bob"), ("G", "bob")]))
    #expect(Support.selection("F|fieldref|startswith: G", [("F", "bob@x"), ("G", "BOB")]))
    #expect(Support.selection("F|fieldref|contains: G", [("F", "xbobx"), ("G", "bob")]))
    #expect(!Support.selection("F|fieldref|contains: G", [("F", "x"), ("G", "")]))
  }

  @Test func unknownModifiersAreNamedWithTheirPlace() {
    let issues = RuleCollection.parse(Support.rule("s:\n    F|contians: x\ncondition: s")).issues
    #expect(issues.map(\.code) == [.unknownModifier])
    #expect(issues.map(\.line) == [6])
    #expect(issues.map(\.column) == [11])
  }

  @Test(arguments: [
    "F|lt|gt: 5", "F|cidr|contains: 10.0.0.0/8", "F|re|cidr: x", "F|contains|contains: x", "F|re|cased: x",
  ])
  func combinationsWithoutMeaningAreRefused(item: String) {
    let codes = Support.codes(Support.rule("s:\n    \(item)\ncondition: s"))
    #expect(codes.count == 1)
    #expect(codes.allSatisfy { $0 == .illegalModifiers || $0 == .badValue || $0 == .badRegex })
  }
}
