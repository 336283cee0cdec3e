import Bytes
import EVTXSupport
import EventModel
import Testing

@testable import EventLog

/// Records that are whole in the bytes are read, wherever the damage is and however the log was numbered.
@Suite struct EVTXRecoveryTests {
  static let count = 7

  @Test(arguments: 0..<count)
  func oneRecordOfAnExportedLogIsBroken(index: Int) throws {
    var bytes = Samples.exported(Self.count)
    EVTXEdit.breakRecord(EVTXEdit.records(bytes)[index], in: &bytes)
    let sink = try read(bytes)
    #expect(sink.numbers == Samples.exportedNumbers(Self.count, without: [index]))
    #expect(sink.codes.contains("evtx.record-damaged"))
    #expect(sink.records.allSatisfy { $0.source.dataType == EVTXReader.dataType })
  }

  /// Two breaks, and a chunk without header: only the place of a record in a row speaks for it.
  @Test(arguments: [false, true])
  func twoRecordsOfAnExportedLogAreBroken(headerIsGone: Bool) throws {
    var bytes = Samples.exported(9)
    let records = EVTXEdit.records(bytes)
    for index in [1, 5] { EVTXEdit.breakRecord(records[index], in: &bytes) }
    if headerIsGone {
      bytes.replaceSubrange(4_096..<4_096 + 512, with: repeatElement(0, count: 512))
    }
    let sink = try read(bytes)
    #expect(sink.numbers == Samples.exportedNumbers(9, without: [1, 5]))
    #expect(sink.anomalies.first { $0.code == "evtx.record-salvaged" }?.count == 6)
  }

  /// Without header, number or neighbours nothing proves an exported record: it is said, not read.
  @Test func aLonelyRecordWithoutAnyProofIsSaid() throws {
    var bytes = Samples.exported(3)
    let records = EVTXEdit.records(bytes)
    EVTXEdit.breakRecord(records[1], in: &bytes)
    bytes.replaceSubrange(4_096..<4_096 + 512, with: repeatElement(0, count: 512))
    let sink = try read(bytes)
    #expect(sink.numbers == Samples.exportedNumbers(3, without: [1, 2]))
    #expect(sink.codes == ["evtx.chunk-damaged", "evtx.record-unreadable"])
  }

  /// Slack of an exported log must bear the number inside: place says nothing there.
  @Test func slackOfAnExportedLogIsNotTakenOnTrust() throws {
    var bytes = Samples.exported(5)
    let records = EVTXEdit.records(bytes)
    // The chunk holds records 1 and 2; 3 is overwritten; 4 and 5 are left over.
    bytes[records[2].lowerBound] = 0
    EVTXEdit.put(2, at: 4_096 + 16, in: &bytes)
    EVTXEdit.put(2, at: 4_096 + 32, in: &bytes)
    EVTXEdit.setFreeSpace(records[2].lowerBound - 4_096, in: &bytes)
    let sink = try read(bytes)
    #expect(sink.numbers == Samples.exportedNumbers(2))
    #expect(sink.codes == [])
  }

  @Test(arguments: [false, true], [0, 1, 3, 6])
  func theHeaderSaysThatRecordsEndEarlier(isExported: Bool, kept: Int) throws {
    var bytes = isExported ? Samples.exported(Self.count) : Samples.log(Self.count)
    EVTXEdit.setFreeSpace(EVTXEdit.records(bytes)[kept].lowerBound - 4_096, in: &bytes)
    let sink = try read(bytes, with: EVTXReader(readsSlack: false))
    #expect(sink.records.count == Self.count)
    #expect(sink.codes == ["evtx.records-beyond-header"])
    #expect(sink.anomalies.first?.count == Self.count - kept)
  }

