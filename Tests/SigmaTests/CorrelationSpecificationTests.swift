import EventModel
import Testing

@testable import Sigma

/// The attributes, lists and examples of the specifications of correlations and filters.
struct CorrelationSpecificationTests {
  private static let base = """
    title: A
    id: 5638f7c0-ac70-491d-8465-2a65075e0d86
    name: a
    logsource: { product: test }
    detection: { s: { F: a }, condition: s }
    ---

    """

  private static let body = "type: event_count\nrules: [a]\ngroup-by: [User]\ntimespan: 1h\ncondition: { gte: 2 }"

  private func parse(_ body: String, head: String = "") -> (rule: CorrelationRule?, codes: [RuleIssue.Code]) {
    let indented = body.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n")
    let yaml = Self.base + "title: C\n" + (head.isEmpty ? "" : head + "\n") + "correlation:\n" + indented
    let collection = RuleCollection.parse(yaml)
    return (collection.correlations.first, collection.issues.map(\.code))
  }

  /// Attributes that people read, as in rules.
  @Test(arguments: [
    "id: 0e95725d-7320-415d-80f7-004da920fc11", "status: stable", "status: test", "status: experimental",
    "status: deprecated", "status: unsupported", "description: What", "author: Who",
    "references: [https://example.org]",
    "date: 2023-06-16", "modified: 2023-06-17", "taxonomy: sigma", "falsepositives: [Unlikely]", "level: high",
  ]) func metadata(line: String) throws {
    let found = parse(Self.body, head: line)
    #expect(found.codes.isEmpty)
    let metadata = try #require(found.rule).metadata
    let value = String(line.drop { $0 != ":" }.dropFirst(2))
    switch line.prefix(while: { $0 != ":" }) {
    case "id": #expect(metadata.id == value)
    case "status": #expect(metadata.status == value)
    case "description": #expect(metadata.description == value)
    case "author": #expect(metadata.author == value)
    case "references": #expect(metadata.references == ["https://example.org"])
    case "date": #expect(metadata.date == value)
    case "modified": #expect(metadata.modified == value)
    case "taxonomy": #expect(metadata.taxonomy == value)
    case "falsepositives": #expect(metadata.falsePositives == ["Unlikely"])
    default: #expect(metadata.level == .high)
    }
  }

  @Test(arguments: CorrelationRule.Kind.allCases) func type(_ kind: CorrelationRule.Kind) {
    let field = ["event_count", "temporal", "temporal_ordered"].contains(kind.rawValue) ? "" : ", field: F"
    let body = "type: \(kind.rawValue)\nrules: [a]\ngroup-by: [User]\ntimespan: 1h\ncondition: { gte: 1\(field) }"
    #expect(parse(body).rule?.kind == kind)
    #expect(parse(body.replacing("type: ", with: "type: x")).codes == [.badCorrelation])
  }

  @Test func rules() {
    // By name and by id, one or several.
    for reference in ["a", "[a]", "5638f7c0-ac70-491d-8465-2a65075e0d86"] {
      let found = parse(Self.body.replacing("[a]", with: reference)).rule
      #expect(found?.references == ["5638f7c0-ac70-491d-8465-2a65075e0d86"])
    }
    #expect(parse(Self.body.replacing("rules: [a]\n", with: "")).codes == [.badCorrelation])
  }

  @Test func aliases() {
    let found = parse(Self.body + "\naliases: { ip: { a: src } }")
    #expect(found.rule?.aliases == ["ip": ["5638f7c0-ac70-491d-8465-2a65075e0d86": "src"]])
    #expect(parse(Self.body + "\naliases: { ip: { b: src } }").codes == [.badCorrelation])
  }

  @Test func groupBy() {
    #expect(parse(Self.body.replacing("[User]", with: "[User, Domain]")).rule?.groupBy == ["User", "Domain"])
    // The specification says mandatory and optional in one place: without it all matches are one group.
    #expect(parse(Self.body.replacing("group-by: [User]\n", with: "")).rule?.groupBy == [])
  }

