import Testing

@testable import Bytes

/// The check values of the CRC catalogue (CRC-32/ISO-HDLC), and the quick way against the tables.
@Suite struct CRC32Tests {
  @Test(arguments: [("123456789", UInt32(0xCBF4_3926)), ("", 0), ("a", 0xE8B7_BE43)])
  func checkValues(text: String, expected: UInt32) {
    let bytes = Array(text.utf8)
    #expect(CRC32.of(bytes.span, from: 0, to: bytes.count) == expected)
  }

  @Test func piecesGiveWhatTheWholeGives() {
    let bytes = (0..<1_000).map { UInt8(truncatingIfNeeded: $0 &* 37) }
    let whole = CRC32.of(bytes.span, from: 0, to: bytes.count)
    for cut in stride(from: 0, through: 400, by: 1) {
      var crc = CRC32()
      crc.add(bytes.span, from: 0, to: cut)
      crc.add(bytes.span, from: cut, to: bytes.count)
      #expect(crc.value == whole)
    }
  }

  @Test func everyLengthAndPlaceEqualsTheTables() {
    let bytes = (0..<700).map { UInt8(truncatingIfNeeded: $0 &* $0 &+ $0 >> 3) }
    for start in [0, 1, 7, 8, 15] {
      for end in start...bytes.count {
        let slow = ~CRC32.advance(0xFFFF_FFFF, bytes.span, from: start, to: end)
        #expect(CRC32.of(bytes.span, from: start, to: end) == slow, "\(start)..<\(end)")
      }
    }
  }

  @Test func rangesOutsideAreCut() {
    let bytes: [UInt8] = [1, 2, 3]
    #expect(CRC32.of(bytes.span, from: -5, to: 99) == CRC32.of(bytes.span, from: 0, to: 3))
    #expect(CRC32.of(bytes.span, from: 5, to: 9) == 0)
  }
}