  /// The same with a broken record behind: what the header names and is not there is said.
  @Test(arguments: [false, true], [[0, 0], [0, 3], [2, 4], [3, 3], [4, 6]])
  func whatTheHeaderNamesIsReadOrMissed(isExported: Bool, place: [Int]) throws {
    var bytes = isExported ? Samples.exported(Self.count) : Samples.log(Self.count)
    let records = EVTXEdit.records(bytes)
    EVTXEdit.breakRecord(records[place[1]], in: &bytes)
    EVTXEdit.setFreeSpace(records[place[0]].lowerBound - 4_096, in: &bytes)
    let sink = try read(bytes, with: EVTXReader(readsSlack: false))
    let expected =
      isExported
      ? Samples.exportedNumbers(Self.count, without: [place[1]])
      : (1...UInt64(Self.count)).filter { $0 != UInt64(place[1] + 1) }
    #expect(sink.numbers == expected)
    let missing = try #require(sink.anomalies.first { $0.code == "evtx.records-missing" })
    #expect(missing.effect == .partial)
    #expect(missing.count == 1)
  }

  /// Neither end nor numbers of the header are right, and the row beyond that end breaks off.
  @Test(arguments: [false, true], [2, 4, 5])
  func aBreakBeyondAnOlderEndIsSaid(isExported: Bool, broken: Int) throws {
    var bytes = isExported ? Samples.exported(8) : Samples.log(8)
    let records = EVTXEdit.records(bytes)
    EVTXEdit.put(.max, bytes: 8, at: 4_096 + 32, in: &bytes)
    EVTXEdit.breakRecord(records[broken], in: &bytes)
    EVTXEdit.setFreeSpace(records[1].lowerBound - 4_096, in: &bytes)
    let sink = try read(bytes)
    #expect(sink.records.count == 7)
    #expect(sink.records.allSatisfy { $0.source.dataType == EVTXReader.dataType })
    #expect(sink.codes == ["evtx.record-damaged", "evtx.record-salvaged", "evtx.records-beyond-header"])
  }

  /// A header whose numbers no chunk could hold promises nothing.
  @Test(arguments: [[1, .max], [9, 1], [0, 1 << 40]] as [[UInt64]])
  func impossiblePromisesAreNone(numbers: [UInt64]) throws {
    var bytes = Samples.log(3)
    EVTXEdit.put(numbers[0], bytes: 8, at: 4_096 + 24, in: &bytes)
    EVTXEdit.put(numbers[1], bytes: 8, at: 4_096 + 32, in: &bytes)
    EVTXChecksum.sealChunk(&bytes, at: 4_096)
    let sink = try read(bytes)
    #expect(sink.numbers == [1, 2, 3])
    #expect(sink.codes == [])
  }

  /// One record with a number as large as can be hides no other.
  @Test(arguments: [false, true], [UInt64.max, UInt64.max - 1, 1 << 60] as [UInt64])
  func aForgedNumberHidesNothing(isExported: Bool, forged: UInt64) throws {
    var bytes = isExported ? Samples.exported(Self.count) : Samples.log(Self.count)
    let records = EVTXEdit.records(bytes)
    EVTXEdit.put(forged, bytes: 8, at: records[1].lowerBound + 8, in: &bytes)
    EVTXEdit.breakRecord(records[3], in: &bytes)
    let sink = try read(bytes)
    #expect(sink.records.count == Self.count - 1)
    #expect(sink.codes == ["evtx.record-damaged", "evtx.record-salvaged"])
  }

  /// A record of the row that cannot be read does not hide the copy that an older use has left.
  @Test func anUnreadableRecordDoesNotHideItsOlderCopy() throws {
    var bytes = Samples.log(4)
    let records = EVTXEdit.records(bytes)
    let copy = Array(bytes[records[2]])
    bytes.replaceSubrange(records[3].upperBound + 800..<records[3].upperBound + 800 + copy.count, with: copy)
    // No such token.
    bytes[records[2].lowerBound + 24] = 0x3F
    EVTXChecksum.sealChunk(&bytes, at: 4_096)
    let sink = try read(bytes)
    #expect(sink.numbers == [1, 2, 4, 3])
  }

