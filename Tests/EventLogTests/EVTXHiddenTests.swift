import Bytes
import EVTXSupport
import EventModel
import Testing

@testable import EventLog

/// Records that an editor of logs has hidden inside of others.
@Suite struct EVTXHiddenTests {
  @Test(arguments: [false, true], [[0, 1], [1, 1], [2, 3], [4, 1], [0, 5]])
  func hiddenRecordsAreRead(isExported: Bool, place: [Int]) throws {
    var bytes = isExported ? Samples.exported(6) : Samples.log(6)
    let whole = try read(bytes)
    EVTXEdit.hide(place[1], behind: place[0], in: &bytes)
    let sink = try read(bytes)
    let hidden = Set(place[0] + 1...place[0] + place[1])
    let expected = whole.records.enumerated().filter { hidden.contains($0.offset) }.map(\.element.event.recordNumber)
    let found = sink.records.filter { $0.source.dataType == EVTXReader.hiddenDataType }
    #expect(found.map(\.event.recordNumber) == expected)
    #expect(found.allSatisfy { $0.source.category == EVTXReader.hiddenCategory })
    #expect(found.allSatisfy { $0["Image"] == ["C:\\Windows\\System32\\cmd.exe"] })
    #expect(Set(sink.numbers) == Set(whole.numbers))
    #expect(sink.records.count == 6)
    let anomaly = try #require(sink.anomalies.first { $0.code == "evtx.record-hidden" })
    #expect(anomaly.count == place[1])
    #expect(anomaly.effect == .noted)
    #expect(sink.codes == ["evtx.record-hidden"])
  }

  @Test func hiddenRecordsAreShown() throws {
    var bytes = Samples.log(4)
    EVTXEdit.hide(1, behind: 1, in: &bytes)
    let sink = try read(bytes)
    let hidden = try #require(sink.records.last)
    var renderer = try EVTXRenderer(MemoryRegion(bytes))
    #expect(try renderer.element(at: hidden.event.itemOffset).json.contains("\"EventRecordID\":3"))
  }

  /// The others keep their own source after a hidden one.
  @Test func sourcesDoNotMix() throws {
    var writer = EVTXWriter()
    for number in 1...3 as ClosedRange<UInt64> { writer.append(Samples.process(number)) }
    var bytes = writer.file()
    EVTXEdit.hide(1, behind: 0, in: &bytes)
    bytes += Samples.log(2).dropFirst(4_096)
    let sink = try read(bytes)
    #expect(sink.records.map(\.source.dataType).filter { $0 == EVTXReader.hiddenDataType }.count == 1)
    #expect(sink.records.last?.source.dataType == EVTXReader.dataType)
    #expect(sink.records.last?.source.category == nil)
  }

  /// A record without template is searched behind its content, too.
  @Test func recordsWithoutTemplateHideNothing() throws {
    var writer = EVTXWriter()
    writer.append(
      number: 1, time: Samples.time,
      fragment: [
        .element(
          "Event", [.element("System", [.element("EventRecordID", [.text("1")]), .element("EventID", [.text("7")])])])
      ])
    writer.append(Samples.process(2))
    writer.append(Samples.process(3))
    var bytes = writer.file()
    EVTXEdit.hide(1, behind: 0, in: &bytes)
    let sink = try read(bytes)
    #expect(sink.numbers == [1, 3, 2])
    #expect(sink.codes == ["evtx.record-hidden"])
  }

  /// What is left of a record without its header is no event, but it is said.
  @Test func whatIsLeftOfAHiddenRecordIsSaid() throws {
    var bytes = Samples.log(3)
    let records = EVTXEdit.records(bytes)
    EVTXEdit.hide(1, behind: 0, in: &bytes)
    bytes.replaceSubrange(records[1].lowerBound..<records[1].lowerBound + 24, with: repeatElement(0, count: 24))
    EVTXChecksum.sealChunk(&bytes, at: 4_096)
    let sink = try read(bytes)
    #expect(sink.numbers == [1, 3])
    #expect(sink.codes == ["evtx.record-tail"])
  }

  /// One of several hidden records without its header: the others are read, and it is said.
  @Test(arguments: [1, 2, 3])
  func hiddenRecordsAroundABrokenOneAreRead(broken: Int) throws {
    var bytes = Samples.log(5)
    let records = EVTXEdit.records(bytes)
    EVTXEdit.hide(3, behind: 0, in: &bytes)
    bytes.replaceSubrange(
      records[broken].lowerBound..<records[broken].lowerBound + 24, with: repeatElement(0, count: 24))
    EVTXChecksum.sealChunk(&bytes, at: 4_096)
    let sink = try read(bytes)
    #expect(Set(sink.numbers) == Set(1...5).subtracting([UInt64(broken + 1)]))
    #expect(sink.codes == ["evtx.record-hidden", "evtx.record-tail"])
  }

  /// A size that damage has enlarged is no work of an editor: the copy is the old one.
  @Test func damageIsNotTakenForAnEditor() throws {
    var bytes = Samples.log(5)
    let records = EVTXEdit.records(bytes)
    EVTXEdit.put(UInt64(records[2].upperBound - records[1].lowerBound), at: records[1].lowerBound + 4, in: &bytes)
    EVTXChecksum.sealChunk(&bytes, at: 4_096)
    let sink = try read(bytes)
    #expect(Set(sink.numbers) == [1, 2, 3, 4, 5])
    #expect(sink.records.allSatisfy { $0.source.dataType == EVTXReader.dataType })
    #expect(!sink.codes.contains("evtx.record-hidden"))
  }
}
