import Bytes

/// Numbers as text, appended to an arena without a `String`. 24 bytes of room are enough for any; eight are needed even
/// by the shortest, since they are stored as eight.
enum DecimalText {
  /// An unsigned number in decimal.
  static func append(_ number: UInt64, to output: inout OutputSpan<UInt8>) {
    if number < 10 {
      output.append(UInt8(truncatingIfNeeded: number) + 48)
    } else if number < 100_000_000 {
      let digits = eight(UInt32(truncatingIfNeeded: number))
      let zeros = digits.leadingZeroBitCount / 8
      output.append(bigEndian: (digits | ascii) << UInt64(truncatingIfNeeded: zeros * 8), bytes: 8 - zeros)
    } else {
      append(number / 100_000_000, to: &output)
      output.append(bigEndian: eight(UInt32(truncatingIfNeeded: number % 100_000_000)) | ascii, bytes: 8)
    }
  }

  private static let ascii: UInt64 = 0x3030_3030_3030_3030

  /// The eight digits of a number below 10^8, one a byte, the first one highest: halves, quarters and digits are divided
  /// off side by side, by multiplication (exact for numbers of that size).
  private static func eight(_ number: UInt32) -> UInt64 {
    let halves = UInt64(number % 10_000) | UInt64(number / 10_000) << 32
    let hundreds = (halves &* 10_486) >> 20 & 0x0000_007F_0000_007F
    let quarters = halves &- hundreds &* 100 | hundreds << 16
    let tens = (quarters &* 103) >> 10 & 0x000F_000F_000F_000F
    return quarters &- tens &* 10 | tens << 8
  }

  /// A signed number in decimal.
  static func append(signed number: Int64, to output: inout OutputSpan<UInt8>) {
    if number < 0 { output.append(0x2D) }
    append(number.magnitude, to: &output)
  }

  /// `0x` and lower-case hexadecimal without leading zeros.
  static func append(hex number: UInt64, to output: inout OutputSpan<UInt8>) {
    output.append(48)
    output.append(0x78)
    let high = UInt32(truncatingIfNeeded: number >> 32)
    let low = UInt32(truncatingIfNeeded: number)
    let first = hexDigits(high > 0 ? high : low, letters: 39)
    let zeros = ((high > 0 ? high : low) | 1).leadingZeroBitCount / 4
    output.append(bigEndian: first << UInt64(truncatingIfNeeded: zeros * 8), bytes: 8 - zeros)
    if high > 0 { output.append(bigEndian: hexDigits(low, letters: 39), bytes: 8) }
  }

  /// The eight hexadecimal digits of a number as bytes, the first one in the highest byte; `letters` is how far a letter
  /// stands behind where the digits would go on: 7 for upper case, 39 for lower case.
  @inline(__always)
  static func hexDigits(_ number: UInt32, letters: UInt64) -> UInt64 {
    var digits = UInt64(number)
    digits = (digits & 0xFFFF_0000) << 16 | digits & 0xFFFF
    digits = (digits & 0x0000_FF00_0000_FF00) << 8 | digits & 0x0000_00FF_0000_00FF
    digits = (digits & 0x00F0_00F0_00F0_00F0) << 4 | digits & 0x000F_000F_000F_000F
    let isLetter = (digits &+ 0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101
    return digits &+ ascii &+ isLetter &* letters
  }

  /// A number with leading zeros up to `width` digits, which is eight at most; a longer one is written in full.
  static func append(_ number: Int, width: Int, to output: inout OutputSpan<UInt8>) {
    if number >= 0, number < 100_000_000, (1...8).contains(width) {
      let digits = eight(UInt32(truncatingIfNeeded: number))
      if digits.leadingZeroBitCount / 8 >= 8 - width {
        output.append(bigEndian: (digits | ascii) << UInt64(truncatingIfNeeded: (8 - width) * 8), bytes: width)
        return
      }
    }
    append(signed: Int64(number), to: &output)
  }
}
