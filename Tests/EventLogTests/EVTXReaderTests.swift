import Bytes
import EVTXSupport
import EventModel
import Testing

@testable import EventLog

@Suite struct EVTXReaderTests {
  @Test func fieldsHaveSigmaNames() throws {
    let sink = try read(Samples.log(1))
    let record = try #require(sink.records.first)
    #expect(sink.codes == [])
    #expect(record["Provider_Name"] == ["Microsoft-Windows-Sysmon"])
    #expect(record["EventID"] == ["1"])
    #expect(record["Keywords"] == ["0x8000000000000000"])
    #expect(record["TimeCreated_SystemTime"] == ["2024-06-20T01:02:04.004005Z"])
    #expect(record["Execution_ProcessID"] == ["4"])
    #expect(record["Image"] == ["C:\\Windows\\System32\\cmd.exe"])
    #expect(record["CommandLine"] == ["cmd /c echo 日本語 1"])
    #expect(record["ProcessId"] == ["4242"])
    #expect(record.fields.first { $0.name == "ProcessId" }?.kind == .number)
    #expect(record["xmlns"] == [])
  }

  @Test func eventSaysWhereItIs() throws {
    let bytes = Samples.log(2)
    let sink = try read(bytes)
    let record = try #require(sink.records.last)
    #expect(record.event.code == 1)
    #expect(record.event.recordNumber == 2)
    #expect(record.event.time == EventTime(nanoseconds: Samples.time + 2_000_000_000))
    #expect(
      record.source
        == LogSource(dataType: "windows:evtx", product: "windows", channel: "Microsoft-Windows-Sysmon/Operational"))
    let start = Int(record.event.itemOffset)
    #expect(Array(bytes[start..<start + 4]) == [0x2A, 0x2A, 0, 0])
    let end = start + Int(record.event.itemLength)
    #expect(Array(bytes[start + 4..<start + 8]) == Array(bytes[end - 4..<end]))
  }

  @Test func onlyListedFieldsAreFilled() throws {
    let sink = try read(Samples.log(1), fields: ["Image", "Absent", "EventID"])
    #expect(sink.records.first?.fields.map(\.name) == ["EventID", "Image"])
    #expect(sink.records.first?.event.code == 1)
  }

  @Test func factsNeedNoField() throws {
    let sink = try read(Samples.log(1), fields: [])
    let record = try #require(sink.records.first)
    #expect(record.fields.isEmpty)
    #expect(record.event.code == 1)
    #expect(record.event.time != nil)
    #expect(record.source.channel == "Microsoft-Windows-Sysmon/Operational")
  }

  @Test func recordsOfManyChunksComeInOrder() throws {
    let sink = try read(Samples.log(700))
    #expect(sink.numbers == Array(1...700))
    #expect(sink.codes == [])
  }

  @Test(arguments: [(0, 4_096), (4_096, 69_632), (69_632, 135_168), (4_097, 200_000), (0, 200_000)])
  func slicesGiveTheChunksThatStartInThem(lower: Int, upper: Int) throws {
    let bytes = Samples.twoChunks()
    let whole = try read(bytes)
    let sink = TestSink()
    try EVTXReader().read(
      MemoryRegion(bytes), slice: ReadSlice(range: UInt64(lower)..<UInt64(upper), firstRecordNumber: 0), head: bytes,
      into: sink)
    let expected = whole.records.filter { record in
      let chunk = (Int(record.event.itemOffset) - 4_096) / 65_536 * 65_536 + 4_096
      return (lower..<upper).contains(chunk)
    }
    #expect(sink.numbers == expected.map(\.event.recordNumber))
  }

  @Test(arguments: [
    ("ElfFile\0", Confidence.certain), ("ElfChnk\0", .certain), ("ElfFile", .no), ("", .no), ("MZ", .no),
  ])
  func recognisesByMagic(head: String, expected: Confidence) {
    #expect(EVTXReader().recognise(Array(head.utf8), name: "x.evtx") == expected)
  }

  @Test func recognisesAFileWhoseHeaderIsGone() {
    var bytes = Samples.log(1)
    bytes.replaceSubrange(0..<128, with: repeatElement(0, count: 128))
    #expect(EVTXReader().recognise(bytes, name: "") == .likely)
  }
}