  /// A size that does not say where the record ends: the copy does.
  @Test(arguments: [0, 8, 27, 64, 200, 5_000, 70_000, 0xFFFF_FFFF] as [UInt64], [0, 2, 6])
  func aWrongSizeCostsNothing(size: UInt64, index: Int) throws {
    var bytes = Samples.exported(Self.count)
    EVTXEdit.put(size, at: EVTXEdit.records(bytes)[index].lowerBound + 4, in: &bytes)
    EVTXChecksum.sealChunk(&bytes, at: 4_096)
    let sink = try read(bytes)
    #expect(sink.numbers == Samples.exportedNumbers(Self.count))
    #expect(sink.codes == ["evtx.record-size"])
    var renderer = try EVTXRenderer(MemoryRegion(bytes))
    for record in sink.records {
      let json = try renderer.element(at: record.event.itemOffset).json
      #expect(json.contains("\"EventRecordID\":\(record.event.recordNumber)"))
    }
  }

  /// Records behind one whose size was mended are known as read: an older copy of them is not read again.
  @Test func recordsBehindAWrongSizeAreNotReadTwice() throws {
    var bytes = Samples.log(Self.count)
    let records = EVTXEdit.records(bytes)
    EVTXEdit.put(8, at: records[1].lowerBound + 4, in: &bytes)
    let copy = Array(bytes[records[4]])
    bytes.replaceSubrange(records[6].upperBound + 800..<records[6].upperBound + 800 + copy.count, with: copy)
    EVTXChecksum.sealChunk(&bytes, at: 4_096)
    let sink = try read(bytes)
    #expect(sink.numbers == [1, 2, 3, 4, 5, 6, 7])
    #expect(sink.codes == ["evtx.record-size"])
  }

  /// The magic of an overwritten record in front of the next one does not end a record early.
  @Test func aRemnantOfAMagicEndsNothing() throws {
    var bytes = Samples.exported(Self.count)
    let records = EVTXEdit.records(bytes)
    let end = records[2].upperBound
    // What Windows leaves in the padding; its size is that of the record itself.
    EVTXEdit.put(UInt64(records[2].count - 8), at: records[2].lowerBound + 4, in: &bytes)
    EVTXEdit.put(0x2A2A, at: end - 8, in: &bytes)
    EVTXChecksum.sealChunk(&bytes, at: 4_096)
    let sink = try read(bytes)
    #expect(Set(sink.numbers).isSuperset(of: Samples.exportedNumbers(Self.count, without: [2])))
    #expect(Set(sink.numbers).isSubset(of: Samples.exportedNumbers(Self.count)))
  }

  /// A size that ends where another record does, and swallows those between: the copy tells.
  @Test func aSizeThatSwallowsOthersExactlyCostsNothing() throws {
    var bytes = Samples.exported(Self.count)
    let records = EVTXEdit.records(bytes)
    let size = UInt64(records[4].upperBound - records[1].lowerBound)
    EVTXEdit.put(size, at: records[1].lowerBound + 4, in: &bytes)
    EVTXChecksum.sealChunk(&bytes, at: 4_096)
    let sink = try read(bytes)
    #expect(sink.numbers == Samples.exportedNumbers(Self.count))
    #expect(sink.codes == ["evtx.record-size"])
  }

  /// Bytes broken at random, with right checksums: every record that is whole is read, and the loss is said.
  @Test(arguments: 0..<60 as Range<UInt64>)
  func whatIsWholeIsRead(seed: UInt64) throws {
    var random = SplitMix(seed)
    var bytes = seed % 2 == 0 ? Samples.exported(12) : Samples.log(12)
    let records = EVTXEdit.records(bytes)
    let whole = try read(bytes)
    var broken: Set<Int> = []
    for _ in 0...(random.next() % 3) {
      let index = Int(random.next() % 12)
      broken.insert(index)
      // Magic, size or number of the frame; what the record says stays whole, since others may need its names.
      bytes[records[index].lowerBound + Int(random.next() % 12)] ^= UInt8(1 + random.next() % 255)
    }
    EVTXChecksum.sealChunk(&bytes, at: 4_096)
    let sink = try read(bytes)
    let got = Set(sink.numbers)
    for (index, record) in whole.records.enumerated() where !broken.contains(index) {
      #expect(got.contains(record.event.recordNumber), "seed \(seed): record \(index), broken \(broken)")
    }
    #expect(got.isSubset(of: whole.numbers), "seed \(seed)")
    if sink.records.count < 12 { #expect(sink.anomalies.contains { $0.effect == .partial }, "seed \(seed)") }
  }
}
