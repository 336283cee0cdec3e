import EventModel
import Testing

@testable import Sigma

/// Files with several documents, filters, metadata, and what is said about bad input.
struct CollectionTests {
  private static let rule = Support.rule("s:\n    F: a\ncondition: s")

  @Test func metadataIsKept() throws {
    let yaml = """
      title: A Title
      id: 545a5da6-f103-4919-a519-e9aec1026ee4
      title_ja: 題名
      status: test
      level: high
      description: What it is
      author: Someone
      references: [https://example.org]
      tags: [attack.t1059.001, attack.execution, attack.T1566, cve.2024-1]
      falsepositives: [Unlikely]
      fields: [User]
      related:
          - { id: x, type: similar }
      logsource: { product: test, definition: how }
      detection: { s: { F: a }, condition: s }
      """
    let collection = RuleCollection.parse(yaml, file: "a.yml")
    #expect(collection.issues.isEmpty, "\(collection.issues)")
    let rule = try #require(collection.rules.first)
    #expect(rule.id == "545a5da6-f103-4919-a519-e9aec1026ee4")
    #expect(rule.level == .high)
    #expect(rule.techniques == ["T1059.001", "T1566"])
    #expect(rule.custom == ["title_ja": "題名"])
    #expect(rule.file == "a.yml")
    #expect(rule.related.map(\.id) == ["x"])
    #expect(rule.logsource.definition == "how")
  }

  @Test func actionGlobalIsLaidUnderTheDocumentsBehindIt() {
    let yaml = """
      action: global
      title: Global
      logsource: { product: test }
      detection: { condition: s }
      ---
      id: one
      detection: { s: { F: a } }
      ---
      id: two
      detection: { s: { F: b } }
      ---
      action: repeat
      id: three
      level: low
      """
    let collection = RuleCollection.parse(yaml)
    #expect(collection.issues.isEmpty, "\(collection.issues)")
    #expect(collection.rules.map(\.id) == ["one", "two", "three"])
    let rules = CompiledRules(collection, mappings: LogSourceMappings())
    let batch = Support.batch(rules, [[("F", "b")]])
    var found: [Int] = []
    Matcher(rules, fields: batch.fields).match(batch) { found.append($0.rule) }
    #expect(found == [1, 2])
  }

  @Test func theRestLoadsAfterBadYaml() {
    let yaml = Self.rule + "\n---\ntitle: [unclosed\n---\n" + Self.rule.replacing("title: Test", with: "title: Other")
    let collection = RuleCollection.parse(yaml)
    #expect(collection.rules.map(\.title) == ["Test", "Other"])
    #expect(collection.issues.map(\.code) == [.yamlSyntax])
    #expect(collection.hasErrors)
  }

  @Test func filtersAreAddedWithAnd() {
    let filter = """
      ---
      title: Filter
      logsource: { product: test }
      filter:
          rules: ['title:Test']
          selection: { User|startswith: adm_ }
          condition: not selection
      """
    let collection = RuleCollection.parse(Self.rule + "\n" + filter)
    #expect(collection.issues.isEmpty, "\(collection.issues)")
    let rules = CompiledRules(collection, mappings: LogSourceMappings())
    let batch = Support.batch(rules, [[("F", "a"), ("User", "adm_x")], [("F", "a"), ("User", "bob")]])
    var found: [Int] = []
    Matcher(rules, fields: batch.fields).match(batch) { found.append($0.event) }
    #expect(found == [1])
    let other = filter.replacing("product: test", with: "product: other").replacing("['title:Test']", with: "any")
    #expect(RuleCollection.parse(Self.rule + "\n" + other).rules.first?.detection.selections.count == 1)
    let unknown = filter.replacing("title:Test", with: "nobody")
    #expect(RuleCollection.parse(Self.rule + "\n" + unknown).issues.map(\.code) == [.unknownRule])
  }

  @Test(arguments: [
    ("", RuleIssue.Code.notARule), ("just text", .notARule), ("title: x", .notARule), ("- a\n- b", .notARule),
    ("logsource: { product: x }\ndetection: { s: { F: a }, condition: s }", .missingAttribute),
    ("title: x\ndetection: { s: { F: a }, condition: s }", .missingAttribute),
    ("title: x\nlogsource: { product: x }\ndetection: { s: { F: a } }", .missingAttribute),
    ("title: x\nlogsource: { product: x }\ndetection: { condition: s }", .emptyDetection),
    ("title: x\nlogsource: { product: x }\ndetection: { s: { F: [] }, condition: s }", .emptyDetection),
    ("title: x\nlogsource: { product: x }\ndetection: { s: { F: { a: b } }, condition: s }", .badType),
    ("title: x\nlogsource: { product: x }\ndetection: { s: [], condition: s }", .emptyDetection),
    ("title: x\nlogsource: {}\ndetection: { s: { F: a }, condition: s }", .missingAttribute),
    ("title: &a [*a", .yamlSyntax),
    ("title: x\nlevel: urgent\nlogsource: { product: x }\ndetection: { s: { F: a }, condition: s }", .badMetadata),
    ("action: explode\ntitle: x", .badType), ("{{{{", .yamlSyntax), ("title: \u{0}", .yamlSyntax),
  ]) func badInputIsNamed(yaml: String, code: RuleIssue.Code) {
    let issues = RuleCollection.parse(yaml).issues
    #expect(issues.map(\.code) == [code], "\(issues)")
  }

