internal import EventModel

/// Everything that a plan looks for in the values of one field.
struct FieldScanner: Sendable {
  private let ends: AnchorTable?
  private let starts: AnchorTable?
  /// Tables for pieces of 4, 3, 2 and 1 bytes, as far as needed.
  private let grams: [GramTable]
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
    grams = (1...4).reversed().compactMap { width in
      GramTable(inside.filter { min(4, $0.bytes.count) == width }, width: width, popularity: popularity)
    }
    self.empties = empties
    self.anything = anything
    self.numbers = numbers
    unusual = numbers.filter { NumberText.isIrregular(Array($0.number.text.utf8)[...]) }
  }

  /// Marks everything that the value passes. `state.folded` is used for the folded text.
  func scan(_ text: Span<UInt8>, kind: FieldValue.Kind, _ state: inout EventState, _ plan: Plan) {
    for test in anything { state.mark(test, plan) }
    if text.isEmpty {
      for test in empties { state.mark(test, plan) }
      return
    }
    var folded = state.folded
    state.folded = []
    let count = CaseFolding.fold(text, over: &folded)
    let value = folded.span.extracting(first: count)
    ends?.scan(value, &state, plan)
    starts?.scan(value, &state, plan)
    for table in grams { table.scan(value, &state, plan) }
    if kind == .number, !numbers.isEmpty { scanNumber(text, &state, plan) }
    state.folded = folded
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
