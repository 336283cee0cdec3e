internal import EventModel

/// Everything that a plan looks for in the values of one field.
final class FieldScanner: Sendable {
  private let ends: AnchorTable?
  private let starts: AnchorTable?
  /// Literals of ASCII characters.
  private let plain: LiteralTables
  /// The others: they stand only in texts with a byte beyond ASCII.
  private let wide: LiteralTables
  /// Tests for `''`.
  private let empties: [Int32]
  /// Tests that any value passes.
  private let anything: [Int32]
  /// Tests for numbers, evaluated one by one where evidence writes a number in an unusual way.
  private let numbers: [(test: Int32, number: RuleNumber)]
  /// Those of them that the rule writes in an unusual way, as `1.0`: evaluated for every number.
  private let unusual: [(test: Int32, number: RuleNumber)]

  /// A scanner for literals; `popularity` says how many literals of the plan share a piece of four bytes.
  init(
    _ literals: [Literal], empties: [Int32], anything: [Int32], numbers: [(test: Int32, number: RuleNumber)],
    popularity: GramCounts
  ) {
    var (ending, starting): ([Literal], [Literal]) = ([], [])
    var (plain, wide): ([Literal], [Literal]) = ([], [])
    for literal in literals {
      switch literal.place {
      case .end, .whole: ending.append(literal)
      case .start: starting.append(literal)
      case .anywhere where literal.bytes.allSatisfy { $0 < 0x80 }: plain.append(literal)
      case .anywhere: wide.append(literal)
      }
    }
    ends = AnchorTable(ending, atEnd: true)
    starts = AnchorTable(starting, atEnd: false)
    self.plain = LiteralTables(plain, popularity: popularity)
    self.wide = LiteralTables(wide, popularity: popularity)
    self.empties = empties
    self.anything = anything
    self.numbers = numbers
    unusual = numbers.filter { NumberText.isIrregular(Array($0.number.text.utf8)[...]) }
  }

  /// Marks everything that the value passes, given its text and its folded text.
  func scan(
    _ text: Span<UInt8>, folded: Span<UInt8>, isASCII: Bool, kind: FieldValue.Kind, _ found: inout FoundTargets
  ) {
    for test in anything { found.add(test) }
    if text.isEmpty {
      for test in empties { found.add(test) }
      return
    }
    ends?.scan(folded, &found)
    starts?.scan(folded, &found)
    plain.scan(folded, &found)
    if !isASCII { wide.scan(folded, &found) }
    if kind == .number, !numbers.isEmpty { scanNumber(text, &found) }
  }

  private func scanNumber(_ text: Span<UInt8>, _ found: inout FoundTargets) {
    var bytes: [UInt8] = []
    for index in text.indices { bytes.append(text[index]) }
    let due = NumberText.isIrregular(bytes[...]) ? numbers : unusual
    for (test, number) in due where PlainEvaluator.holds(.equal, number, bytes[...], .number) {
      found.add(test)
    }
  }
}
