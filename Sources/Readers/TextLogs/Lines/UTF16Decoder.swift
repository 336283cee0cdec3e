/// Appends UTF-16 code units as UTF-8; what is no character becomes U+FFFD.
enum UTF16Decoder {
  /// Decodes `start..<end` of `bytes`; an odd last byte is dropped.
  static func append(
    _ bytes: Span<UInt8>, from start: Int, to end: Int, bigEndian: Bool, into text: inout [UInt8]
  ) {
    let high = bigEndian ? 0 : 1
    func unit(_ index: Int) -> UInt16 { UInt16(bytes[index + high]) << 8 | UInt16(bytes[index + 1 - high]) }
    var next = start
    while next + 1 < end {
      let first = unit(next)
      next += 2
      if first < 0x80 {
        text.append(UInt8(truncatingIfNeeded: first))
        continue
      }
      var scalar = UInt32(first)
      if first & 0xfc00 == 0xd800, next + 1 < end, unit(next) & 0xfc00 == 0xdc00 {
        scalar = 0x10000 + (UInt32(first & 0x3ff) << 10 | UInt32(unit(next) & 0x3ff))
        next += 2
      } else if first & 0xf800 == 0xd800 {
        scalar = 0xfffd
      }
      append(scalar, to: &text)
    }
  }

  /// Appends one scalar value; a surrogate becomes U+FFFD.
  static func append(_ scalar: UInt32, to text: inout [UInt8]) {
    let scalar = scalar & 0xffff_f800 == 0xd800 || scalar > 0x10ffff ? 0xfffd : scalar
    func low(_ shift: UInt32) -> UInt8 { UInt8(truncatingIfNeeded: 0x80 | scalar >> shift & 0x3f) }
    if scalar < 0x80 {
      text.append(UInt8(truncatingIfNeeded: scalar))
    } else if scalar < 0x800 {
      text.append(UInt8(truncatingIfNeeded: 0xc0 | scalar >> 6))
      text.append(low(0))
    } else if scalar < 0x10000 {
      text.append(UInt8(truncatingIfNeeded: 0xe0 | scalar >> 12))
      text.append(low(6))
      text.append(low(0))
    } else {
      text.append(UInt8(truncatingIfNeeded: 0xf0 | scalar >> 18))
      text.append(low(12))
      text.append(low(6))
      text.append(low(0))
    }
  }
}
