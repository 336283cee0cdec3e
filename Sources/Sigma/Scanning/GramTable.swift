internal import Bytes

/// Finds which of many literals of at least four bytes stand anywhere in a text, in one pass.
///
/// Of every literal `stride` neighbouring pieces of four bytes are put into a hash table, and the text is read at every
/// `stride`-th position: one of the pieces stands there. A bitmap that fits the first-level cache answers most positions;
/// what passes is compared in full.
final class GramTable: Sendable {
  private struct Entry: Sendable {
    var gram: UInt32
    /// The last four bytes of the literal, which are compared first: beginnings are what literals share.
    var tail: UInt32
    var target: Int32
    /// Where the literal stands in `pool`.
    var offset: Int32
    var length: Int32
    /// Where the piece stands in the literal.
    var position: Int32
  }

  private let stride: Int
  private let bitmap: [UInt64]
  /// Where the entries of each part of the hashes start in `entries`; one more at the end.
  private let starts: [Int32]
  private let entries: [Entry]
  private let pool: [UInt8]
  private let bitmapShift: UInt32
  private let startShift: UInt32

  /// A table of literals that have at least `stride + 3` bytes; nil when there are none.
  init?(_ literals: [Literal], stride: Int, popularity: GramCounts) {
    guard !literals.isEmpty else { return nil }
    self.stride = stride
    var bits: UInt32 = 8
    while 1 << bits < literals.count * stride * 32 { bits += 1 }
    bitmapShift = 32 - min(bits, 20) + 6
    startShift = 32 - min(max(4, bits - 4), 16)
    var bitmap = [UInt64](repeating: 0, count: 1 << Int(32 - bitmapShift))
    // Entries stand in the order of their hashes, so that what is looked at together stands together: first they are
    // counted, then each is put where it belongs.
    var starts = [Int32](repeating: 0, count: 1 << Int(32 - startShift) + 1)
    let firsts = literals.map { GramTable.rarest($0.bytes, stride: stride, popularity) }
    for (literal, first) in zip(literals, firsts) {
      let text = literal.bytes.span
      for position in first..<first + stride {
        let hash = GramTable.hash(text.loadU32(at: position))
        bitmap[Int(hash >> bitmapShift)] |= GramTable.bits(hash)
        starts[Int(hash >> startShift) + 1] += 1
      }
    }
    for index in 1..<starts.count { starts[index] += starts[index - 1] }
    var next = starts
    let none = Entry(gram: 0, tail: 0, target: 0, offset: 0, length: 0, position: 0)
    var entries = [Entry](repeating: none, count: literals.count * stride)
    var pool: [UInt8] = []
    for (literal, first) in zip(literals, firsts) {
      let text = literal.bytes.span
      for position in first..<first + stride {
        let gram = text.loadU32(at: position)
        let part = Int(GramTable.hash(gram) >> startShift)
        entries[Int(next[part])] = Entry(
          gram: gram, tail: text.loadU32(at: text.count - 4), target: literal.target, offset: Int32(pool.count),
          length: Int32(text.count), position: Int32(position))
        next[part] += 1
      }
      pool += literal.bytes
    }
    self.bitmap = bitmap
    self.starts = starts
    self.entries = entries
    self.pool = pool
  }

  @inline(__always)
  private static func hash(_ gram: UInt32) -> UInt32 { (gram ^ gram &>> 15) &* 0x9e37_79b1 }

  /// Two of the bits of a word, from the middle of a hash; its highest bits choose the word.
  @inline(__always)
  private static func bits(_ hash: UInt32) -> UInt64 {
    1 &<< UInt64(hash &>> 6 & 63) | 1 &<< UInt64(hash &>> 12 & 63)
  }

  /// Whether both bits of a hash are set in a word.
  @inline(__always)
  private static func isSet(_ word: UInt64, _ hash: UInt32) -> Bool {
    (word &>> UInt64(hash &>> 6)) & (word &>> UInt64(hash &>> 12)) & 1 != 0
  }

  /// Where the `stride` neighbouring pieces start that the fewest literals share: what is popular among rules is popular
  /// in evidence, and what stands in every path is not worth looking at.
  private static func rarest(_ bytes: [UInt8], stride: Int, _ popularity: GramCounts) -> Int {
    let last = bytes.count - stride - 3
    guard last > 0 else { return 0 }
    let text = bytes.span
    var count = 0
    for position in 0..<stride { count += popularity[text.loadU32(at: position)] }
    var best = (position: 0, count: count)
    for position in 1...last {
      count += popularity[text.loadU32(at: position + stride - 1)] - popularity[text.loadU32(at: position - 1)]
      if count < best.count { best = (position, count) }
    }
    return best.position
  }

  /// The piece of four bytes at a position, the first byte lowest.
  static func gram(_ bytes: [UInt8], _ position: Int) -> UInt32 { bytes.span.loadU32(at: position) }

  /// Adds the targets of every literal that stands in the text.
  func scan(_ text: Span<UInt8>, _ found: inout FoundTargets) {
    guard text.count >= 8 else { return scanSlowly(text, from: 0, &found) }
    // Locals: the loop runs for every byte of evidence.
    let (bitmap, shift, stride) = (self.bitmap, bitmapShift, self.stride)
    let end = text.count - 8
    var index = 0
    if stride == 1 {
      // Five pieces stand in eight bytes.
      while index <= end {
        var eight = text.loadU64(at: index)
        for position in index..<index &+ 5 {
          let gram = UInt32(truncatingIfNeeded: eight)
          eight &>>= 8
          let hash = GramTable.hash(gram)
          if GramTable.isSet(bitmap[Int(truncatingIfNeeded: hash &>> shift)], hash) {
            verify(gram, hash, position, text, &found)
          }
        }
        index &+= 5
      }
    } else {
      while index <= end {
        let gram = UInt32(truncatingIfNeeded: text.loadU64(at: index))
        let hash = GramTable.hash(gram)
        if GramTable.isSet(bitmap[Int(truncatingIfNeeded: hash &>> shift)], hash) {
          verify(gram, hash, index, text, &found)
        }
        index &+= stride
      }
    }
    scanSlowly(text, from: index, &found)
  }

  /// The same from a position on, piece by piece.
  private func scanSlowly(_ text: Span<UInt8>, from start: Int, _ found: inout FoundTargets) {
    var index = start
    while index <= text.count - 4 {
      let gram = text.loadU32(at: index)
      let hash = GramTable.hash(gram)
      if GramTable.isSet(bitmap[Int(hash >> bitmapShift)], hash) { verify(gram, hash, index, text, &found) }
      index += stride
    }
  }

  /// Compares in full the literals whose piece starts at `index`.
  @inline(never)
  private func verify(
    _ gram: UInt32, _ hash: UInt32, _ index: Int, _ text: Span<UInt8>, _ found: inout FoundTargets
  ) {
    let part = Int(hash >> startShift)
    for number in Int(starts[part])..<Int(starts[part + 1]) {
      let entry = entries[number]
      guard entry.gram == gram else { continue }
      let start = index - Int(entry.position)
      let end = start + Int(entry.length)
      guard start >= 0, end <= text.count, text.loadU32(at: end - 4) == entry.tail, !found.contains(entry.target)
      else { continue }
      var same = true
      for position in 0..<Int(entry.length) - 4 where text[start + position] != pool[Int(entry.offset) + position] {
        same = false
        break
      }
      if same { found.add(entry.target) }
    }
  }
}
