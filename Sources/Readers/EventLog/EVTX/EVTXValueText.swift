import Bytes
import EventModel

/// The text of BinXML values, appended to an arena.
///
/// Integers are decimal, hexadecimal integers are `0x` and lower case without leading zeros, times are ISO 8601 in UTC
/// with six fractional digits, GUIDs are upper case without braces, binary is upper-case hexadecimal: what independent
/// parsers print.
enum EVTXValueText {
  /// Room that the text of a value of `size` bytes needs at most: ANSI text becomes three times as long, a number of a
  /// few bytes some dozens.
  static func room(for size: Int) -> Int { size * 3 + 64 }

  /// Appends one value to an array; otherwise like the other one.
  static func append(
    _ bytes: Span<UInt8>, type: UInt8, from start: Int, to end: Int, to output: inout [UInt8]
  ) -> FieldValue.Kind? {
    var kind: FieldValue.Kind?
    output.append(addingCapacity: room(for: end - start)) {
      kind = append(bytes, type: type, from: start, to: end, to: &$0)
    }
    return kind
  }

  /// Appends one value (not an array) and says what kind it is; nil when its size does not fit its type. `output` must
  /// have `room(for:)` the value.
  @inline(__always)
  static func append(
    _ bytes: Span<UInt8>, type: UInt8, from start: Int, to end: Int, to output: inout OutputSpan<UInt8>
  ) -> FieldValue.Kind? {
    let size = end - start
    switch type {
    case EVTXType.string:
      UTF16Text.append(bytes, from: start, units: size / 2, to: &output)
      return .string
    case EVTXType.null:
      return .null
    case EVTXType.ansi:
      ANSIText.append(bytes, from: start, to: end, to: &output)
      return .string
    case EVTXType.binary:
      appendHex(bytes, from: start, to: end, to: &output)
      return .string
    case EVTXType.sid:
      return appendSID(bytes, from: start, to: end, to: &output) ? .string : nil
    case EVTXType.size:
      guard size == 4 || size == 8 else { return nil }
      DecimalText.append(hex: size == 4 ? UInt64(bytes.u32(at: start)) : bytes.u64(at: start), to: &output)
      return .string
    default:
      guard let width = EVTXType.width(of: type) else {
        appendHex(bytes, from: start, to: end, to: &output)
        return .string
      }
      guard size == width else { return size == 0 ? .null : nil }
      return appendFixed(bytes, type: type, at: start, to: &output)
    }
  }

  private static func appendFixed(
    _ bytes: Span<UInt8>, type: UInt8, at start: Int, to output: inout OutputSpan<UInt8>
  ) -> FieldValue.Kind {
    switch type {
    case EVTXType.uint8: DecimalText.append(UInt64(bytes[start]), to: &output)
    case EVTXType.uint16: DecimalText.append(UInt64(bytes.u16(at: start)), to: &output)
    case EVTXType.uint32: DecimalText.append(UInt64(bytes.u32(at: start)), to: &output)
    case EVTXType.uint64: DecimalText.append(bytes.u64(at: start), to: &output)
    case EVTXType.int8: DecimalText.append(signed: Int64(Int8(bitPattern: bytes[start])), to: &output)
    case EVTXType.int16: DecimalText.append(signed: Int64(Int16(bitPattern: bytes.u16(at: start))), to: &output)
    case EVTXType.int32: DecimalText.append(signed: Int64(Int32(bitPattern: bytes.u32(at: start))), to: &output)
    case EVTXType.int64: DecimalText.append(signed: Int64(bitPattern: bytes.u64(at: start)), to: &output)
    case EVTXType.real32: for byte in Float(bitPattern: bytes.u32(at: start)).description.utf8 { output.append(byte) }
    case EVTXType.real64: for byte in Double(bitPattern: bytes.u64(at: start)).description.utf8 { output.append(byte) }
    case EVTXType.bool:
      for byte in (bytes.u32(at: start) != 0 ? "true" : "false").utf8 { output.append(byte) }
      return .boolean
    default:
      appendText(bytes, type: type, at: start, to: &output)
      return .string
    }
    return .number
  }

  private static func appendText(_ bytes: Span<UInt8>, type: UInt8, at start: Int, to output: inout OutputSpan<UInt8>) {
    switch type {
    case EVTXType.hex32: DecimalText.append(hex: UInt64(bytes.u32(at: start)), to: &output)
    case EVTXType.hex64: DecimalText.append(hex: bytes.u64(at: start), to: &output)
    case EVTXType.fileTime: WindowsTime.append(fileTime: bytes.u64(at: start), to: &output)
    case EVTXType.systemTime: WindowsTime.append(systemTime: bytes, at: start, to: &output)
    default: appendGUID(bytes, at: start, to: &output)
    }
  }

  @inline(__always)
  private static func appendHex(_ byte: UInt8, to output: inout OutputSpan<UInt8>) {
    let (high, low) = (byte >> 4, byte & 15)
    output.append(high < 10 ? high + 48 : high + 55)
    output.append(low < 10 ? low + 48 : low + 55)
  }

  private static func appendHex(_ bytes: Span<UInt8>, from start: Int, to end: Int, to output: inout OutputSpan<UInt8>)
  {
    var index = start
    while index + 4 <= end {
      output.append(bigEndian: hex(bytes.u32(at: index).byteSwapped), bytes: 8)
      index += 4
    }
    while index < end {
      appendHex(bytes[index], to: &output)
      index += 1
    }
  }

  private static func appendGUID(_ bytes: Span<UInt8>, at start: Int, to output: inout OutputSpan<UInt8>) {
    // The first three groups are little-endian numbers of 4, 2 and 2 bytes.
    let pair = bytes.u32(at: start + 4)
    let (first, second) = (hex(bytes.u32(at: start)), hex(pair << 16 | pair >> 16))
    let (third, fourth) = (hex(bytes.u32(at: start + 8).byteSwapped), hex(bytes.u32(at: start + 12).byteSwapped))
    output.append(bigEndian: first, bytes: 8)
    output.append(0x2D)
    output.append(bigEndian: second, bytes: 4)
    output.append(0x2D)
    output.append(bigEndian: second << 32, bytes: 4)
    output.append(0x2D)
    output.append(bigEndian: third, bytes: 4)
    output.append(0x2D)
    output.append(bigEndian: third << 32, bytes: 4)
    output.append(bigEndian: fourth, bytes: 8)
  }

  /// The eight upper-case digits of a number as bytes, the first one in the highest byte.
  @inline(__always)
  private static func hex(_ number: UInt32) -> UInt64 { DecimalText.hexDigits(number, letters: 7) }

  private static func appendSID(_ bytes: Span<UInt8>, from start: Int, to end: Int, to output: inout OutputSpan<UInt8>)
    -> Bool
  {
    guard end - start >= 8, sidLength(bytes, at: start) <= end - start else { return false }
    var authority: UInt64 = 0
    for index in 2..<8 { authority = authority << 8 | UInt64(bytes[start + index]) }
    output.append(0x53)
    output.append(0x2D)
    DecimalText.append(UInt64(bytes[start]), to: &output)
    output.append(0x2D)
    DecimalText.append(authority, to: &output)
    for index in 0..<Int(bytes[start + 1]) {
      output.append(0x2D)
      DecimalText.append(UInt64(bytes.u32(at: start + 8 + index * 4)), to: &output)
    }
    return true
  }

  /// The length of the SID at `start`, whose first two bytes must lie in the span ([MS-DTYP] 2.4.2.2).
  static func sidLength(_ bytes: Span<UInt8>, at start: Int) -> Int { 8 + 4 * Int(bytes[start + 1]) }
}
