/// How scanners look for each test, side by side and without references: plans ask for it much more often than for the
/// tests themselves (see `ExpressionParts` for what a reference costs).
struct TestForms: Sendable {
  /// What a test is to a scanner.
  enum Kind: UInt8, Sendable {
    /// Finding the literal at its place is the test.
    case whole, start, end, anywhere
    case empty
    case anything
    /// Finding the number as it is written is the test, but for unusual ways of writing it.
    case number
    /// Evaluated on demand, once one of the literals was found.
    case hinted
    /// Evaluated on demand.
    case lazy

    /// The scan has the answer.
    var isScanned: Bool { rawValue < Kind.hinted.rawValue }
  }

  private var kinds: [Kind] = []
  /// By test: its first literal; one more at the end.
  private var firsts: [Int] = [0]
  /// By literal: where it starts in `pool`; one more at the end.
  private var starts: [Int] = [0]
  private var pool: [UInt8] = []

  /// The forms of tests, in their order.
  init(_ tests: [CompiledRules.Test]) {
    kinds.reserveCapacity(tests.count)
    firsts.reserveCapacity(tests.count + 1)
    starts.reserveCapacity(tests.count + 1)
    for index in tests.indices { add(tests[index].check) }
  }

  /// What a test is.
  func kind(_ test: Int) -> Kind { kinds[test] }

  /// The folded literals of a test: several for some that are hinted, none for many, one for the others.
  func literals(_ test: Int) -> [[UInt8]] {
    (firsts[test]..<firsts[test + 1]).map { Array(pool[starts[$0]..<starts[$0 + 1]]) }
  }

  /// How long each of a test's literals is, in bytes.
  func literalCounts(_ test: Int) -> some Sequence<Int> {
    (firsts[test]..<firsts[test + 1]).lazy.map { starts[$0 + 1] - starts[$0] }
  }

  /// Whether a test's literal is `true` or `false`.
  func isBoolean(_ test: Int) -> Bool {
    let literal = pool[starts[firsts[test]]..<starts[firsts[test + 1]]]
    return literal.elementsEqual("true".utf8) || literal.elementsEqual("false".utf8)
  }

  private mutating func add(_ check: Check) {
    switch check {
    case .text(let pattern): add(pattern)
    case .number(.equal, let number): add(.number, [CaseFolding.folded(number.text.utf8)])
    case .boolean(let value): add(.whole, [Array(String(value).utf8)])
    case .regex(let regex): add(hints: regex.flags.contains("x") ? nil : RegexLiterals.required(by: regex.source))
    case .network, .number, .null, .exists, .field, .time: add(.lazy)
    }
  }

  private mutating func add(_ pattern: Pattern) {
    guard !pattern.cased else { return add(hints: pattern.longestLiteral.map { [CaseFolding.folded($0)] }) }
    switch pattern.shape {
    case .any: add(.anything)
    case .whole(let text): add(text.isEmpty ? .empty : .whole, [text])
    case .start(let text): add(.start, [text])
    case .end(let text): add(.end, [text])
    case .anywhere(let text): add(.anywhere, [text])
    case .complex: add(hints: pattern.longestLiteral.map { [$0] })
    }
  }

  private mutating func add(hints: [[UInt8]]?) { add(hints == nil ? .lazy : .hinted, hints ?? []) }

  private mutating func add(_ kind: Kind, _ literals: [[UInt8]] = []) {
    kinds.append(kind)
    for literal in literals {
      pool += literal
      starts.append(pool.count)
    }
    firsts.append(starts.count - 1)
  }
}
