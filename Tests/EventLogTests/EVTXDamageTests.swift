import Bytes
import EVTXSupport
import EventModel
import Foundation
import Testing

@testable import EventLog

/// Damage costs the records it touches, and is said.
@Suite struct EVTXDamageTests {
  @Test func everyPrefixGivesTheRecordsBeforeTheCut() throws {
    let bytes = Array(Samples.log(6).prefix(4_096 + 65_536))
    let whole = try read(bytes)
    let ends = whole.records.map { Int($0.event.itemOffset) + Int($0.event.itemLength) }
    let last = try #require(ends.last)
    for count in 1...last + 40 {
      let cut = Array(bytes.prefix(count))
      let complete = ends.prefix { $0 <= count }.count
      guard let sink = try? read(cut) else {
        #expect(count < 4_096, "refused at \(count)")
        continue
      }
      #expect(sink.records.count == complete, "cut at \(count)")
      #expect(sink.anomalies.contains { $0.effect == .partial }, "cut at \(count) is not said")
    }
  }

  @Test(arguments: [0, 1, 100, 4_095])
  func tooShortToBeAnything(count: Int) throws {
    let bytes = Array(Samples.log(1).prefix(count))
    let sink = TestSink()
    let input = try Input(name: "", bytes: bytes)
    if count == 0 {
      #expect(throws: ReadError(.truncated, what: "")) {
        try EVTXReader().read(input, into: sink, budget: Budget(inputBytes: 1))
      }
    } else {
      try? EVTXReader().read(input, into: sink, budget: Budget(inputBytes: 1))
      #expect(sink.records.isEmpty)
    }
  }

  /// A change to a file of two chunks with records 1-3 and 4-6, what is still read, and what is said.
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var numbers: [UInt64]
    var codes: [String]
    var change: @Sendable (inout [UInt8]) -> Void

    var testDescription: String { name }
  }

  static let second = 4_096 + 65_536

  static let cases: [Case] = [
    Case(name: "nothing", numbers: [1, 2, 3, 4, 5, 6], codes: []) { _ in },
    Case(name: "file header overwritten", numbers: [1, 2, 3, 4, 5, 6], codes: ["evtx.header-damaged"]) {
      $0.replaceSubrange(0..<128, with: repeatElement(0xAA, count: 128))
    },
    Case(name: "file header flipped", numbers: [1, 2, 3, 4, 5, 6], codes: ["evtx.header-checksum"]) { $0[24] ^= 1 },
    Case(name: "dirty", numbers: [1, 2, 3, 4, 5, 6], codes: ["evtx.dirty"]) { $0[120] |= 1 },
    Case(name: "header counts too few", numbers: [1, 2, 3, 4, 5, 6], codes: ["evtx.header-checksum"]) { $0[42] = 1 },
    Case(
      name: "header counts too many", numbers: [1, 2, 3, 4, 5, 6], codes: ["evtx.header-checksum", "evtx.truncated"]
    ) { $0[42] = 9 },
    Case(name: "chunk magic gone", numbers: [1, 2, 3, 4, 5, 6], codes: ["evtx.chunk-damaged"]) { $0[second] = 0 },
    Case(
      name: "chunk header zeroed", numbers: [1, 2, 3, 4, 5, 6], codes: ["evtx.chunk-damaged"]
    ) { $0.replaceSubrange(second..<second + 512, with: repeatElement(0, count: 512)) },
    Case(name: "chunk header flipped", numbers: [1, 2, 3, 4, 5, 6], codes: ["evtx.chunk-header-checksum"]) {
      $0[second + 130] ^= 1
    },
    Case(name: "no checksums", numbers: [1, 2, 3, 4, 5, 6], codes: []) {
      $0[second + 120] = 4
      $0[second + 52] ^= 1
    },
    Case(name: "chunk zeroed", numbers: [1, 2, 3], codes: ["evtx.chunks-empty"]) {
      $0.replaceSubrange(second..<second + 65_536, with: repeatElement(0, count: 65_536))
    },
    Case(
      name: "first record's magic gone", numbers: [1, 2, 3, 5, 6],
      codes: ["evtx.chunk-records-checksum", "evtx.record-damaged", "evtx.record-salvaged"]
    ) { $0[second + 512] = 0 },
    Case(
      name: "record size zero", numbers: [1, 2, 3, 4, 5, 6],
      codes: ["evtx.chunk-records-checksum", "evtx.record-size"]
    ) { $0.replaceSubrange(recordEnd($0, second + 512) - 4..<recordEnd($0, second + 512), with: [0, 0, 0, 0]) },
    Case(
      name: "record size huge", numbers: [1, 2, 3, 4, 5, 6],
      codes: ["evtx.chunk-records-checksum", "evtx.record-size"]
    ) { $0.replaceSubrange(second + 516..<second + 520, with: [0xFF, 0xFF, 0xFF, 0xFF]) },
    Case(
      name: "content of a record zeroed", numbers: [1, 2, 3, 4, 5, 6],
      codes: ["evtx.chunk-records-checksum", "evtx.record-empty"]
    ) {
      let end = recordEnd($0, second + 512)
      let next = recordEnd($0, end)
      $0.replaceSubrange(end + 24..<next - 4, with: repeatElement(0, count: next - end - 28))
    },
    Case(
      name: "start of a record zeroed", numbers: [1, 2, 3, 4, 0, 6],
      codes: ["evtx.chunk-records-checksum", "evtx.record-tail"]
    ) {
      let end = recordEnd($0, second + 512)
      $0.replaceSubrange(end + 8..<end + 32, with: repeatElement(0, count: 24))
    },
    Case(
      name: "end of records unknown and a record gone", numbers: [1, 2, 3, 5, 6],
      codes: ["evtx.chunk-records-checksum", "evtx.record-salvaged", "evtx.records-missing"]
    ) {
      $0.replaceSubrange(second + 48..<second + 52, with: [0, 0, 0, 0])
      $0[second + 512] = 0
      EVTXChecksum.sealChunkHeader(&$0, at: second)
    },
    Case(name: "header older than records", numbers: [1, 2, 3, 4, 5, 6], codes: ["evtx.records-beyond-header"]) {
      let first = recordEnd($0, second + 512) - second
      $0.replaceSubrange(second + 48..<second + 50, with: [UInt8(first & 0xFF), UInt8(first >> 8)])
      EVTXChecksum.sealChunk(&$0, at: second)
    },
    Case(name: "chunk moved by 100 bytes", numbers: [1, 2, 3, 4, 5, 6], codes: ["evtx.chunk-damaged"]) {
      $0.insert(contentsOf: [UInt8](repeating: 0xEE, count: 100), at: second)
    },
    Case(name: "no file header at all", numbers: [1, 2, 3, 4, 5, 6], codes: ["evtx.header-missing"]) {
      $0.removeFirst(4_096)
    },
    Case(
      name: "bytes behind the last chunk", numbers: [1, 2, 3, 4, 5, 6],
      codes: ["evtx.chunk-damaged", "evtx.chunk-truncated"]
    ) {
      $0 += [UInt8](repeating: 0x55, count: 777)
    },
  ]

  static func recordEnd(_ bytes: [UInt8], _ start: Int) -> Int {
    start + (0..<4).reduce(0) { $0 | Int(bytes[start + 4 + $1]) << ($1 * 8) }
  }

  @Test(arguments: cases)
  func damage(_ damage: Case) throws {
    var bytes = Samples.twoChunks()
    damage.change(&bytes)
    let sink = try read(bytes)
    #expect(sink.numbers == damage.numbers)
    #expect(sink.codes == damage.codes)
  }

  @Test func recordsOfAnOlderUseAreRecovered() throws {
    var bytes = Samples.log(3)
    let chunk = 4_096
    let end = EVTXDamageTests.recordEnd(bytes, chunk + 512)
    let second = EVTXDamageTests.recordEnd(bytes, end)
    // The header says that only record 1 is there; record 2 is overwritten, record 3 is left over.
    bytes.replaceSubrange(end..<end + 8, with: repeatElement(0, count: 8))
    let free = end - chunk
    for field in [16, 32] { EVTXEdit.put(1, at: chunk + field, in: &bytes) }
    EVTXEdit.setFreeSpace(free, in: &bytes)
    let sink = try read(bytes)
    #expect(sink.numbers == [1, 3])
    #expect(sink.records.last?.event.itemOffset == UInt64(second))
    #expect(sink.records.last?.source.dataType == EVTXReader.slackDataType)
    #expect(sink.codes == ["evtx.slack-record"])
    #expect(try read(bytes, with: EVTXReader(readsSlack: false)).numbers == [1])
  }

  @Test(arguments: [0, 1, 1_000, 65_535])
  func nothingIsLostBehindEmptySpace(shift: Int) throws {
    var bytes = Samples.log(1)
    bytes += [UInt8](repeating: 0, count: 65_536 * 300 + shift)
    bytes += Samples.log(2).dropFirst(4_096)
    let sink = try read(bytes)
    #expect(sink.numbers == [1, 1, 2])
    #expect(sink.codes.contains("evtx.empty-space"))
  }

  /// A hole of 64 GiB: it must not be read byte by byte, and what stands behind it is found wherever it begins.
  @Test(arguments: [0, 1_000])
  func holesOfSparseFilesAreSkipped(shift: UInt64) throws {
    let path = NSTemporaryDirectory() + "hole-\(UUID().uuidString).evtx"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data(Samples.log(1)).write(to: URL(fileURLWithPath: path))
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try file.seek(toOffset: 4_096 + 65_536 * 1_048_576 + shift)
    try file.write(contentsOf: Data(Samples.log(2).dropFirst(4_096)))
    try file.close()
    let region = try FileRegion(path: path)
    guard region.nextData(from: 1 << 24) > 1 << 30 else {
      print("SKIPPED: holes (the file system of the temporary folder has none)")
      return
    }
    let sink = TestSink()
    try EVTXReader().read(Input(name: "", region: region), into: sink, budget: Budget(inputBytes: region.count))
    #expect(sink.records.map(\.event.recordNumber) == [1, 1, 2])
  }
}
