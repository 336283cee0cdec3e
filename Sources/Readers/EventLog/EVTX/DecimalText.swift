/// Numbers as text, appended to an arena without a `String`. 24 bytes of room are enough for any.
enum DecimalText {
  /// An unsigned number in decimal.
  static func append(_ number: UInt64, to output: inout OutputSpan<UInt8>) {
    if number < 10 {
      output.append(UInt8(truncatingIfNeeded: number) + 48)
      return
    }
    var length = 1
    var power: UInt64 = 10
    while number >= power {
      length += 1
      if length == 20 { break }
      power *= 10
    }
    output.append(repeating: 48, count: length)
    var rest = number
    var index = output.count
    while rest > 0 {
      index -= 1
      output[index] = UInt8(truncatingIfNeeded: rest % 10) + 48
      rest /= 10
    }
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
    var shift = max(0, 60 - number.leadingZeroBitCount & ~3)
    if number == 0 { shift = 0 }
    while shift >= 0 {
      let digit = UInt8(truncatingIfNeeded: number >> UInt64(shift) & 15)
      output.append(digit < 10 ? 48 + digit : 87 + digit)
      shift -= 4
    }
  }

  /// A number with leading zeros up to `width` digits.
  static func append(_ number: Int, width: Int, to output: inout OutputSpan<UInt8>) {
    var limit = 1
    for _ in 0..<width { limit *= 10 }
    guard number >= 0, number < limit else { return append(signed: Int64(number), to: &output) }
    output.append(repeating: 48, count: width)
    var rest = UInt64(number)
    var index = output.count
    while rest > 0 {
      index -= 1
      output[index] = UInt8(truncatingIfNeeded: rest % 10) + 48
      rest /= 10
    }
  }
}
