/// The escapes in strings of JSON (RFC 8259, section 7).
enum JSONEscapes {
  /// Appends the text of a string; false where a backslash stands before something that is no escape. Lone surrogates become
  /// U+FFFD.
  static func resolve(_ bytes: Span<UInt8>, _ range: Range<Int>, into output: inout [UInt8]) -> Bool {
    var isRight = true
    // No escape is longer than what it is written with.
    output.append(addingCapacity: range.count) { isRight = resolve(bytes, range, into: &$0) }
    return isRight
  }

  private static func resolve(_ bytes: Span<UInt8>, _ range: Range<Int>, into output: inout OutputSpan<UInt8>) -> Bool {
    var next = range.lowerBound
    let end = range.upperBound
    while next < end {
      let byte = bytes[next]
      next += 1
      if byte != 0x5C {
        output.append(byte)
        continue
      }
      guard next < end else { return false }
      let escape = bytes[next]
      next += 1
      switch escape {
      case 0x22, 0x2F, 0x5C: output.append(escape)
      case 0x62: output.append(0x08)
      case 0x66: output.append(0x0C)
      case 0x6E: output.append(0x0A)
      case 0x72: output.append(0x0D)
      case 0x74: output.append(0x09)
      case 0x75:
        guard let scalar = scalar(bytes, &next, end) else { return false }
        UTF16Text.append(scalar: (0xD800...0xDFFF).contains(scalar) ? 0xFFFD : scalar, to: &output)
      default: return false
      }
    }
    return true
  }

  /// The scalar of `XXXX`, or of a pair.
  private static func scalar(_ bytes: Span<UInt8>, _ next: inout Int, _ end: Int) -> UInt32? {
    guard let high = unit(bytes, &next, end) else { return nil }
    guard (0xD800..<0xDC00).contains(high), end - next >= 2, bytes[next] == 0x5C, bytes[next + 1] == 0x75 else {
      return high
    }
    next += 2
    guard let low = unit(bytes, &next, end) else { return nil }
    return (0xDC00..<0xE000).contains(low) ? 0x1_0000 + (high & 0x3FF) << 10 + low & 0x3FF : 0xFFFD
  }

  private static func unit(_ bytes: Span<UInt8>, _ next: inout Int, _ end: Int) -> UInt32? {
    guard end - next >= 4 else { return nil }
    var unit: UInt32 = 0
    for _ in 0..<4 {
      let byte = bytes[next]
      next += 1
      switch byte {
      case 0x30...0x39: unit = unit << 4 | UInt32(byte - 0x30)
      case 0x41...0x46, 0x61...0x66: unit = unit << 4 | (UInt32(byte | 0x20) - 0x57)
      default: return nil
      }
    }
    return unit
  }
}
