import Bytes
import Testing

@Suite struct InputTests {
  private func sample(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) } }

  @Test(arguments: [0, 1, 65_535, 65_536, 65_537, 200_000])
  func `reading in odd pieces gives every byte once`(count: Int) throws {
    let bytes = sample(count)
    let input = try Input(name: "x", stream: RegionStream(MemoryRegion(bytes)))
    #expect(input.head == Array(bytes.prefix(Input.headSize)))
    var read: [UInt8] = []
    while try input.read(into: &read, atMost: 777) > 0 {}
    #expect(read == bytes)
    #expect(input.position == UInt64(count))
  }

  @Test(arguments: [1_000, 100_000])
  func `a stream can be spooled, in memory or in a file`(memory: Int) throws {
    let bytes = sample(90_000)
    let input = try Input(name: "x", stream: RegionStream(MemoryRegion(bytes)))
    let budget = Budget(inputBytes: 1, limits: Budget.Limits(memory: memory))
    let region = try input.region(budget: budget)
    #expect(region.count == 90_000)
    var piece: [UInt8] = []
    #expect(try region.read(at: 70_000, into: &piece, atMost: 50_000) == 20_000)
    #expect(piece == Array(bytes[70_000...]))
    #expect(try region.read(at: 90_000, into: &piece, atMost: 1) == 0)
  }

  @Test func `reading all stops at the limit`() throws {
    #expect(try Input(name: "", bytes: sample(10)).readAll(limit: 10).count == 10)
    #expect(throws: ReadError(.overLimit, what: "")) { try Input(name: "", bytes: sample(11)).readAll(limit: 10) }
  }

  @Test func `a folder is not a file`() {
    #expect(throws: ReadError(.unreadable, what: "")) { try FileRegion(path: "/") }
    #expect(throws: ReadError(.unreadable, what: "")) { try FileRegion(path: "/nowhere/at/all") }
  }

  /// FIPS 180-4, examples of NIST.
  @Test func `SHA-256 of the standard's examples`() {
    #expect(
      SHA256.digest(of: []) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(
      SHA256.digest(of: Array("abc".utf8)) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }
}
