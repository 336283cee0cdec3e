import Testing

@testable import Sigma

/// A quotation is the first 512 characters of a text, however it is found.
@Suite struct QuoteTests {
  private static let limit = SigmaLimits.quotedCharacters

  @Test(arguments: [
    "", "a", "é", "\r\n", "\r", "\n", "a\u{301}", "ab\r\n", "日本", "👨‍👩‍👧", "a\r\nb\n\r", "\u{fffd}",
  ])
  func isTheFirstCharacters(unit: String) {
    for count in [0, 1, 255, 256, 257, 511, 512, 513, 600, 1_100] {
      let text = String(repeating: unit, count: count)
      for tail in ["", "x", "\u{301}", "\n"] {
        let bytes = Array((text + tail).utf8)
        let expected = String(String(decoding: bytes.prefix(Self.limit * 4), as: UTF8.self).prefix(Self.limit))
        #expect(Quote.text(bytes[...]) == expected, "\(unit.debugDescription) \(count) \(tail.debugDescription)")
      }
    }
  }

  @Test func bytesThatAreNoText() {
    let bytes = [UInt8](repeating: 0x41, count: Self.limit - 1) + [0xff, 0xfe, 0x42]
    #expect(Quote.text(bytes[...]).count == Self.limit)
  }
}
