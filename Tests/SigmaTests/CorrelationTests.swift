import EventModel
import Testing

@testable import Sigma

/// Correlations: every type of the specification, windows, groups, chains, limits.
struct CorrelationTests {
  private static let base = """
    title: A
    name: a
    logsource: { product: test }
    detection: { s: { F: a }, condition: s }
    ---
    title: B
    name: b
    logsource: { product: test }
    detection: { s: { F: b }, condition: s }
    ---
    title: C
    name: c
    logsource: { product: test }
    detection: { s: { F: c }, condition: s }
    ---

    """

  private static func collection(_ correlation: String) -> RuleCollection {
    RuleCollection.parse(base + correlation)
  }

  private static func yaml(_ body: String, title: String = "Correlation", name: String = "corr") -> String {
    "title: \(title)\nname: \(name)\ncorrelation:\n"
      + body.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n") + "\n"
  }

  /// A match of rule `rule` at a second, with values.
  private static func match(_ rule: String, _ second: Int64, _ values: [String: String] = [:], _ sequence: UInt64 = 0)
    -> BaseMatch
  {
    BaseMatch(
      rule: "name:" + rule, time: EventTime(seconds: second), sequence: sequence, values: values,
      reference: "\(rule)@\(second)")
  }

  /// The seconds at which a correlation holds.
  private func seconds(_ body: String, _ matches: [BaseMatch], rule: String = "name:corr") -> [Int64] {
    let collection = Self.collection(Self.yaml(body))
    #expect(collection.issues.isEmpty, "\(collection.issues)")
    let rules = CompiledRules(collection, mappings: LogSourceMappings())
    // The order in which evidence is read does not matter.
    var forward = Correlator(rules)
    for match in matches { forward.add(match) }
    let results = forward.finish()
    var backward = Correlator(rules)
    for match in matches.reversed() { backward.add(match) }
    #expect(backward.finish() == results)
    return results.filter { $0.rule == rule }.map { $0.time.nanoseconds / 1_000_000_000 }
  }

  @Test func eventCount() {
    let body = "type: event_count\nrules: [a]\ngroup-by: [User]\ntimespan: 10s\ncondition: { gte: 3 }"
    func user(_ name: String, _ seconds: [Int64]) -> [BaseMatch] { seconds.map { Self.match("a", $0, ["User": name]) } }
    #expect(seconds(body, user("x", [0, 5, 10])) == [10])
    #expect(seconds(body, user("x", [0, 5, 11])) == [])
    #expect(seconds(body, user("x", [0, 5]) + user("y", [6])) == [])
    #expect(seconds(body, user("Bob", [0, 5]) + user("BOB", [6])) == [6])
    // Silent for one timespan after a match, then again.
    #expect(seconds(body, user("x", [0, 1, 2, 3, 4, 12, 13, 14])) == [2, 13])
  }

  @Test func theWindowSlides() {
    let body = "type: event_count\nrules: [a]\ntimespan: 1m\ncondition: { gt: 1 }"
    #expect(seconds(body, [Self.match("a", 59), Self.match("a", 61)]) == [61])
  }

  @Test func valueCountOfOneAndOfSeveralFields() {
    let body = "type: value_count\nrules: [a]\ntimespan: 10s\ncondition: { field: User, gte: 2 }"
    let matches = [("x", Int64(0)), ("X", 1), ("x", 2), ("y", 3)].map { Self.match("a", $1, ["User": $0]) }
    #expect(seconds(body, matches) == [3])
    let both = "type: value_count\nrules: [a]\ntimespan: 10s\ncondition: { field: [U, H], gte: 3 }"
    let pairs = [("x", "1"), ("x", "2"), ("x", "1"), ("y", "1")].enumerated().map {
      Self.match("a", Int64($0), ["U": $1.0, "H": $1.1])
    }
    #expect(seconds(both, pairs) == [3])
  }