  @Test(arguments: [("30s", 30), ("90m", 5_400), ("2h", 7_200), ("1d", 86_400)])
  func timespan(text: String, seconds: Int64) {
    let found = parse(Self.body.replacing("1h", with: text)).rule
    #expect(found?.timespan == seconds * 1_000_000_000)
    #expect(parse(Self.body.replacing("timespan: 1h\n", with: "")).codes == [.badCorrelation])
    // Units are lower case; `M` is a month, as in pySigma.
    let isMonth = text.hasSuffix("m")
    #expect(parse(Self.body.replacing("1h", with: text.uppercased())).codes == (isMonth ? [] : [.badCorrelation]))
  }

  @Test(
    arguments: [
      ("gt: 2", [3]), ("gte: 2", [2, 3]), ("lt: 2", [1]), ("lte: 2", [1, 2]), ("eq: 2", [2]), ("neq: 2", [1, 3]),
      ("gt: 1, lte: 2", [2]),
    ] as [(String, [Int])]) func condition(criterion: String, counts: [Int]) throws
  {
    let found = try #require(parse(Self.body.replacing("gte: 2", with: criterion)).rule)
    for count in 1...3 {
      var correlator = Correlator([found], limits: CorrelationLimits())
      for second in 0..<count {
        correlator.add(
          BaseMatch(
            rule: found.references[0], time: EventTime(seconds: Int64(second)), sequence: UInt64(second),
            values: ["User": "x"]))
      }
      #expect(!correlator.finish().isEmpty == counts.contains(count), "\(count) matches")
    }
  }

  @Test func level() {
    #expect(parse(Self.body, head: "level: critical").rule?.metadata.level == .critical)
  }

  @Test func generate() {
    for (flag, isStandalone) in [("", false), ("\ngenerate: false", false), ("\ngenerate: true", true)] {
      let indented = (Self.body + flag).split(separator: "\n").map { "    " + $0 }.joined(separator: "\n")
      let collection = RuleCollection.parse(Self.base + "title: C\ncorrelation:\n" + indented)
      #expect(collection.rules.map(\.isStandalone) == [isStandalone])
    }
    #expect(parse(Self.body + "\ngenerate: maybe").codes == [.badCorrelation])
  }

  /// What each type cannot do without.
  @Test(arguments: [
    ("event_count", false), ("value_count", true), ("value_sum", true), ("value_avg", true), ("value_percentile", true),
    ("value_median", true),
  ]) func whatATypeRequires(type: String, needsField: Bool) {
    let body = "type: \(type)\nrules: [a]\ntimespan: 1h\ncondition: { field: F, gte: 1 }"
    let bare = body.replacing("field: F, ", with: "")
    #expect(parse(needsField ? body : bare).codes.isEmpty)
    #expect(parse(needsField ? bare : body).codes == [.badCorrelation])
    #expect(parse(body.replacing("\ncondition: { field: F, gte: 1 }", with: "")).codes == [.badCorrelation])
  }

  @Test func theExampleOfTheSpecification() throws {
    let yaml = """
      title: Correlation - Multiple Failed Logins Followed by Successful Login
      id: b180ead8-d58f-40b2-ae54-c8940995b9b6
      correlation:
          type: temporal_ordered
          rules: [multiple_failed_login, successful_login]
          group-by: [User]
          timespan: 10m
      level: high
      ---
      title: Multiple failed logons
      id: a8418a5a-5fc4-46b5-b23b-6c73beb19d41
      name: multiple_failed_login
      correlation:
          type: event_count
          rules: [failed_login]
          group-by: [User]
          timespan: 10m
          condition: { gte: 10 }
      ---
      title: Single failed login
      id: 53ba33fd-3a50-4468-a5ef-c583635cfa92
      name: failed_login
      logsource: { product: windows, service: security }
      detection: { selection: { EventID: [529, 4625] }, condition: selection }
      ---
      title: Successful login
      id: 4d0a2c83-c62c-4ed4-b475-c7e23a9269b8
      name: successful_login
      logsource: { product: windows, service: security }
      detection: { selection: { EventID: [528, 4624] }, condition: selection }
      """
    let collection = RuleCollection.parse(yaml)
    #expect(collection.issues.isEmpty)
    let rules = CompiledRules(collection, mappings: Corpora.mappings)
    func held(failures: Int, user: String) -> [String] {
      var correlator = Correlator(rules)
      let source = LogSource(dataType: "w", product: "windows", channel: "Security")
      for second in 0...failures {
        let event: [(String, Support.Value)] = [("User", Support.Value(second == failures ? user : "bob"))]
        var batch = Support.batch(rules, [event], source: source, code: second == failures ? 4624 : 4625)
        batch.events[0].time = EventTime(seconds: Int64(second))
        let matcher = Matcher(rules, fields: batch.fields)
        matcher.match(batch) { match in
          if let base = matcher.baseMatch(match, in: batch, sequence: UInt64(second)) { correlator.add(base) }
        }
      }
      return correlator.finish().map(\.rule)
    }
    #expect(held(failures: 10, user: "bob").contains("b180ead8-d58f-40b2-ae54-c8940995b9b6"))
    #expect(!held(failures: 9, user: "bob").contains("b180ead8-d58f-40b2-ae54-c8940995b9b6"))
    #expect(!held(failures: 10, user: "eve").contains("b180ead8-d58f-40b2-ae54-c8940995b9b6"))
  }

