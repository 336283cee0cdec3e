import EventModel
import Testing

@testable import EventLog

/// Answers that keep the names of columns apart from the rows.
@Suite struct TableEventTests {
  static let names = [
    "TenantId", "TimeGenerated", "EventSourceName", "EventID", "Computer", "CommandLine", "Image", "User",
  ]
  static let row =
    ##"["t","2024-06-20T01:02:03.004Z","Microsoft-Windows-Sysmon",1,"ws01","a -b","C:\\a.exe",null]"##
  static let columns = "[" + names.map { ##"{"name":"\##($0)","type":"string"}"## }.joined(separator: ",") + "]"
  static let kusto = columns.replacing("\"name\"", with: "\"ColumnName\"")

  static let forms: [(String, String)] = [
    ("Azure Monitor", ##"{"tables":[{"name":"PrimaryResult","columns":\##(columns),"rows":[\##(row),\##(row)]}]}"##),
    ("over lines", "{\n \"columns\" : \(columns),\n \"rows\" : [\n  \(row),\n  \(row)\n ]\n}\n"),
    ("Kusto v1", ##"{"Tables":[{"TableName":"T","Columns":\##(kusto),"Rows":[\##(row),\##(row)]}]}"##),
    (
      "Kusto v2",
      ##"[{"FrameType":"DataSetHeader","Version":"v2.0"},{"FrameType":"DataTable","Columns":\##(kusto),"Rows":[\##(row),\##(row)]},{"FrameType":"DataSetCompletion"}]"##
    ),
    ("ES|QL", ##"{"took":3,"columns":\##(columns),"values":[\##(row),\##(row)]}"##),
    (
      "pandas",
      ##"{"columns":["\##(names.joined(separator: "\",\""))"],"index":[0,1],"data":[\##(row),\##(row)]}"##
    ),
    (
      "two tables",
      ##"{"tables":[{"columns":\##(columns),"rows":[\##(row)]},{"columns":\##(columns),"rows":[]},{"columns":\##(columns),"rows":[\##(row)]}]}"##
    ),
  ]

  @Test(arguments: forms)
  func rowOfATableIsTheEvent(name: String, text: String) throws {
    let bytes = Array(text.utf8)
    #expect(WindowsEventTableReader().recognise(bytes, name: "") == .certain, "\(name)")
    let sink = try read(bytes, with: WindowsEventTableReader())
    #expect(sink.codes == [], "\(name)")
    #expect(sink.records.map { $0["CommandLine"] } == [["a -b"], ["a -b"]], "\(name)")
    let record = try #require(sink.records.first, "\(name)")
    #expect(record["Image"] == ["C:\\a.exe"] && record["Computer"] == ["ws01"], "\(name)")
    #expect(record.event.code == 1 && record["User"] == [], "\(name)")
    #expect(record.source.channel == "Microsoft-Windows-Sysmon/Operational", "\(name)")
    #expect((record.event.time?.nanoseconds ?? 0) / 1_000_000 == Samples.time / 1_000_000, "\(name)")
    // The record points at its row.
    let place = Int(record.event.itemOffset)..<Int(record.event.itemOffset) + Int(record.event.itemLength)
    #expect(String(decoding: bytes[place], as: UTF8.self) == TableEventTests.row, "\(name)")
    // Nobody else takes it.
    let head = Array(bytes.prefix(4_000))
    #expect(EventLogs.readers.first { $0.recognise(head, name: "") == .certain } is WindowsEventTableReader, "\(name)")
  }

  /// Cut anywhere, the rows before the cut are read, and the cut is said.
  @Test func aTableThatIsCutGivesTheRowsBefore() throws {
    let bytes = Array(TableEventTests.forms[0].1.utf8)
    let first = try #require(String(decoding: bytes, as: UTF8.self).ranges(of: TableEventTests.row).first)
    let text = String(decoding: bytes, as: UTF8.self)
    let names = try #require(text.ranges(of: TableEventTests.columns).first)
    let columns = text.utf8.distance(from: text.startIndex, to: names.upperBound)
    let end = text.utf8.distance(from: text.startIndex, to: first.upperBound)
    for count in bytes.indices {
      let sink = try read(Array(bytes[..<count]), with: WindowsEventTableReader())
      #expect(sink.records.count == (count < end ? 0 : count < end + TableEventTests.row.utf8.count + 1 ? 1 : 2))
      let isInside = count >= columns && count <= end + TableEventTests.row.utf8.count + 1
      #expect(sink.codes == (isInside ? ["windows.event-truncated"] : []), "\(count)")
    }
  }

  static let damaged: [(String, Int, [String])] = [
    (##"[1,2],\##(row)"##, 1, ["windows.event-columns", "windows.event-unknown"]),
    (##"[x],\##(row)"##, 1, ["windows.event-malformed"]),
    (##"\##(row),{"a":1},\##(row)"##, 1, ["windows.event-unknown"]),
    (row.replacing(",null", with: ""), 1, ["windows.event-columns"]),
  ]

  @Test(arguments: damaged)
  func brokenRowsAreSaid(rows: String, records: Int, codes: [String]) throws {
    let text = ##"{"tables":[{"columns":\##(TableEventTests.columns),"rows":[\##(rows)]}]}"##
    let sink = try read(Array(text.utf8), with: WindowsEventTableReader())
    #expect(sink.records.count == records)
    #expect(Set(sink.codes) == Set(codes))
    #expect(sink.anomalies.allSatisfy { $0.effect == .partial })
  }

  @Test(arguments: [
    #"{"columns":["a","b"],"rows":[[1,2]]}"#, #"{"columns":[],"rows":[]}"#, #"{"columns":3}"#, "", "{", "\"columns\":[",
    #"{"columns":["EventID"],"value":[[1]]}"#,
  ])
  func otherTablesAreLeft(text: String) {
    #expect(WindowsEventTableReader().recognise(Array(text.utf8), name: "") == .no)
  }

  /// Rows that are longer than what is read at a time.
  @Test func rowsOverPiecesAreWhole() throws {
    let long = TableEventTests.row.replacing("a -b", with: String(repeating: "x", count: 700_000))
    let rows = [TableEventTests.row, long, TableEventTests.row].joined(separator: ",")
    let sink = try read(
      Array(##"{"columns":\##(TableEventTests.columns),"rows":[\##(rows)]}"##.utf8), with: WindowsEventTableReader())
    #expect(sink.codes == [])
    #expect(sink.records.map { $0["CommandLine"].first?.count } == [4, 700_000, 4])
  }
}
