/// Finds which of many literals stand anywhere in a text, in one pass.
///
/// Of every literal one piece of `width` bytes (four where the literal is that long) is put into a hash table; the text
/// is read with a window of that width. A bitmap that fits the first-level cache answers most positions; what passes is
/// compared in full. Measured against Hyperscan and an Aho-Corasick automaton in docs/sigma.md.
struct GramTable: Sendable {
  private struct Entry: Sendable {
    var gram: UInt32
    var target: Int32
    /// Where the literal stands in `pool`.
    var offset: Int32
    var length: Int32
    /// Where the piece stands in the literal.
    var position: Int32
    var next: Int32
  }

  private let width: Int
  private let bitmap: [UInt64]
  private let heads: [Int32]
  private let entries: [Entry]
  private let pool: [UInt8]
  private let bitmapShift: UInt32
  private let headShift: UInt32
  private let mask: UInt32

  /// A table of literals that have at least `width` bytes; nil when there are none.
  init?(_ literals: [Literal], width: Int, popularity: [UInt32: Int]) {
    guard !literals.isEmpty else { return nil }
    self.width = width
    mask = width >= 4 ? .max : (1 << UInt32(8 * width)) - 1
    var bits: UInt32 = 8
    while 1 << bits < literals.count * 32 { bits += 1 }
    bitmapShift = 32 - min(bits, 20)
    headShift = 32 - min(max(4, bits - 4), 16)
    var bitmap = [UInt64](repeating: 0, count: 1 << Int(32 - bitmapShift - 6))
    var heads = [Int32](repeating: -1, count: 1 << Int(32 - headShift))
    var entries: [Entry] = []
    var pool: [UInt8] = []
    for literal in literals {
      let (position, gram) = GramTable.rarest(literal.bytes, width: width, popularity)
      let hash = gram &* 0x9e37_79b1
      bitmap[Int(hash >> bitmapShift) >> 6] |= 1 << UInt64(hash >> bitmapShift & 63)
      let head = Int(hash >> headShift)
      entries.append(
        Entry(
          gram: gram, target: literal.target, offset: Int32(pool.count), length: Int32(literal.bytes.count),
          position: Int32(position), next: heads[head]))
      heads[head] = Int32(entries.count - 1)
      pool += literal.bytes
    }
    self.bitmap = bitmap
    self.heads = heads
    self.entries = entries
    self.pool = pool
  }

  /// The piece of a literal that the fewest literals share: what is popular among rules is popular in evidence.
  private static func rarest(
    _ bytes: [UInt8], width: Int, _ popularity: [UInt32: Int]
  ) -> (position: Int, gram: UInt32) {
    var best = (position: 0, gram: UInt32(0), count: Int.max)
    for position in 0...(bytes.count - width) {
      let gram = GramTable.gram(bytes, position, width)
      let count = popularity[gram] ?? 0
      if count < best.count { best = (position, gram, count) }
    }
    return (best.position, best.gram)
  }

  /// The piece of `width` bytes at a position, the first byte highest.
  static func gram(_ bytes: [UInt8], _ position: Int, _ width: Int) -> UInt32 {
    var gram: UInt32 = 0
    for index in position..<position + width { gram = gram << 8 | UInt32(bytes[index]) }
    return gram
  }

  /// Marks the targets of every literal that stands in the text.
  func scan(_ text: Span<UInt8>, _ state: inout EventState, _ plan: Plan) {
    guard text.count >= width else { return }
    let bitmap = bitmap.span
    var window: UInt32 = 0
    for index in 0..<width - 1 { window = window << 8 | UInt32(text[index]) }
    for index in (width - 1)..<text.count {
      window = (window << 8 | UInt32(text[index])) & mask
      let hash = window &* 0x9e37_79b1
      let bit = hash >> bitmapShift
      if bitmap[Int(bit >> 6)] & (1 << UInt64(bit & 63)) != 0 { verify(window, hash, index, text, &state, plan) }
    }
  }

  /// Compares in full the literals whose piece ends at `index`.
  private func verify(
    _ window: UInt32, _ hash: UInt32, _ index: Int, _ text: Span<UInt8>, _ state: inout EventState, _ plan: Plan
  ) {
    var next = heads[Int(hash >> headShift)]
    while next >= 0 {
      let entry = entries[Int(next)]
      next = entry.next
      guard entry.gram == window, !state.isTrue(entry.target) else { continue }
      let start = index + 1 - width - Int(entry.position)
      guard start >= 0, start + Int(entry.length) <= text.count else { continue }
      var same = true
      for position in 0..<Int(entry.length) where text[start + position] != pool[Int(entry.offset) + position] {
        same = false
        break
      }
      if same { state.mark(entry.target, plan) }
    }
  }
}
