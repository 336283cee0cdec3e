/// Finds which of many literals stand anywhere in a text: tables by length, because long literals let the scan skip.
struct LiteralTables: Sendable {
  private let long: GramTable?
  private let medium: GramTable?
  private let automaton: ShortAutomaton?
  /// In its place where there are very many short literals.
  private let short: GramTable?
  private let tiny: TinyTable?

  /// Tables of literals that are not empty; `popularity` says how many literals of the plan share a piece of four bytes.
  init(_ literals: [Literal], popularity: GramCounts) {
    var (longs, mediums, shorts): ([Literal], [Literal], [Literal]) = ([], [], [])
    for literal in literals {
      switch literal.bytes.count {
      case ..<7: shorts.append(literal)
      case ..<11: mediums.append(literal)
      default: longs.append(literal)
      }
    }
    long = GramTable(longs, stride: 8, popularity: popularity)
    medium = GramTable(mediums, stride: 4, popularity: popularity)
    automaton = ShortAutomaton(shorts)
    let isLarge = automaton == nil
    short = isLarge ? GramTable(shorts.filter { $0.bytes.count >= 4 }, stride: 1, popularity: popularity) : nil
    tiny = isLarge ? TinyTable(shorts.filter { $0.bytes.count < 4 }) : nil
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
