/// Finds which of many literals stand anywhere in a text: tables by length, because long literals let the scan skip.
struct LiteralTables: Sendable {
  private let long: GramTable?
  private let medium: GramTable?
  private let short: GramTable?
  private let tiny: TinyTable?

  /// Tables of literals that are not empty; `popularity` says how many literals of the plan share a piece of four bytes.
  init(_ literals: [Literal], popularity: [UInt32: Int]) {
    func table(_ lengths: Range<Int>, stride: Int) -> GramTable? {
      GramTable(literals.filter { lengths.contains($0.bytes.count) }, stride: stride, popularity: popularity)
    }
    long = table(11..<Int.max, stride: 8)
    medium = table(7..<11, stride: 4)
    short = table(4..<7, stride: 1)
    tiny = TinyTable(literals.filter { $0.bytes.count < 4 })
  }

  /// Adds the targets of every literal that stands in the text.
  func scan(_ text: Span<UInt8>, _ found: inout FoundTargets) {
    long?.scan(text, &found)
    medium?.scan(text, &found)
    short?.scan(text, &found)
    tiny?.scan(text, &found)
  }
}
