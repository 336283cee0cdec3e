import EventModel
import Testing

@testable import Sigma

/// Conditions: every construct of the specification, precedence, and what is refused.
struct ConditionTests {
  private static let selections = """
    a:
        A: 1
    b:
        B: 1
    c_one:
        C: 1
    c_two:
        D: 1
    _hidden:
        H: 1
    """

  /// Whether a condition holds when the named fields are set.
  private func holds(_ condition: String, _ fields: String) -> Bool {
    Support.holds(
      Support.rule(Self.selections + "\ncondition: " + condition), fields.map { (String($0), Support.Value("1")) })
  }

  @Test(arguments: [
    ("a and b", "AB", "A"), ("a or b", "B", "C"), ("not a", "B", "A"), ("a and not b", "A", "AB"),
    ("a or b and c_one", "A", "B"), ("(a or b) and c_one", "BC", "A"), ("not a and b", "B", "AB"),
    ("not (a and b)", "A", "AB"), ("not not a", "A", "B"), ("1 of them", "D", "H"), ("all of them", "ABCD", "ABC"),
    ("1 of c_*", "D", "AB"), ("all of c_*", "CD", "C"), ("1 of *_two", "D", "C"), ("1 of c*o", "D", "C"),
    ("any of c_*", "C", "A"), ("not 1 of c_*", "A", "C"), ("not all of c_*", "C", "CD"),
    ("a and 1 of c_* or b", "B", "A"), ("1 of _*", "H", "A"), ("_hidden", "H", "A"), ("A or b", "", ""),
    ("a AND b", "AB", "A"), ("1 of a", "A", "B"), ("[a, b]", "B", "C"),
  ]) func constructs(condition: String, yes: String, no: String) {
    if condition == "A or b" {
      let yaml = Support.rule(Self.selections + "\ncondition: " + condition)
      #expect(RuleCollection.parse(yaml).issues.contains { $0.code == .unknownIdentifier })
      return
    }
    #expect(holds(condition, yes), "\(condition) on \(yes)")
    #expect(!holds(condition, no), "\(condition) on \(no)")
  }

  @Test(arguments: [
    ("a and", RuleIssue.Code.conditionSyntax), ("(a", .conditionSyntax), ("a b", .conditionSyntax),
    ("and a", .conditionSyntax), ("a)", .conditionSyntax), ("x", .unknownIdentifier), ("1 of x*", .unknownIdentifier),
    ("2 of c_*", .conditionSyntax), ("a | count() > 5", .aggregation), ("1 of", .conditionSyntax),
    ("a & b", .conditionSyntax),
  ]) func refused(condition: String, code: RuleIssue.Code) {
    let issues = RuleCollection.parse(Support.rule(Self.selections + "\ncondition: " + condition)).issues
    #expect(issues.map(\.code) == [code], "\(issues)")
    #expect(issues.allSatisfy { $0.line == 15 })
  }

  @Test func deepNestingIsRefusedNotFatal() {
    let deep = String(repeating: "(", count: 10_000) + "a" + String(repeating: ")", count: 10_000)
    #expect(Support.codes(Support.rule("a:\n    A: 1\ncondition: \(deep)")) == [.conditionSyntax])
    let nots = String(repeating: "not ", count: 10_000) + "a"
    #expect(Support.codes(Support.rule("a:\n    A: 1\ncondition: \(nots)")) == [.conditionSyntax])
  }

  @Test func selectionsThatAreNotUsedAreNamed() {
    #expect(Support.codes(Support.rule("a:\n    A: 1\nb:\n    B: 1\ncondition: a")) == [.unusedSelection])
  }

  @Test func theColumnOfAConditionIssuePointsAtTheWord() {
    let issue = RuleCollection.parse(Support.rule("a:\n    A: 1\ncondition: a and nope")).issues.first
    #expect(issue?.line == 7)
    #expect(issue?.column == 22)
  }
}
