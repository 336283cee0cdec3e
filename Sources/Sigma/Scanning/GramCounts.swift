internal import Bytes

/// About how many literals share a piece of four bytes: counters by hash, so that a rare piece may seem popular now and
/// then. Only speed depends on it.
struct GramCounts {
  private static let bits: UInt32 = 14
  private var counts: [UInt16]

  /// Only the pieces of common text are popular.
  init() { counts = GramCounts.common }

  private static let common: [UInt16] = {
    var counts = [UInt16](repeating: 0, count: 1 << Int(bits))
    for gram in CommonText.grams { counts[slot(gram)] = UInt16(CommonText.weight) }
    return counts
  }()

  @inline(__always)
  private static func slot(_ gram: UInt32) -> Int { Int(((gram ^ gram &>> 15) &* 0x9e37_79b1) &>> (32 - bits)) }

  /// Counts the pieces of a literal.
  mutating func add(_ literal: [UInt8]) {
    let bytes = literal.span
    guard bytes.count >= 4 else { return }
    for position in 0...(bytes.count - 4) {
      let slot = GramCounts.slot(bytes.loadU32(at: position))
      if counts[slot] < .max { counts[slot] += 1 }
    }
  }

  /// The count of a piece.
  @inline(__always)
  subscript(gram: UInt32) -> Int { Int(counts[GramCounts.slot(gram)]) }
}
