/// CRC-32 as zlib and event logs use it (ISO-HDLC, polynomial 0xEDB88320 reflected), eight bytes at a step.
struct CRC32 {
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

  private var state: UInt32 = 0xFFFF_FFFF

  /// The checksum of what was added so far.
  var value: UInt32 { ~state }

  /// Adds the bytes `start..<end`, which must lie in the span.
  mutating func add(_ bytes: Span<UInt8>, from start: Int, to end: Int) {
    let table = CRC32.tables.span
    var crc = state
    var index = start
    while index + 8 <= end {
      let both = bytes.u64(at: index)
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
    state = crc
  }

  /// The checksum of one range.
  static func of(_ bytes: Span<UInt8>, from start: Int, to end: Int) -> UInt32 {
    var crc = CRC32()
    crc.add(bytes, from: start, to: end)
    return crc.value
  }
}
