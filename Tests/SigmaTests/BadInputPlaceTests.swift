import Testing

@testable import Sigma

/// Every kind of bad input: its code, and the line and the column of what is wrong; the rule beside it loads.
struct BadInputPlaceTests {
  /// A file of a bad document and a good one.
  struct Case: CustomTestStringConvertible, Sendable {
    var name: String
    var code: RuleIssue.Code
    var line: Int
    var column: Int
    var yaml: String
    var testDescription: String { name }
  }

  private static func rule(_ detection: String) -> String {
    "title: Bad\nid: bad\nlogsource: { product: test }\ndetection:\n" + detection
  }

  private static func correlation(_ body: String) -> String {
    "title: Bad\nid: bad\ncorrelation:\n" + body
  }

  static let cases: [Case] = [
    Case(name: "bad YAML", code: .yamlSyntax, line: 4, column: 1, yaml: "title: Bad\nlogsource: [\n  product: x\n"),
    Case(
      name: "unknown modifier", code: .unknownModifier, line: 6, column: 9,
      yaml: rule("  s:\n    Foo|contians: x\n  condition: s\n")),
    Case(
      name: "unknown modifier behind a known one", code: .unknownModifier, line: 6, column: 18,
      yaml: rule("  s:\n    Foo|contains|al: x\n  condition: s\n")),
    Case(
      name: "illegal combination", code: .illegalModifiers, line: 6, column: 14,
      yaml: rule("  s:\n    F|lt|gt: 5\n    G: 1\n  condition: s\n")),
    Case(
      name: "bad regular expression", code: .badRegex, line: 8, column: 7,
      yaml: rule("  s:\n    F|re:\n    - 'fine'\n    - '('\n  condition: s\n")),
    Case(
      name: "back-reference", code: .badRegex, line: 6, column: 11,
      yaml: rule("  s:\n    F|re: '(a)\\1'\n  condition: s\n")),
    Case(
      name: "bad network", code: .badNetwork, line: 6, column: 26,
      yaml: rule("  s:\n    F|cidr: [10.0.0.0/8, 10.0.0.0/33]\n  condition: s\n")),
    Case(
      name: "value that does not fit its modifier", code: .badValue, line: 7, column: 7,
      yaml: rule("  s:\n    F|gte:\n    - five\n  condition: s\n")),
    Case(
      name: "unresolved placeholder", code: .unresolvedPlaceholder, line: 6, column: 15,
      yaml: rule("  s:\n    F|expand: '%nobody%'\n  condition: s\n")),
    Case(
      name: "duplicate key", code: .duplicateKey, line: 7, column: 5,
      yaml: rule("  s:\n    F: a\n    F: b\n  condition: s\n")),
    Case(
      name: "condition that cannot be parsed", code: .conditionSyntax, line: 7, column: 19,
      yaml: rule("  s:\n    F: a\n  condition: s or )\n")),
    Case(
      name: "unknown selection", code: .unknownIdentifier, line: 7, column: 23,
      yaml: rule("  s:\n    F: a\n  condition: s or not nobody\n")),
    Case(
      name: "pipe in the condition", code: .aggregation, line: 7, column: 16,
      yaml: rule("  s:\n    F: a\n  condition: s | count() > 5\n")),
    Case(
      name: "no condition", code: .missingAttribute, line: 5, column: 3, yaml: rule("  s:\n    F: a\n")),
    Case(
      name: "empty selection", code: .emptyDetection, line: 5, column: 6, yaml: rule("  s: {}\n  condition: s\n")),
    Case(
      name: "no log source", code: .missingAttribute, line: 1, column: 1,
      yaml: "title: Bad\ndetection: { s: { F: a }, condition: s }\n"),
    Case(name: "neither rule nor correlation", code: .notARule, line: 1, column: 1, yaml: "title: Bad\nid: bad\n"),
    Case(
      name: "correlation that refers to itself", code: .correlationCycle, line: 5, column: 10,
      yaml: correlation(
        "  type: event_count\n  rules: [bad]\n  timespan: 1m\n  condition: { gte: 1 }\n")),
    Case(
      name: "correlation over a rule that is not there", code: .unknownRule, line: 5, column: 10,
      yaml: correlation(
        "  type: event_count\n  rules: [nobody]\n  timespan: 1m\n  condition: { gte: 1 }\n")),
    Case(
      name: "timespan without a unit", code: .badCorrelation, line: 6, column: 13,
      yaml: correlation("  type: event_count\n  rules: [good]\n  timespan: 60\n  condition: { gte: 1 }\n")),
    Case(
      name: "filter without rules", code: .badFilter, line: 4, column: 3,
      yaml: "title: Bad\nlogsource: { product: test }\nfilter:\n  selection: { F: a }\n  condition: selection\n"),
  ]

  private static let good =
    "---\ntitle: Good\nid: good\nlogsource: { product: test }\ndetection: { s: { F: a }, condition: s }\n"

  @Test(arguments: cases) func isNamedWithItsPlace(one: Case) {
    let collection = RuleCollection.parse(one.yaml + Self.good, file: "rules/a.yml")
    #expect(collection.issues.map(\.code) == [one.code])
    #expect(
      collection.issues.map { "\($0.file):\($0.line):\($0.column)" } == ["rules/a.yml:\(one.line):\(one.column)"])
    #expect(collection.hasErrors, "--strict makes it fatal")
    #expect(collection.rules.map(\.id) == ["good"], "the rest loads")
  }

  /// A circle of two: both are named, the rule beside them loads.
  @Test func cyclesBetweenCorrelations() {
    func correlation(_ name: String, over other: String) -> String {
      "---\ntitle: \(name)\nname: \(name)\ncorrelation:\n  type: event_count\n  rules: [\(other)]\n  timespan: 1m\n"
        + "  condition: { gte: 1 }\n"
    }
    let yaml = Self.good + correlation("one", over: "two") + correlation("two", over: "one")
    let collection = RuleCollection.parse(yaml)
    #expect(collection.issues.map(\.code) == [.correlationCycle, .correlationCycle])
    #expect(collection.issues.map(\.line) == [11, 19])
    #expect(collection.rules.count == 1)
    #expect(collection.correlations.isEmpty)
  }
}
