/// Finds which of many literals stand anywhere in a text: tables by length, because long literals let the scan skip.
struct LiteralTables: Sendable {
  private let long: GramTable?
  private let medium: GramTable?
  private let automaton: ShortAutomaton?
  /// In its place where there are very many short literals.
  private let short: GramTable?
  private let tiny: TinyTable?

  /// Tables of literals that are not empty; `popularity` says how many literals of the plan share a piece of four bytes.
  init(_ literals: [Literal], popularity: [UInt32: Int]) {
    func table(_ lengths: Range<Int>, stride: Int) -> GramTable? {
      GramTable(literals.filter { lengths.contains($0.bytes.count) }, stride: stride, popularity: popularity)
    }
    long = table(11..<Int.max, stride: 8)
    medium = table(7..<11, stride: 4)
    automaton = ShortAutomaton(literals.filter { $0.bytes.count < 7 })
    short = automaton == nil ? table(4..<7, stride: 1) : nil
    tiny = automaton == nil ? TinyTable(literals.filter { $0.bytes.count < 4 }) : nil
  }

  /// Adds the targets of every literal that stands in the text.
  func scan(_ text: Span<UInt8>, _ found: inout FoundTargets) {
    long?.scan(text, &found)
    medium?.scan(text, &found)
    automaton?.scan(text, &found)
    short?.scan(text, &found)
    tiny?.scan(text, &found)
  }
}
