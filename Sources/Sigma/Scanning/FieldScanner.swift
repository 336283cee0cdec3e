internal import EventModel

/// Everything that a plan looks for in the values of one field.
final class FieldScanner: Sendable {
  private let ends: AnchorTable?
  private let starts: AnchorTable?
  /// Tables for pieces of 4, 3, 2 and 1 bytes, as far as needed.
  private let grams4: GramTable?
  private let grams3: GramTable?
  private let grams2: GramTable?
  private let grams1: GramTable?
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
    popularity: [UInt32: Int]
  ) {
    ends = AnchorTable(literals.filter { $0.place == .end || $0.place == .whole }, atEnd: true)
    starts = AnchorTable(literals.filter { $0.place == .start }, atEnd: false)
    let inside = literals.filter { $0.place == .anywhere }
    func table(_ width: Int) -> GramTable? {
      GramTable(inside.filter { min(4, $0.bytes.count) == width }, width: width, popularity: popularity)
    }
    grams4 = table(4)
    grams3 = table(3)
    grams2 = table(2)
    grams1 = table(1)
    self.empties = empties
    self.anything = anything
    self.numbers = numbers
    unusual = numbers.filter { NumberText.isIrregular(Array($0.number.text.utf8)[...]) }
  }

  /// Marks everything that the value passes, given its text and its folded text.
  func scan(
    _ text: Span<UInt8>, folded: Span<UInt8>, kind: FieldValue.Kind, _ state: inout EventState, _ plan: Plan
  ) {
    for test in anything { state.mark(test, plan) }
    if text.isEmpty {
      for test in empties { state.mark(test, plan) }
      return
    }
    ends?.scan(folded, &state, plan)
    starts?.scan(folded, &state, plan)
    grams4?.scan(folded, &state, plan)
    grams3?.scan(folded, &state, plan)
    grams2?.scan(folded, &state, plan)
    grams1?.scan(folded, &state, plan)
    if kind == .number, !numbers.isEmpty { scanNumber(text, &state, plan) }
  }

  private func scanNumber(_ text: Span<UInt8>, _ state: inout EventState, _ plan: Plan) {
    var bytes: [UInt8] = []
    for index in text.indices { bytes.append(text[index]) }
    let due = NumberText.isIrregular(bytes[...]) ? numbers : unusual
    for (test, number) in due where PlainEvaluator.holds(.equal, number, bytes[...], .number) {
      state.mark(test, plan)
    }
  }
}