  @Test func temporalInAnyOrder() {
    let body = "type: temporal\nrules: [a, b, c]\ngroup-by: [Host]\ntimespan: 10s"
    let host = ["Host": "h"]
    #expect(seconds(body, [Self.match("c", 0, host), Self.match("a", 5, host), Self.match("b", 9, host)]) == [9])
    #expect(seconds(body, [Self.match("c", 0, host), Self.match("a", 5, host), Self.match("b", 11, host)]) == [])
    #expect(
      seconds(body, [Self.match("c", 0, host), Self.match("a", 5, host), Self.match("b", 6, ["Host": "i"])]) == [])
    #expect(
      seconds(body + "\ncondition: { gte: 2 }", [Self.match("c", 0, host), Self.match("a", 5, host)]) == [5])
  }

  @Test func temporalInTheGivenOrder() {
    let body = "type: temporal_ordered\nrules: [a, b, c]\ntimespan: 10s"
    #expect(seconds(body, [Self.match("a", 0), Self.match("b", 5), Self.match("c", 9)]) == [9])
    #expect(seconds(body, [Self.match("b", 0), Self.match("a", 5), Self.match("c", 9)]) == [])
    // The first `a` is too old, the second is not.
    #expect(seconds(body, [Self.match("a", 0), Self.match("a", 4), Self.match("b", 5), Self.match("c", 12)]) == [12])
    #expect(seconds(body, [Self.match("a", 0), Self.match("b", 5), Self.match("c", 11)]) == [])
  }

  @Test func tiesInTimeFollowTheEvidence() {
    let body = "type: temporal_ordered\nrules: [a, b]\ntimespan: 10s"
    #expect(seconds(body, [Self.match("a", 5, [:], 1), Self.match("b", 5, [:], 2)]) == [5])
    #expect(seconds(body, [Self.match("a", 5, [:], 2), Self.match("b", 5, [:], 1)]) == [])
  }

  @Test func valueSum() {
    let body = "type: value_sum\nrules: [a]\ntimespan: 10s\ncondition: { field: Bytes, gt: 100 }"
    let matches = [60, 40, 1].enumerated().map { Self.match("a", Int64($0), ["Bytes": String($1)]) }
    #expect(seconds(body, matches) == [2])
    #expect(seconds(body, [Self.match("a", 0, ["Bytes": "many"])]) == [])
  }

  @Test func valueAverageIsJudgedWhenTheWindowIsComplete() {
    let body = "type: value_avg\nrules: [a]\ntimespan: 10s\ncondition: { field: Bytes, gt: 50 }"
    let high = [(Int64(0), "100"), (9, "20")].map { Self.match("a", $0, ["Bytes": $1]) }
    #expect(seconds(body, high) == [10])
    #expect(seconds(body, high + [Self.match("a", 10, ["Bytes": "0"])]) == [])
  }

  @Test func percentilesAndMedian() {
    #expect(CorrelationState.percentile([1, 2, 3, 4], 50) == 2.5)
    #expect(CorrelationState.percentile([7], 99) == 7)
    #expect(CorrelationState.percentile([1, 2, 3, 4, 5], 100) == 5)
    #expect(CorrelationState.percentile([], 50) == nil)
    let values = [1, 2, 100].enumerated().map { Self.match("a", Int64($0), ["N": String($1)]) }
    #expect(seconds("type: value_median\nrules: [a]\ntimespan: 10s\ncondition: { field: N, lte: 2 }", values) == [10])
    #expect(
      seconds(
        "type: value_percentile\nrules: [a]\ntimespan: 10s\ncondition: { field: N, percentile: 100, eq: 100 }", values)
        == [10])
  }

  @Test func aPercentileWithoutANumberFindsRareValues() {
    let body = "type: value_percentile\nrules: [a]\ntimespan: 100s\ncondition: { field: Image, lte: 10 }"
    let common = (0..<19).map { Self.match("a", Int64($0), ["Image": "x"]) }
    #expect(seconds(body, common + [Self.match("a", 20, ["Image": "rare"])]) == [100])
  }

  @Test func upperBoundsNeedACompleteWindow() {
    let body = "type: event_count\nrules: [a]\ntimespan: 10s\ncondition: { gt: 1, lte: 3 }"
    let four = (0..<4).map { Self.match("a", Int64($0)) }
    #expect(seconds(body, Array(four[..<3])) == [10])
    #expect(seconds(body, four) == [])
  }

  @Test func aliasesJoinDifferentFields() {
    let body = """
      type: temporal
      rules: [a, b]
      group-by: [ip]
      timespan: 10s
      aliases:
          ip:
              a: dst
              b: src
      """
    #expect(seconds(body, [Self.match("a", 0, ["dst": "1"]), Self.match("b", 1, ["src": "1"])]) == [1])
    #expect(seconds(body, [Self.match("a", 0, ["dst": "1"]), Self.match("b", 1, ["src": "2", "dst": "1"])]) == [])
  }

  @Test func correlationsOfCorrelations() {
    let collection = Self.collection(
      Self.yaml(
        "type: temporal_ordered\nrules: [many, b]\ngroup-by: [User]\ntimespan: 10s", title: "Outer", name: "outer")
        + "---\n"
        + Self.yaml(
          "type: event_count\nrules: [a]\ngroup-by: [User]\ntimespan: 10s\ncondition: { gte: 2 }", title: "Inner",
          name: "many"))
    #expect(collection.issues.isEmpty)
    #expect(collection.correlations.map(\.name) == ["many", "outer"])
    #expect(collection.rules.map(\.isStandalone) == [false, false, true])
    var correlator = Correlator(CompiledRules(collection, mappings: LogSourceMappings()))
    let user = ["User": "u"]
    for match in [Self.match("a", 0, user), Self.match("a", 1, user), Self.match("b", 2, user)] {
      correlator.add(match)
    }
    let results = correlator.finish()
    #expect(results.map(\.rule) == ["name:many", "name:outer"])
    #expect(results.last?.matches.map(\.rule) == ["name:many", "name:b"])
    #expect(results.last?.group == user)
  }

  @Test func matchesWithoutTimeOrGroupAreCounted() {
    let collection = Self.collection(
      Self.yaml("type: event_count\nrules: [a]\ngroup-by: [User]\ntimespan: 10s\ncondition: { gte: 1 }"))
    var correlator = Correlator(CompiledRules(collection, mappings: LogSourceMappings()))
    correlator.add(BaseMatch(rule: "name:a", time: nil, sequence: 0, values: ["User": "x"]))
    correlator.add(Self.match("a", 1))
    correlator.add(Self.match("b", 1))
    #expect(correlator.finish().isEmpty)
    #expect(correlator.report == CorrelationReport(withoutTime: 1, withoutValue: ["name:corr": 1]))
  }

  @Test func memoryIsBoundedAndEvictionsAreReported() {
    let collection = Self.collection(
      Self.yaml("type: event_count\nrules: [a]\ngroup-by: [User]\ntimespan: 100d\ncondition: { gte: 1000 }"))
    let rules = CompiledRules(collection, mappings: LogSourceMappings())
    var correlator = Correlator(rules, limits: CorrelationLimits(perRule: 10, total: 100))
    for second in 0..<50 {
      correlator.add(Self.match("a", Int64(second), ["User": String(second)]))
      _ = correlator.advance(to: EventTime(seconds: Int64(second)))
    }
    #expect(correlator.report.evicted == ["name:corr": 40])
    var waiting = Correlator(rules, limits: CorrelationLimits(perRule: 10, total: 100))
    for second in 0..<50 { waiting.add(Self.match("a", Int64(second), ["User": "x"])) }
    #expect(waiting.waitingCount == 10)
    #expect(waiting.report.evicted == ["name:a": 40])
  }

  @Test func largeValuesAreBoundedToo() {
    let collection = Self.collection(
      Self.yaml("type: event_count\nrules: [a]\ngroup-by: [User]\ntimespan: 10s\ncondition: { gte: 1 }"))
    let rules = CompiledRules(collection, mappings: LogSourceMappings())
    var correlator = Correlator(rules, limits: CorrelationLimits(bytes: 10_000))
    for second in 0..<50 {
      let name = String(repeating: "\(second)", count: 1_000)
      let isTaken = correlator.add(Self.match("a", Int64(second), ["User": name]))
      #expect(isTaken == (correlator.waitingCount > second))
    }
    let taken = correlator.waitingCount
    #expect(taken >= 5 && taken <= 10)
    #expect(correlator.report.evicted == ["name:a": 50 - taken])
    let results = correlator.finish()
    #expect(results.count == taken)
    // What was evaluated makes room.
    let isTaken = correlator.add(Self.match("a", 60, ["User": "x"]))
    #expect(isTaken)
  }

  /// Against a window that is gone through from its start for every match.
  @Test(arguments: ["event_count", "value_count", "temporal"]) func slidingWindowsAgreeWithThePlainReading(
    _ kind: String
  ) {
    let counted = kind == "value_count" ? "field: Host, " : ""
    let body = "type: \(kind)\nrules: [a, b]\ngroup-by: [User]\ntimespan: 10s\ncondition: { \(counted)gte: 2 }"
    for seed in UInt64(1)...40 {
      var random = SeededGenerator(state: seed)
      let names = ["x", "X", "y", "\u{E4}", "\u{C4}"]
      var matches = (0..<60).map { number in
        Self.match(
          ["a", "b"][Int.random(in: 0..<2, using: &random)], Int64.random(in: 0..<60, using: &random),
          [
            "User": names[Int.random(in: 0..<5, using: &random)],
            "Host": "h\(Int.random(in: 0..<3, using: &random))",
          ], UInt64(number))
      }
      matches.sort { ($0.time?.nanoseconds ?? 0, $0.sequence) < ($1.time?.nanoseconds ?? 0, $1.sequence) }
      var expected: [Int64] = []
      var silent: [String: Int64] = [:]
      for (index, match) in matches.enumerated() {
        let second = (match.time?.nanoseconds ?? 0) / 1_000_000_000
        let user = match.values["User"]?.lowercased() ?? ""
        let window = matches[...index].filter {
          $0.values["User"]?.lowercased() == user && ($0.time?.nanoseconds ?? 0) / 1_000_000_000 >= second - 10
        }
        let value =
          switch kind {
          case "event_count": window.count
          case "value_count": Set(window.map { $0.values["Host"] }).count
          default: Set(window.map(\.rule)).count
          }
        if value >= 2, silent[user].map({ second > $0 }) ?? true {
          expected.append(second)
          silent[user] = second + 10
        }
      }
      #expect(seconds(body, matches) == expected, "seed \(seed)")
    }
  }

  @Test func streamsGiveTheSameAsTheWhole() {
    let body = "type: event_count\nrules: [a]\ngroup-by: [User]\ntimespan: 10s\ncondition: { gte: 3 }"
    let rules = CompiledRules(Self.collection(Self.yaml(body)), mappings: LogSourceMappings())
    var random = SeededGenerator(state: 7)
    let matches = (0..<300).map { _ in
      Self.match(
        "a", Int64.random(in: 0..<200, using: &random), ["User": String(Int.random(in: 0..<3, using: &random))],
        random.next())
    }
    var whole = Correlator(rules)
    for match in matches { whole.add(match) }
    var stream = Correlator(rules)
    var results: [CorrelationMatch] = []
    for match in matches.sorted(by: { ($0.time?.nanoseconds ?? 0) < ($1.time?.nanoseconds ?? 0) }) {
      stream.add(match)
      if let time = match.time { results += stream.advance(to: EventTime(nanoseconds: time.nanoseconds - 1)) }
    }
    results += stream.finish()
    #expect(results == whole.finish())
    #expect(!results.isEmpty)
  }

  @Test(arguments: [
    ("type: sometimes\nrules: [a]\ntimespan: 1m", RuleIssue.Code.badCorrelation),
    ("type: event_count\nrules: [a]\ntimespan: 1m", .badCorrelation),
    ("type: event_count\nrules: [a]\ntimespan: 1x\ncondition: { gte: 1 }", .badCorrelation),
    ("type: event_count\nrules: [a]\ntimespan: 0s\ncondition: { gte: 1 }", .badCorrelation),
    ("type: event_count\nrules: []\ntimespan: 1m\ncondition: { gte: 1 }", .badCorrelation),
    ("type: value_count\nrules: [a]\ntimespan: 1m\ncondition: { gte: 1 }", .badCorrelation),
    ("type: event_count\nrules: [a]\ntimespan: 1m\ncondition: { gte: x }", .badCorrelation),
    ("type: temporal\nrules: [a, b]\ntimespan: 1m\ncondition: a and not b", .badCorrelation),
    ("type: event_count\nrules: [nobody]\ntimespan: 1m\ncondition: { gte: 1 }", .unknownRule),
    ("type: event_count\nrules: [corr]\ntimespan: 1m\ncondition: { gte: 1 }", .correlationCycle),
  ]) func refused(body: String, code: RuleIssue.Code) {
    let collection = Self.collection(Self.yaml(body))
    #expect(collection.correlations.isEmpty)
    #expect(Set(collection.issues.map(\.code)) == [code], "\(collection.issues)")
    #expect(collection.rules.count == 3)
  }

  @Test func generateKeepsTheFindingsOfTheRules() {
    let body = "type: event_count\nrules: [a]\ntimespan: 1m\ncondition: { gte: 1 }\ngenerate: true"
    #expect(Self.collection(Self.yaml(body)).rules.map(\.isStandalone) == [true, true, true])
  }

  @Test(arguments: [("10s", 10), ("2m", 120), ("3h", 10_800), ("1d", 86_400), ("1w", 604_800)])
  func timespans(text: String, seconds: Int64) {
    #expect(CorrelationParser.timespan(text) == seconds * 1_000_000_000)
  }
}
