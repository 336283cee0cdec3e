import EventModel
import Testing

@testable import Sigma

/// Values: wildcards, escapes, types, and the traps that other engines fell into.
struct ValueTests {
  typealias Value = Support.Value

  @Test(arguments: [
    // The escaping table of the specification: written, matching, not matching.
    ("a\\b", "a\\b", "ab"), ("a\\\\b", "a\\b", "a\\\\b"), ("a\\*", "a*", "ab"), ("a\\?", "a?", "ab"),
    ("a\\\\*", "a\\bcd", "abcd"), ("a\\\\\\*", "a\\*", "a\\b"), ("a\\\\\\\\b", "a\\\\b", "a\\b"),
    ("a\\\\\\b", "a\\\\b", "a\\b"), ("a\\", "a\\", "a"), ("prog?.exe", "progA.exe", "prog.exe"),
    ("antivirus_V*.exe", "antivirus_V21.2.1.exe", "antivirus.exe"), ("?", "é", "ab"), ("*", "x", ""),
  ]) func wildcardsAndEscapes(written: String, matching: String, other: String) {
    let item = "F: '\(written)'"
    #expect(Support.selection(item, [("F", Value(matching))]))
    if written != "*" { #expect(!Support.selection(item, [("F", Value(other))])) }
  }

  @Test func aQuestionMarkKeepsTheAnchorOfEndswith() {
    #expect(Support.selection("AccessMask|endswith: '1?'", [("AccessMask", "0x1a")]))
    #expect(!Support.selection("AccessMask|endswith: '1?'", [("AccessMask", "0x1ab")]))
  }

  @Test func nullAndEmptyAreTwoThings() {
    let cases: [(String, Value?, Bool)] = [
      ("F: null", nil, true), ("F: null", Value("", .null), true), ("F: null", "", false), ("F: null", "x", false),
      ("F: ''", "", true), ("F: ''", nil, false), ("F: ''", Value("", .null), false), ("F: ''", "x", false),
      ("F:", nil, true), ("F: ~", nil, true), ("F: 'null'", "null", true), ("F: 'null'", nil, false),
    ]
    for (item, value, holds) in cases {
      #expect(Support.selection(item, value.map { [("F", $0)] } ?? []) == holds, "\(item) \(String(describing: value))")
    }
    #expect(Support.codes(Support.rule("s:\n    F: ['', null]\ncondition: s")) == [.nullInList])
  }

  @Test func numbersAndTextMeetInBothDirections() {
    #expect(Support.selection("Port: 3389", [("Port", "3389")]))
    #expect(Support.selection("Port: '3389'", [("Port", 3389)]))
    #expect(Support.selection("Port: 3389", [("Port", 3389)]))
    #expect(!Support.selection("Port: 3389", [("Port", "03389")]))
    #expect(Support.selection("Port: 3389", [("Port", Value("3389.0", .number))]))
    #expect(Support.selection("Port: 1.5", [("Port", Value("1.50", .number))]))
    #expect(!Support.selection("Port: 3389", [("Port", "33890")]))
    #expect(Support.selection("Port: -1", [("Port", -1)]))
  }

  @Test func booleansAndTextMeetInBothDirections() {
    #expect(Support.selection("Initiated: 'true'", [("Initiated", true)]))
    #expect(Support.selection("Initiated: true", [("Initiated", "True")]))
    #expect(Support.selection("Initiated: true", [("Initiated", true)]))
    #expect(!Support.selection("Initiated: true", [("Initiated", false)]))
    #expect(!Support.selection("Initiated: true", [("Initiated", 1)]))
  }

  @Test func aPlainScalarWithLeadingZerosStaysText() {
    #expect(Support.selection("F: 00000429", [("F", "00000429")]))
    #expect(!Support.selection("F: 00000429", [("F", 429)]))
    #expect(Support.selection("F: 0x1410", [("F", "0x1410")]))
  }

  @Test func valuesInArraysAreTriedOneByOne() {
    #expect(Support.selection("F: b", [("F", "a"), ("F", "b")]))
    #expect(Support.selection("F|contains|all: [a, b]", [("F", "a"), ("F", "b")]))
    #expect(!Support.selection("F|neq: b", [("F", "a"), ("F", "b")]))
    #expect(!Support.selection("F: ab", [("F", "a"), ("F", "b")]))
  }

  @Test func caseDoesNotMatterBeyondAscii() {
    #expect(Support.selection("F|contains: 'ÄRGER'", [("F", "viel ärger")]))
    #expect(Support.selection("F: 'ΣΑΣ'", [("F", "σας")]))
    #expect(Support.selection("F: 'Ключ'", [("F", "КЛЮЧ")]))
    #expect(Support.selection("F: 'kelvin'", [("F", "\u{212A}elvin")]))
    #expect(!Support.selection("F: 'i'", [("F", "ı")]))
    #expect(Support.selection("F: '外務省'", [("F", "外務省")]))
    #expect(Support.selection("F: 'a?c'", [("F", "a外c")]))
    #expect(!Support.selection("F|cased: 'ä'", [("F", "Ä")]))
  }

  @Test func bytesThatAreNotUtf8DoNotHideTheRest() {
    var batchRules = Support.compile(Support.rule("s:\n    F|contains: EVIL\ncondition: s"))
    batchRules = CompiledRules(
      RuleCollection.parse(Support.rule("s:\n    F|contains: EVIL\ncondition: s")), mappings: LogSourceMappings())
    var batch = Support.batch(batchRules, [[]])
    let offset = batch.bytes.count
    batch.bytes += [0xff, 0xc3] + Array("evil".utf8) + [0xe5, 0xa4]
    batch.append(FieldValue(slot: 0, offset: offset, length: batch.bytes.count - offset))
    #expect(batch.fields.names[0] == "F")
    var count = 0
    Matcher(batchRules, fields: batch.fields).match(batch) { _ in count += 1 }
    #expect(count == 1)
  }

  @Test func keywordsAreLookedForInTheWholeEvent() {
    let keywords = "selection:\n    - EVIL*code\n    - 4711\ncondition: selection"
    #expect(Support.holds(Support.rule(keywords), [("F", "an evil code here")]))
    #expect(Support.holds(Support.rule(keywords), [], raw: "the raw 14711 text"))
    #expect(!Support.holds(Support.rule(keywords), [("F", "evil")], raw: "code"))
    #expect(Support.holds(Support.rule(keywords), [("Other", 4711)]))
    let all = "selection:\n    '|all':\n        - alpha\n        - beta\ncondition: selection"
    #expect(Support.holds(Support.rule(all), [("F", "Alpha"), ("G", "Beta")]))
    #expect(!Support.holds(Support.rule(all), [("F", "Alpha")]))
    #expect(Support.holds(Support.rule("selection: word\ncondition: selection"), [("F", "a word")]))
    let regex = "selection:\n    '|re': 'a[0-9]+z'\ncondition: selection"
    #expect(Support.holds(Support.rule(regex), [("F", "xa12z")]))
  }

  @Test func listsOfMapsAreAlternatives() {
    let yaml = Support.rule("selection:\n    - F: a\n      G: b\n    - H: c\n    - word\ncondition: selection")
    #expect(Support.holds(yaml, [("F", "a"), ("G", "b")]))
    #expect(!Support.holds(yaml, [("F", "a")]))
    #expect(Support.holds(yaml, [("H", "c")]))
    #expect(Support.holds(yaml, [("X", "a word")]))
  }

  @Test func duplicateKeysAreRefused() {
    let issues = RuleCollection.parse(Support.rule("s:\n    F: a\n    F: b\ncondition: s")).issues
    #expect(issues.map(\.code) == [.duplicateKey])
    #expect(issues.map(\.line) == [7])
  }

  @Test func aFieldNameMayHoldDotsAndBlanks() {
    #expect(Support.selection("'a.b c|contains': x", [("a.b c", "xyz")]))
  }
}
