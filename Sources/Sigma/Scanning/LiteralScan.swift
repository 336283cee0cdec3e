/// The engine's tables for literals anywhere in a value, by themselves: for comparing them with other engines.
public final class LiteralScan {
  private let plain: LiteralTables
  private let wide: LiteralTables
  private let count: Int
  private var found = FoundTargets()

  /// Tables of folded literals that are not empty.
  public init(_ literals: [[UInt8]]) {
    let all = literals.enumerated().map { Literal(bytes: $1, place: .anywhere, target: Int32($0)) }
    var popularity = GramCounts()
    for literal in all { popularity.add(literal.bytes) }
    plain = LiteralTables(all.filter { $0.bytes.allSatisfy { $0 < 0x80 } }, popularity: popularity)
    wide = LiteralTables(all.filter { !$0.bytes.allSatisfy { $0 < 0x80 } }, popularity: popularity)
    count = all.count
  }

  /// How many of the literals stand in a folded text.
  public func count(in text: [UInt8]) -> Int {
    found.begin(targets: count)
    plain.scan(text.span, &found)
    if !text.allSatisfy({ $0 < 0x80 }) { wide.scan(text.span, &found) }
    return found.list.count
  }
}
