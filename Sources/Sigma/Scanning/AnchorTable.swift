/// Finds which of many literals a text ends (or starts) with: a hash table over the last (or first) bytes, up to eight.
final class AnchorTable: Sendable {
  private struct Entry: Sendable {
    var key: UInt64
    /// Bytes in `key`.
    var width: UInt8
    var isWhole: Bool
    var target: Int32
    /// Where the literal stands in `pool`.
    var offset: Int32
    var length: Int32
    var next: Int32
  }

  /// The anchor is the end of the text.
  private let atEnd: Bool
  private let heads: [Int32]
  private let entries: [Entry]
  private let pool: [UInt8]
  /// Bit n: there are literals whose key has n bytes.
  private let widths: UInt16
  private let shift: UInt64

  /// A table of literals; nil when there are none.
  init?(_ literals: [Literal], atEnd: Bool) {
    guard !literals.isEmpty else { return nil }
    self.atEnd = atEnd
    var bits: UInt64 = 4
    while 1 << bits < literals.count * 2 { bits += 1 }
    shift = 64 - bits
    var heads = [Int32](repeating: -1, count: 1 << bits)
    var entries: [Entry] = []
    var pool: [UInt8] = []
    var widths: UInt16 = 0
    for literal in literals {
      let width = min(8, literal.bytes.count)
      var key: UInt64 = 0
      for index in 0..<width {
        let byte = literal.bytes[atEnd ? literal.bytes.count - 1 - index : index]
        key |= UInt64(byte) << UInt64(8 * index)
      }
      widths |= 1 << UInt16(width)
      let slot = AnchorTable.slot(key, width, shift)
      entries.append(
        Entry(
          key: key, width: UInt8(width), isWhole: literal.place == .whole, target: literal.target,
          offset: Int32(pool.count), length: Int32(literal.bytes.count), next: heads[slot]))
      heads[slot] = Int32(entries.count - 1)
      pool += literal.bytes
    }
    self.heads = heads
    self.entries = entries
    self.pool = pool
    self.widths = widths
  }

  @inline(__always)
  private static func slot(_ key: UInt64, _ width: Int, _ shift: UInt64) -> Int {
    Int(truncatingIfNeeded: ((key ^ UInt64(width)) &* 0x9e37_79b9_7f4a_7c15) >> shift)
  }

  /// Marks the targets of every literal that stands at the anchor of the text.
  func scan(_ text: Span<UInt8>, _ found: inout FoundTargets) {
    var key: UInt64 = 0
    var width = 1
    let most = min(8, text.count)
    while width <= most {
      let byte = text[atEnd ? text.count - width : width - 1]
      key |= UInt64(byte) << UInt64(8 * (width - 1))
      if widths & (1 << UInt16(width)) != 0 {
        var next = heads[AnchorTable.slot(key, width, shift)]
        while next >= 0 {
          let entry = entries[Int(next)]
          if entry.key == key, Int(entry.width) == width, verify(entry, text) { found.add(entry.target) }
          next = entry.next
        }
      }
      width += 1
    }
  }

  @inline(__always)
  private func verify(_ entry: Entry, _ text: Span<UInt8>) -> Bool {
    let length = Int(entry.length)
    guard entry.isWhole ? length == text.count : length <= text.count else { return false }
    guard length > 8 else { return true }
    let start = atEnd ? text.count - length : 0
    let offset = Int(entry.offset)
    for index in 0..<length where text[start + index] != pool[offset + index] { return false }
    return true
  }
}
