import Bytes
import EVTXSupport
import EventModel
import Foundation
import Testing

@testable import EventLog

/// Chunks of zeros: room at the end of a log is ordinary, anything else is a loss, read at once or in slices.
@Suite struct EVTXEmptyChunkTests {
  /// A log of chunks with one record each, of which some are emptied.
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var chunks: Int
    var empty: [Int] = []
    /// What the file header counts; nil for all.
    var claimed: UInt64?
    /// Empty chunks behind.
    var room = 0
    /// Bytes behind those.
    var rest = 0
    var isDirty = false
    /// Chunks said to be lost, and the first of them.
    var lost = 0
    var first = 0

    var testDescription: String { name }

    var bytes: [UInt8] {
      var writer = EVTXWriter()
      for number in 1...UInt64(chunks) {
        writer.append(Samples.process(number))
        writer.finishChunk()
      }
      var bytes = writer.file()
      for index in empty {
        bytes.replaceSubrange(offset(index)..<offset(index + 1), with: repeatElement(0, count: 65_536))
      }
      bytes += [UInt8](repeating: 0, count: room * 65_536 + rest)
      if let claimed { EVTXEdit.put(claimed, bytes: 2, at: 42, in: &bytes) }
      EVTXEdit.put(UInt64(EVTXChecksum.of(bytes[0..<120])), at: 124, in: &bytes)
      if isDirty { bytes[120] = 1 }
      return bytes
    }

    func offset(_ chunk: Int) -> Int { 4_096 + chunk * 65_536 }
  }

  static let cases: [Case] = [
    Case(name: "none", chunks: 3),
    Case(name: "room at the end", chunks: 2, room: 14),
    Case(name: "room at the end and some bytes", chunks: 2, room: 2, rest: 4_000),
    Case(name: "first", chunks: 4, empty: [0], lost: 1, first: 0),
    Case(name: "in the middle", chunks: 7, empty: [1, 2, 4], lost: 3, first: 1),
    Case(name: "last", chunks: 4, empty: [3], lost: 1, first: 3),
    Case(name: "last, and room behind", chunks: 4, empty: [2, 3], room: 3, lost: 2, first: 2),
    Case(name: "all", chunks: 2, empty: [0, 1], room: 1, lost: 2, first: 0),
    Case(
      name: "in the middle of a log whose header is old", chunks: 5, empty: [3], claimed: 1, isDirty: true, lost: 1,
      first: 3),
    Case(name: "last of a log that was not closed", chunks: 3, empty: [2], isDirty: true, lost: 1, first: 2),
    Case(name: "room behind a log whose header is old", chunks: 5, claimed: 1, room: 4, isDirty: true),
  ]

  @Test(arguments: cases)
  func emptyChunksAreSaid(empty: Case) throws {
    let bytes = empty.bytes
    let sink = try read(bytes)
    let expected = (1...UInt64(empty.chunks)).filter { !empty.empty.contains(Int($0 - 1)) }
    #expect(sink.numbers == expected)
    let anomaly = sink.anomalies.first { $0.code == "evtx.chunks-empty" }
    #expect(anomaly?.count ?? 0 == empty.lost)
    if let anomaly {
      #expect(anomaly.effect == .partial)
      #expect(anomaly.offset == UInt64(empty.offset(empty.first)))
    }
    #expect(sink.codes.filter { $0 != "evtx.chunks-empty" } == (empty.isDirty ? ["evtx.dirty"] : []))
  }

  @Test(arguments: cases, [1_000, 40_000, 65_536, 65_536 * 2, 65_536 * 3 + 4_096] as [UInt64])
  func slicesSayTheSame(empty: Case, part: UInt64) throws {
    let bytes = empty.bytes
    let whole = try read(bytes)
    let slices = try EVTXEmptyChunkTests.slices(MemoryRegion(bytes), part: part)
    #expect(slices.numbers == whole.numbers)
    for code in Set(whole.codes + slices.codes) {
      let wanted = try #require(whole.anomalies.first { $0.code == code })
      let found = slices.anomalies.filter { $0.code == code }
      #expect(found.map(\.count).reduce(0, +) == wanted.count, "\(code)")
      #expect(found.first?.offset == wanted.offset, "\(code)")
    }
  }

  static func slices(_ region: some ByteRegion, part: UInt64) throws -> TestSink {
    let sink = TestSink()
    var head: [UInt8] = []
    _ = try region.read(at: 0, into: &head, atMost: Input.headSize)
    var start: UInt64 = 0
    while start < region.count {
      let range = start..<min(region.count, start + part)
      try EVTXReader().read(region, slice: ReadSlice(range: range, firstRecordNumber: 0), head: head, into: sink)
      start += part
    }
    return sink
  }

  /// Holes of 16 GiB between chunks and at the end, in slices: each is said once, with its beginning.
  @Test func holesAreSaidOnce() throws {
    let path = NSTemporaryDirectory() + "holes-\(UUID().uuidString).evtx"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data(Samples.log(1)).write(to: URL(fileURLWithPath: path))
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try file.seek(toOffset: 4_096 + 65_536 * 262_144)
    try file.write(contentsOf: Data(Samples.log(2).dropFirst(4_096)))
    try file.truncate(atOffset: 4_096 + 65_536 * 524_288)
    try file.close()
    let region = try FileRegion(path: path)
    guard region.nextData(from: 1 << 24) > 1 << 30 else {
      print("SKIPPED: holes (the file system of the temporary folder has none)")
      return
    }
    for part in [region.count, 1 << 30] {
      let sink = try EVTXEmptyChunkTests.slices(region, part: part)
      #expect(sink.numbers == [1, 1, 2])
      let spaces = sink.anomalies.filter { $0.code == "evtx.empty-space" }
      #expect(spaces.map(\.count).reduce(0, +) == 2)
      #expect(spaces.first?.offset == 4_096 + 65_536)
      let lost = sink.anomalies.filter { $0.code == "evtx.chunks-empty" }
      #expect(lost.map(\.count) == [262_143])
      #expect(lost.first?.offset == 4_096 + 65_536)
    }
  }
}
