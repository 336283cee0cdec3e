internal import Bytes

/// Finds which literals of one to three bytes stand anywhere in a text.
///
/// Single bytes are searched one by one: there are few, and nothing is faster. For the others a bitmap over pairs of
/// bytes answers most positions; what passes is compared.
final class TinyTable: Sendable {
  private struct Entry: Sendable {
    /// The first two bytes, the first lowest.
    var pair: UInt16
    /// The third byte; 0 where `length` is 2.
    var third: UInt8
    var length: UInt8
    var target: Int32
    var next: Int32
  }

  private let singles: [(byte: UInt8, targets: [Int32])]
  private let bitmap: [UInt64]
  private let heads: [Int32]
  private let entries: [Entry]
  private let bitmapShift: UInt32
  private let headShift: UInt32

  /// A table of literals of at most three bytes; nil when there are none.
  init?(_ literals: [Literal]) {
    guard !literals.isEmpty else { return nil }
    let single = Dictionary(grouping: literals.filter { $0.bytes.count == 1 }) { $0.bytes[0] }
    singles = single.sorted { $0.key < $1.key }.map { (byte: $0.key, targets: $0.value.map(\.target)) }
    var bits: UInt32 = 8
    while 1 << bits < literals.count * 32, bits < 16 { bits += 1 }
    bitmapShift = 32 - bits
    headShift = 32 - max(4, bits - 4)
    var bitmap = [UInt64](repeating: 0, count: 1 << Int(bits - 6))
    var heads = [Int32](repeating: -1, count: 1 << Int(max(4, bits - 4)))
    var entries: [Entry] = []
    for literal in literals where literal.bytes.count > 1 {
      let pair = literal.bytes.span.loadU16(at: 0)
      let hash = TinyTable.hash(pair)
      let bit = hash >> bitmapShift
      bitmap[Int(bit >> 6)] |= 1 << UInt64(bit & 63)
      let head = Int(hash >> headShift)
      entries.append(
        Entry(
          pair: pair, third: literal.bytes.count == 3 ? literal.bytes[2] : 0, length: UInt8(literal.bytes.count),
          target: literal.target, next: heads[head]))
      heads[head] = Int32(entries.count - 1)
    }
    self.bitmap = bitmap
    self.heads = heads
    self.entries = entries
  }

  @inline(__always)
  private static func hash(_ pair: UInt16) -> UInt32 { UInt32(pair) &* 0x9e37_79b1 }

  /// Adds the targets of every literal that stands in the text.
  func scan(_ text: Span<UInt8>, _ found: inout FoundTargets) {
    for single in singles where ByteSearch.firstIndex(of: single.byte, in: text, from: 0, to: text.count) != nil {
      for target in single.targets { found.add(target) }
    }
    guard !entries.isEmpty else { return }
    let (bitmap, shift) = (self.bitmap, bitmapShift)
    let end = text.count - 8
    var index = 0
    // Seven pairs stand in eight bytes.
    while index <= end {
      var eight = text.loadU64(at: index)
      for position in index..<index &+ 7 {
        let pair = UInt16(truncatingIfNeeded: eight)
        eight &>>= 8
        let hash = TinyTable.hash(pair)
        let bit = hash &>> shift
        if (bitmap[Int(truncatingIfNeeded: bit &>> 6)] &>> UInt64(bit)) & 1 != 0 {
          verify(pair, hash, position, text, &found)
        }
      }
      index &+= 7
    }
    while index <= text.count - 2 {
      let pair = text.loadU16(at: index)
      verify(pair, TinyTable.hash(pair), index, text, &found)
      index += 1
    }
  }

  @inline(never)
  private func verify(
    _ pair: UInt16, _ hash: UInt32, _ index: Int, _ text: Span<UInt8>, _ found: inout FoundTargets
  ) {
    var next = heads[Int(hash >> headShift)]
    while next >= 0 {
      let entry = entries[Int(next)]
      next = entry.next
      guard entry.pair == pair else { continue }
      if entry.length == 2 || (index + 2 < text.count && text[index + 2] == entry.third) { found.add(entry.target) }
    }
  }
}
