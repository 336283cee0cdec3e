import Testing

@testable import EventLog

/// The check values of the CRC catalogue (CRC-32/ISO-HDLC).
@Suite struct CRC32Tests {
  @Test(arguments: [("123456789", UInt32(0xCBF4_3926)), ("", 0), ("a", 0xE8B7_BE43)])
  func checkValues(text: String, expected: UInt32) {
    let bytes = Array(text.utf8)
    #expect(CRC32.of(bytes.span, from: 0, to: bytes.count) == expected)
  }

  @Test func piecesGiveWhatTheWholeGives() {
    let bytes = (0..<1_000).map { UInt8(truncatingIfNeeded: $0 &* 37) }
    let whole = CRC32.of(bytes.span, from: 0, to: bytes.count)
    for cut in stride(from: 0, through: 40, by: 1) {
      var crc = CRC32()
      crc.add(bytes.span, from: 0, to: cut)
      crc.add(bytes.span, from: cut, to: bytes.count)
      #expect(crc.value == whole)
    }
  }
}
