import EventModel
import Testing

@testable import Sigma

/// Expressions and values made to cost more than they are worth. An engine that backtracks would not come to an end with
/// any of the first ones; the time limit is there to say so, not to measure.
struct HostileValueTests {
  /// Patterns that are exponential or of a high power for engines that backtrack, with texts that almost match.
  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      ("(a+)+$", "a", "!"), ("^(a|a)*$", "a", "!"), ("(a|aa)+$", "a", "!"), ("(.*a){20}!", "a", "?"),
      ("^([a-zA-Z]+)*$", "a", "!"), ("^(([a-z])+.)+[A-Z]([a-z])+$", "a", "!"), ("x*x*x*x*x*x*x*x*y", "x", "z"),
      (".*.*.*.*=.*", "a", "!"), ("(?i)(a+)+b(a+)+c", "A", "!"), ("(a?){60}a{60}b", "a", "!"),
      ("[ab]*a[ab]{12}c", "ab", "!"), ("(\\w+\\s?)+:", "a ", "!"),
    ] as [(String, String, String)])
  func expressionsCostLinearTime(pattern: String, piece: String, end: String) {
    let text = String(repeating: piece, count: 30_000) + end
    let rule = Support.rule("s:\n    F|re: '\(pattern)'\ncondition: s")
    let expected = text.hasSuffix("!") && pattern == "(.*a){20}!"
    #expect(Support.codes(rule).isEmpty)
    #expect(Support.holds(rule, [("F", Support.Value(text))]) == expected)
  }

  @Test(arguments: [
    "a{1001}", "(a{100}){100}", "(((a{30}){30}){30}){30}", "(a{0,1000}){0,1000}", "((a{1,100}){1,100}){1,100}",
    String(repeating: "a", count: SigmaLimits.regexLength + 1), "(a)\\1", "a(?!b)", "(?<=a)b", "a++", "(?>a)",
  ]) func expressionsThatCannotBeLinearAreRefused(pattern: String) {
    let codes = Support.codes(Support.rule("s:\n    F|re: '\(pattern)'\ncondition: s"))
    #expect(codes == [.badRegex], "\(pattern.prefix(40))")
  }

  @Test func deepExpressionsDoNotOverflowTheStack() {
    let deep = String(repeating: "(", count: 5_000) + "a" + String(repeating: ")*", count: 5_000)
    let codes = Support.codes(Support.rule("s:\n    F|re: '\(deep)'\ncondition: s"))
    #expect(codes.isEmpty || codes == [.badRegex])
  }

  /// Wildcards: after a `*` only the part behind the last one is tried again.
  @Test(.timeLimit(.minutes(1))) func manyWildcardsCostNoPowers() {
    let text = String(repeating: "ab", count: 50_000) + "x"
    let pattern = "*" + String(repeating: "a*b*", count: 50) + "c"
    #expect(!Support.selection("F: '\(pattern)'", [("F", Support.Value(text))]))
    #expect(Support.selection("F: '\(pattern.dropLast())x'", [("F", Support.Value(text))]))
  }

  /// Every position of the value is a piece of every literal.
  @Test(.timeLimit(.minutes(1))) func aValueOfOneLetterIsNoTrap() {
    let literals = (0..<60).map { "'" + String(repeating: "a", count: 5 + $0 % 30) + "b\($0)'" }
    let text = String(repeating: "a", count: 20_000)
    let list = literals.joined(separator: ", ")
    #expect(!Support.selection("F|contains: [\(list)]", [("F", Support.Value(text))]))
    #expect(Support.selection("F|contains: [\(list)]", [("F", Support.Value(text + "b7"))]))
  }

  @Test func whatIsRememberedIsBounded() {
    var memo = ValueMemo()
    var (wrong, most) = (0, 0)
    for number in 0..<80_000 {
      let text = Array("value \(number) of many, and of some length to fill the memory".utf8)
      let hash = ValueMemo.hash(text.span, 3)
      if memo.find(text.span, 3, hash) != nil { wrong += 1 }
      memo.insert(text.span, 3, hash, [Int32(number % 7)])
      let range = memo.find(text.span, 3, hash)
      if range.map({ $0.map { memo.target($0) } }) != [Int32(number % 7)] { wrong += 1 }
      if memo.find(text.span, 4, ValueMemo.hash(text.span, 4)) != nil { wrong += 1 }
      most = max(most, memo.bytes)
    }
    #expect(wrong == 0)
    #expect(most > SigmaLimits.memoBytes / 2 && most <= SigmaLimits.memoBytes)
    let long = [UInt8](repeating: 97, count: SigmaLimits.memoValueBytes + 1)
    memo.insert(long.span, 3, 5, [])
    #expect(memo.find(long.span, 3, 5) == nil)
  }

  @Test(arguments: 0...40) func equalLengthsAndHashesAreNotTakenForEqualValues(length: Int) {
    var memo = ValueMemo()
    let text = (0..<length).map { UInt8($0) }
    memo.insert(text.span, 1, 77, [1])
    #expect(memo.find(text.span, 1, 77) != nil)
    for index in text.indices {
      var other = text
      other[index] ^= 0x80
      #expect(memo.find(other.span, 1, 77) == nil)
    }
  }
}