  @Test func nestingAndAliasesAreBounded() {
    let deep = String(repeating: "[", count: 500) + String(repeating: "]", count: 500)
    #expect(RuleCollection.parse("title: \(deep)").issues.map(\.code) == [.yamlLimit])
    var bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n"
    for level in 1..<12 {
      let list = [String](repeating: "*a\(level - 1)", count: 10).joined(separator: ",")
      bomb += "a\(level): &a\(level) [\(list)]\n"
    }
    #expect(RuleCollection.parse(bomb).issues.map(\.code) == [.yamlLimit])
  }

  @Test func everyPrefixOfARuleIsReadWithoutATrap() {
    let yaml = """
      title: "A \\u00e9"
      logsource: { product: test }
      detection:
          s:
              - F|contains|all: ['a*', b]
              - G|re|i: '^x+$'
          condition: 1 of s and not (s or s)
      """
    let bytes = Array(yaml.utf8)
    for count in 0...bytes.count {
      let text = String(decoding: bytes[..<count], as: UTF8.self)
      let collection = RuleCollection.parse(text)
      #expect(collection.rules.count == 1 || collection.hasErrors, "\(count)")
    }
  }

  @Test func aRuleOfASecondFileWithTheSameIdIsRefused() {
    let collection = RuleCollection.parse(Self.rule + "\n---\n" + Self.rule)
    #expect(collection.rules.count == 1)
    #expect(collection.issues.map(\.code) == [.duplicateID])
  }

  @Test func missingFilesAreNamed() {
    #expect(RuleCollection.load(["/nonexistent/rules"]).issues.map(\.code) == [.unreadable])
  }

  @Test func everyCodeHasAHintInBothLanguages() {
    for code in RuleIssue.Code.allCases { #expect(!code.hint.en.isEmpty && !code.hint.ja.isEmpty) }
  }

  @Test func theFingerprintFollowsTheRules() {
    let one = CompiledRules(RuleCollection.parse(Self.rule), mappings: LogSourceMappings())
    let same = CompiledRules(RuleCollection.parse(Self.rule), mappings: LogSourceMappings())
    let other = CompiledRules(RuleCollection.parse(Self.rule + "\n"), mappings: LogSourceMappings())
    #expect(one.fingerprint == same.fingerprint)
    #expect(one.fingerprint != other.fingerprint)
  }
}

/// Log sources: channels, categories, gates, renamed fields, aliases.
struct MappingTests {
  private func holds(
    _ logsource: String, _ item: String, _ event: [(String, Support.Value)], channel: String, code: UInt32
  ) -> Bool {
    let yaml = "title: T\nlogsource: { \(logsource) }\ndetection:\n    s:\n        \(item)\n    condition: s\n"
    let rules = CompiledRules(RuleCollection.parse(yaml), mappings: Corpora.mappings)
    let source = LogSource(dataType: "w", product: "windows", channel: channel)
    let batch = Support.batch(rules, [event], source: source, code: code)
    var count = 0
    let matcher = Matcher(rules, fields: batch.fields)
    matcher.match(batch) { _ in count += 1 }
    var plain = 0
    matcher.matchPlainly(batch) { _ in plain += 1 }
    #expect(count == plain)
    return count == 1
  }

  private static let sysmon = "Microsoft-Windows-Sysmon/Operational"

  @Test func processCreationComesFromSysmonAndFromSecurity() {
    let source = "category: process_creation, product: windows"
    let item = "Image|endswith: '\\cmd.exe'"
    #expect(holds(source, item, [("Image", "C:\\cmd.exe")], channel: Self.sysmon, code: 1))
    #expect(holds(source, item, [("NewProcessName", "C:\\cmd.exe")], channel: "Security", code: 4688))
    #expect(!holds(source, item, [("Image", "C:\\cmd.exe")], channel: Self.sysmon, code: 5))
    #expect(!holds(source, item, [("Image", "C:\\cmd.exe")], channel: "Security", code: 4688))
  }

  @Test func registryCategoriesAskForTheirEventType() {
    let item = "TargetObject: x"
    let create: [(String, Support.Value)] = [("TargetObject", "x"), ("EventType", "CreateKey")]
    let delete: [(String, Support.Value)] = [("TargetObject", "x"), ("EventType", "DeleteValue")]
    #expect(holds("category: registry_add, product: windows", item, create, channel: Self.sysmon, code: 12))
    #expect(!holds("category: registry_add, product: windows", item, delete, channel: Self.sysmon, code: 12))
    #expect(holds("category: registry_delete, product: windows", item, delete, channel: Self.sysmon, code: 12))
    #expect(holds("category: registry_event, product: windows", item, delete, channel: Self.sysmon, code: 12))
  }

