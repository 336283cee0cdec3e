/// Numbers as text, appended to an arena without a `String`.
enum DecimalText {
  /// An unsigned number in decimal.
  static func append(_ number: UInt64, to output: inout [UInt8]) {
    if number < 10 {
      output.append(UInt8(truncatingIfNeeded: number) + 48)
      return
    }
    let start = output.count
    var rest = number
    var length = 0
    while rest > 0 {
      rest /= 10
      length += 1
    }
    output.append(contentsOf: repeatElement(48, count: length))
    rest = number
    var index = start + length
    while rest > 0 {
      index -= 1
      output[index] = UInt8(truncatingIfNeeded: rest % 10) + 48
      rest /= 10
    }
  }

  /// A signed number in decimal.
  static func append(signed number: Int64, to output: inout [UInt8]) {
    if number < 0 { output.append(0x2D) }
    append(number.magnitude, to: &output)
  }

  /// `0x` and lower-case hexadecimal without leading zeros.
  static func append(hex number: UInt64, to output: inout [UInt8]) {
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
  static func append(_ number: Int, width: Int, to output: inout [UInt8]) {
    var divisor = 1
    for _ in 1..<width { divisor *= 10 }
    if number >= divisor * 10 || number < 0 {
      append(signed: Int64(number), to: &output)
      return
    }
    while divisor > 0 {
      output.append(UInt8(truncatingIfNeeded: number / divisor % 10) + 48)
      divisor /= 10
    }
  }
}