  // MARK: - Filters

  private static let filter = """
    ---
    title: Filter Administrator account
    logsource: { product: test }
    filter:
        rules: [a]
        selection: { User|startswith: adm_ }
        condition: not selection
    """

  private func filtered(_ filter: String) -> (collection: RuleCollection, events: [Int]) {
    let collection = RuleCollection.parse(Self.base + filter)
    let rules = CompiledRules(collection, mappings: LogSourceMappings())
    let batch = Support.batch(rules, [[("F", "a"), ("User", "adm_x")], [("F", "a"), ("User", "bob")]])
    var found: [Int] = []
    Matcher(rules, fields: batch.fields).match(batch) { found.append($0.event) }
    return (collection, found)
  }

  @Test(arguments: [
    "id: 0e95725d-7320-415d-80f7-004da920fc11", "description: Why", "date: 2023-06-16", "modified: 2023-06-17",
    "taxonomy: sigma",
  ]) func filterMetadata(line: String) throws {
    let yaml = Self.filter.replacing("logsource:", with: line + "\nlogsource:")
    let (collection, events) = filtered(yaml)
    #expect(collection.issues.isEmpty)
    #expect(events == [1])
    let metadata = try #require(collection.filters.first).metadata
    #expect(metadata.title == "Filter Administrator account")
    let texts = [metadata.id, metadata.description, metadata.date, metadata.modified, metadata.taxonomy]
    #expect(texts.contains(String(line.drop { $0 != ":" }.dropFirst(2))))
  }

  @Test func filterLogsource() {
    let other = filtered(Self.filter.replacing("{ product: test }", with: "{ product: test, service: x }"))
    #expect(other.events == [0, 1], "a filter is for rules of its log source")
    #expect(
      filtered(Self.filter.replacing("logsource: { product: test }\n", with: "")).collection.issues.map(\.code)
        == [.missingAttribute])
  }

  @Test func filterRules() {
    #expect(filtered(Self.filter.replacing("[a]", with: "[5638f7c0-ac70-491d-8465-2a65075e0d86]")).events == [1])
    #expect(filtered(Self.filter.replacing("[a]", with: "any")).events == [1])
    let missing = filtered(Self.filter.replacing("    rules: [a]\n", with: ""))
    #expect(missing.collection.issues.map(\.code) == [.badFilter])
    let unknown = filtered(Self.filter.replacing("[a]", with: "[nobody]"))
    #expect(unknown.collection.issues.map(\.code) == [.unknownRule])
  }

  @Test func filterSelection() {
    let without = Self.filter.replacing("    selection: { User|startswith: adm_ }\n", with: "")
    #expect(filtered(without).collection.hasErrors)
  }

  /// The filter's condition is added with `and`, as the specification's example with its own condition shows.
  @Test func filterCondition() {
    #expect(filtered(Self.filter).events == [1])
    #expect(filtered(Self.filter.replacing("condition: not selection", with: "condition: selection")).events == [0])
    let none = Self.filter.replacing("\n    condition: not selection", with: "")
    #expect(filtered(none).collection.issues.map(\.code) == [.missingAttribute])
  }
}
