/// Text in an eight-bit code page that the record does not name.
enum ANSIText {
  /// Appends the text up to the first NUL: as it is where it is UTF-8, else read as Windows-1252. `output` must have room
  /// for three times its length.
  static func append(_ bytes: Span<UInt8>, from start: Int, to end: Int, to output: inout OutputSpan<UInt8>) {
    var text: [UInt8] = []
    for index in start..<end {
      if bytes[index] == 0 { break }
      text.append(bytes[index])
    }
    if String(validating: text, as: UTF8.self) != nil {
      for byte in text { output.append(byte) }
      return
    }
    for byte in text {
      let scalar = (0x80..<0xA0).contains(byte) ? upper[Int(byte) - 0x80] : UInt32(byte)
      UTF16Text.append(scalar: scalar, to: &output)
    }
  }

  /// Windows-1252, 0x80 to 0x9F (unassigned ones are U+FFFD).
  private static let upper: [UInt32] = [
    0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0xFFFD,
    0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
    0x0153, 0xFFFD, 0x017E, 0x0178,
  ]
}
