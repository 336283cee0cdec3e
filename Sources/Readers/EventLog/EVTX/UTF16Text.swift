import Bytes

/// UTF-16LE to UTF-8 without an intermediate `String`.
enum UTF16Text {
  /// Appends the text at `start` up to the first NUL or `units` code units; lone surrogates become U+FFFD.
  ///
  /// `start + 2 * units` must not pass the end of the span; `output` must have room for `3 * units` bytes.
  @inline(__always)
  static func append(_ bytes: Span<UInt8>, from start: Int, units: Int, to output: inout OutputSpan<UInt8>) {
    let done = output.appendASCII(utf16: bytes, at: start, units: units)
    if done < units { appendAny(bytes, from: start + done * 2, to: start + units * 2, to: &output) }
  }

  /// The same to the end of an array.
  static func append(_ bytes: Span<UInt8>, from start: Int, units: Int, to output: inout [UInt8]) {
    output.append(addingCapacity: units * 3) { append(bytes, from: start, units: units, to: &$0) }
  }

  private static func appendAny(_ bytes: Span<UInt8>, from start: Int, to end: Int, to output: inout OutputSpan<UInt8>)
  {
    var read = start
    while read < end {
      let unit = UInt32(bytes.u16(at: read))
      read += 2
      if unit == 0 { return }
      if unit < 0xD800 || unit > 0xDFFF {
        append(scalar: unit, to: &output)
      } else if unit < 0xDC00, read < end, bytes[read + 1] & 0xFC == 0xDC {
        append(scalar: 0x1_0000 + (unit & 0x3FF) << 10 + UInt32(bytes.u16(at: read)) & 0x3FF, to: &output)
        read += 2
      } else {
        append(scalar: 0xFFFD, to: &output)
      }
    }
  }

  /// Appends one Unicode scalar value as UTF-8; the caller makes sure that it is one.
  static func append(scalar: UInt32, to output: inout OutputSpan<UInt8>) {
    func tail(_ shift: UInt32) -> UInt8 { UInt8(truncatingIfNeeded: scalar >> shift & 0x3F | 0x80) }
    switch scalar {
    case 0..<0x80:
      output.append(UInt8(truncatingIfNeeded: scalar))
    case 0x80..<0x800:
      output.append(UInt8(truncatingIfNeeded: scalar >> 6 | 0xC0))
      output.append(tail(0))
    case 0x800..<0x1_0000:
      output.append(UInt8(truncatingIfNeeded: scalar >> 12 | 0xE0))
      output.append(tail(6))
      output.append(tail(0))
    default:
      output.append(UInt8(truncatingIfNeeded: scalar >> 18 | 0xF0))
      output.append(tail(12))
      output.append(tail(6))
      output.append(tail(0))
    }
  }
}
