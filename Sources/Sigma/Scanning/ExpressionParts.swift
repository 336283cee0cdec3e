/// The expressions of all variants as one row of parts, each part before those below it.
///
/// Plans are made by workers, which share the rules' memory with the process that they were forked from: counting one more
/// reference to a part of a tree copies the page that it stands on. A row of numbers is only read.
struct ExpressionParts: Sendable {
  /// What a part says of those below it.
  enum Kind: UInt8, Sendable {
    case test, all, any, not
  }

  /// A part of an expression.
  struct Part: Sendable {
    /// Behind the last part below it.
    var end: Int
    /// Index into `CompiledRules.tests`, or -1.
    var test: Int32 = -1
    var kind: Kind
  }

  private(set) var parts: [Part] = []
  /// By variant: where its expression starts in `parts`; one more at the end.
  private(set) var starts: [Int] = [0]

  /// Adds the expression of the next variant.
  mutating func add(_ expression: Expression<Int>) {
    append(expression)
    starts.append(parts.count)
  }

  /// Where the parts of a variant stand.
  func range(ofVariant variant: Int) -> Range<Int> { starts[variant]..<starts[variant + 1] }

  private mutating func append(_ expression: Expression<Int>) {
    let index = parts.count
    switch expression {
    case .test(let test):
      parts.append(Part(end: index + 1, test: Int32(test), kind: .test))
      return
    case .all(let below):
      parts.append(Part(end: index, kind: .all))
      for part in below { append(part) }
    case .any(let below):
      parts.append(Part(end: index, kind: .any))
      for part in below { append(part) }
    case .not(let part):
      parts.append(Part(end: index, kind: .not))
      append(part)
    }
    parts[index].end = parts.count
  }
}
