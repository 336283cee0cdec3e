import Foundation
import Intake
import Testing

@Suite struct EvidencePathTests {
  @Test(
    arguments: [
      (Array("a/日本.eml".utf8), "a/日本.eml"), ([0x61, 0xff, 0x62], "a%FFb"), (Array("a\nb".utf8), "a%0Ab"),
      (Array("a\u{202e}b".utf8), "a%E2%80%AEb"),
    ] as [([UInt8], String)])
  func `what cannot be shown is escaped`(bytes: [UInt8], display: String) {
    #expect(EvidencePath(bytes: bytes).display == display)
  }

  @Test func `any bytes survive JSON`() throws {
    let path = EvidencePath(bytes: Array(1...255))
    let json = try JSONEncoder().encode([path])
    #expect(try JSONDecoder().decode([EvidencePath].self, from: json) == [path])
  }

  @Test func `order is that of the bytes`() {
    let paths = ["b", "a", "B", "あ"].map { EvidencePath($0) }
    #expect(paths.sorted().map(\.display) == ["B", "a", "b", "あ"])
  }
}
