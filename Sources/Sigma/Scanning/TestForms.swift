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
    /// Evaluated on demand, once the literal was found.
    case hinted
    /// Evaluated on demand.
    case lazy

    /// The scan has the answer.
    var isScanned: Bool { rawValue < Kind.hinted.rawValue }
  }

  private var kinds: [Kind] = []
  /// By test: where its literal starts in `pool`; one more at the end.
  private var starts: [Int] = [0]
  private var pool: [UInt8] = []

  /// The forms of tests, in their order.
  init(_ tests: [CompiledRules.Test]) {
    kinds.reserveCapacity(tests.count)
    starts.reserveCapacity(tests.count + 1)
    for index in tests.indices { add(tests[index].check) }
  }

  /// What a test is.
  func kind(_ test: Int) -> Kind { kinds[test] }

  /// How long a test's literal is, in bytes.
  func literalCount(_ test: Int) -> Int { starts[test + 1] - starts[test] }

  /// The folded literal of a test; empty where it has none.
  func literal(_ test: Int) -> [UInt8] { Array(pool[starts[test]..<starts[test + 1]]) }

  /// Whether a test's literal is `true` or `false`.
  func isBoolean(_ test: Int) -> Bool {
    let literal = pool[starts[test]..<starts[test + 1]]
    return literal.elementsEqual("true".utf8) || literal.elementsEqual("false".utf8)
  }

  private mutating func add(_ check: Check) {
    var kind = Kind.lazy
    switch check {
    case .text(let pattern):
      kind = add(pattern)
    case .number(.equal, let number):
      kind = .number
      pool += CaseFolding.folded(number.text.utf8)
    case .boolean(let value):
      kind = .whole
      pool += String(value).utf8
    case .regex(let regex):
      if !regex.flags.contains("x"), let hint = RegexLiteral.required(by: regex.source) {
        kind = .hinted
        pool += hint
      }
    case .network, .number, .null, .exists, .field, .time: break
    }
    kinds.append(kind)
    starts.append(pool.count)
  }

  /// Adds the literal of a pattern.
  private mutating func add(_ pattern: Pattern) -> Kind {
    guard !pattern.cased else { return add(hint: pattern.longestLiteral.map { CaseFolding.folded($0) }) }
    switch pattern.shape {
    case .any: return .anything
    case .whole(let text):
      pool += text
      return text.isEmpty ? .empty : .whole
    case .start(let text):
      pool += text
      return .start
    case .end(let text):
      pool += text
      return .end
    case .anywhere(let text):
      pool += text
      return .anywhere
    case .complex: return add(hint: pattern.longestLiteral)
    }
  }

  private mutating func add(hint: [UInt8]?) -> Kind {
    guard let hint else { return .lazy }
    pool += hint
    return .hinted
  }
}
