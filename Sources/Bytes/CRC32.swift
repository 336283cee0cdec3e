import CChecksum

/// CRC-32 as zlib and event logs use it (ISO-HDLC, polynomial 0xEDB88320 reflected): sixteen bytes at a step where the
/// processor can, else eight.
public struct CRC32: Sendable {
  /// Eight tables of 256, one after another: table `k` advances a byte by `k` further zero bytes.
  private static let tables: [UInt32] = {
    var tables = [UInt32](repeating: 0, count: 8 * 256)
    for index in 0..<256 {
      var value = UInt32(index)
      for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
      tables[index] = value
    }
    for index in 256..<2_048 {
      let previous = tables[index - 256]
      tables[index] = previous >> 8 ^ tables[Int(previous & 0xFF)]
    }
    return tables
  }()

  /// Fewer bytes than this are not worth folding (and cannot be folded below 64).
  private static let foldable = 128
  private static let canFold = kagami_crc32_can_fold() != 0

  private var state: UInt32 = 0xFFFF_FFFF

  /// The checksum of nothing.
  public init() {}

  /// The checksum of what was added so far.
  public var value: UInt32 { ~state }

  /// Adds the bytes `start..<end`; what lies outside of the span is left out.
  public mutating func add(_ bytes: Span<UInt8>, from start: Int, to end: Int) {
    let end = min(end, bytes.count)
    var start = max(0, start)
    if CRC32.canFold, end - start >= CRC32.foldable {
      let count = (end - start) & ~15
      state = unsafe bytes.withUnsafeBufferPointer { buffer in
        guard let base = buffer.baseAddress else { return state }
        return unsafe kagami_crc32_fold(base + start, count, state)
      }
      start += count
    }
    state = CRC32.advance(state, bytes, from: start, to: end)
  }

  /// The portable way, by tables.
  static func advance(_ state: UInt32, _ bytes: Span<UInt8>, from start: Int, to end: Int) -> UInt32 {
    let table = tables.span
    var crc = state
    var index = start
    while index + 8 <= end {
      let both = bytes.loadU64(at: index)
      let low = UInt32(truncatingIfNeeded: both) ^ crc
      let high = UInt32(truncatingIfNeeded: both >> 32)
      let a = table[1_792 + Int(low & 0xFF)] ^ table[1_536 + Int(low >> 8 & 0xFF)]
      let b = table[1_280 + Int(low >> 16 & 0xFF)] ^ table[1_024 + Int(low >> 24)]
      let c = table[768 + Int(high & 0xFF)] ^ table[512 + Int(high >> 8 & 0xFF)]
      let d = table[256 + Int(high >> 16 & 0xFF)] ^ table[Int(high >> 24)]
      crc = a ^ b ^ c ^ d
      index += 8
    }
    while index < end {
      crc = crc >> 8 ^ table[Int((crc ^ UInt32(bytes[index])) & 0xFF)]
      index += 1
    }
    return crc
  }

  /// The checksum of one range.
  public static func of(_ bytes: Span<UInt8>, from start: Int, to end: Int) -> UInt32 {
    var crc = CRC32()
    crc.add(bytes, from: start, to: end)
    return crc.value
  }
}