  @Test func theServiceFollowsFromTheChannel() {
    let item = "EventID: 4624"
    #expect(holds("product: windows, service: security", item, [], channel: "security", code: 4624))
    #expect(!holds("product: windows, service: system", item, [], channel: "Security", code: 4624))
    #expect(holds("product: windows", item, [("EventID", "4624")], channel: "Unknown", code: 0))
  }

  @Test func productsHaveOtherNames() {
    let yaml = "title: T\nlogsource: { product: FortiOS, service: event }\ndetection: { s: { F: a }, condition: s }"
    var mappings = LogSourceMappings()
    mappings.read("aliases: { fortigate: [fortios] }")
    let rules = CompiledRules(RuleCollection.parse(yaml), mappings: mappings)
    let source = LogSource(dataType: "f", product: "fortigate", service: "event")
    let batch = Support.batch(rules, [[("F", "a")]], source: source)
    var count = 0
    Matcher(rules, fields: batch.fields).match(batch) { _ in count += 1 }
    #expect(count == 1)
  }

  @Test func aLogHoldsTheRecordsOfItsServices() {
    let yaml = "title: T\nlogsource: { product: linux, service: auth }\ndetection: { s: [evil], condition: s }"
    let rules = CompiledRules(RuleCollection.parse(yaml), mappings: Corpora.mappings)
    for (service, holds) in [("sshd", true), ("auth", true), ("auditd", false)] {
      let batch = Support.batch(
        rules, [[]], source: LogSource(dataType: "s", product: "linux", service: service), raw: "an evil line")
      var count = 0
      Matcher(rules, fields: batch.fields).match(batch) { _ in count += 1 }
      #expect((count == 1) == holds, "\(service)")
    }
  }

  @Test func mappingMistakesAreNamed() {
    var mappings = LogSourceMappings()
    mappings.read("categories: { x: [{ code: 1 }] }\nnonsense: 1")
    #expect(mappings.issues.count == 2)
  }
}

struct CoverageTests {
  @Test func coverageTellsWhatTheEvidenceCannotShow() {
    let yaml = """
      title: One
      tags: [attack.t1059]
      logsource: { product: windows, service: security }
      detection: { s: { F: a }, condition: s }
      ---
      title: Two
      tags: [attack.t1071]
      logsource: { product: toaster }
      detection: { s: { F: a }, condition: s }
      """
    let collection = RuleCollection.parse(yaml)
    let evidence = [
      SeenSource(LogSource(dataType: "w", product: "windows", channel: "Security"), codes: [4624]),
      SeenSource(LogSource(dataType: "k", product: "kettle")),
    ]
    let coverage = collection.coverage(Corpora.mappings, evidence: evidence)
    #expect(coverage.blind == ["T1071"])
    #expect(coverage.sources.map(\.isKnown) == [false, true])
    #expect(coverage.unwatched.map(\.product) == ["kettle"])
    #expect(collection.lint(Corpora.mappings).map(\.code) == [.unmappedLogSource])
  }

  @Test(arguments: [([4624], false), ([4624, 4688], true), ([], true)] as [(Set<UInt32>, Bool)])
  func recordsOfAnotherCodeShowNothing(codes: Set<UInt32>, isSeen: Bool) {
    let collection = RuleCollection.parse(
      """
      title: One
      logsource: { product: windows, category: process_creation }
      detection: { s: { Image: a }, condition: s }
      """)
    let security = LogSource(dataType: "w", product: "windows", channel: "Security")
    let coverage = collection.coverage(Corpora.mappings, evidence: [SeenSource(security, codes: codes)])
    #expect(coverage.sources.map(\.isSeen) == [isSeen])
  }
}

struct FilteringTests {
  static let yaml = """
    title: Base
    id: base
    logsource: { product: windows }
    detection: { s: { F: a }, condition: s }
    ---
    title: Inner
    id: inner
    correlation: { type: event_count, rules: [base], group-by: [F], timespan: 1h, condition: { gte: 2 } }
    ---
    title: Outer
    id: outer
    correlation: { type: temporal, rules: [inner, base], group-by: [F], timespan: 1h }
    ---
    title: Other
    id: other
    logsource: { product: windows }
    detection: { s: { F: b }, condition: s }
    """

  @Test(arguments: [("base", ["other"]), ("inner", ["base", "other"]), ("outer", ["base", "inner", "other"])])
  func whatNeedsARuleGoesWithIt(off: String, left: [String]) {
    let rules = RuleCollection.parse(Self.yaml)
    #expect(rules.issues.filter { $0.severity == .error } == [])
    let rest = rules.filtered { $0.id != off }
    #expect((rest.rules.map(\.metadata.id) + rest.correlations.map(\.metadata.id)).sorted() == left.sorted())
  }
}
