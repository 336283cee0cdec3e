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

  static let strings = "[\"" + names.joined(separator: "\",\"") + "\"]"
  static let others =
    "{\"columns\":[\"x\"],\"rows\":[" + String(repeating: "[\"yyyyyyyyyyyyyyyyyyyy\"],", count: 9_000) + "[1]]}"

  /// What the first bytes of a text do not show.
  static let hard: [(String, String, Int)] = [
    ("rows before columns", ##"{"rows":[\##(row),\##(row)],"columns":\##(columns)}"##, 2),
    (
      "two tables with rows before columns",
      ##"[{"rows":[\##(row)],"columns":\##(columns)},{"rows":[\##(row)],"columns":["x"]}]"##, 1
    ),
    (
      "escapes in names",
      ##"{"c\u006flumns":\##(columns.replacing("EventID", with: "Event\\u0049D")),"rows":[\##(row)]}"##, 1
    ),
    ("behind another table", ##"{"tables":[\##(others),{"columns":\##(columns),"rows":[\##(row),\##(row)]}]}"##, 2),
    (
      "frames of Kusto",
      ##"[{"FrameType":"TableHeader","Columns":\##(kusto)},{"FrameType":"TableFragment","Rows":[\##(row)]},{"FrameType":"TableFragment","Rows":[\##(row)]}]"##,
      2
    ),
    ("columns beside", ##"{"manifest":{"schema":{"columns":\##(columns)}},"result":{"data_array":[\##(row)]}}"##, 1),
    ("columns behind, beside", ##"{"result":{"data_array":[\##(row)]},"manifest":{"columns":\##(columns)}}"##, 1),
    ("names in the first row", ##"{"values":[\##(strings),\##(row),\##(row)]}"##, 2),
    ("names in the first row, nothing around", ##"[\##(strings),\##(row)]"##, 1),
    ("Splunk, rows", ##"{"preview":false,"fields":\##(strings),"rows":[\##(row)]}"##, 1),
  ]

  @Test(arguments: hard)
  func tablesAreFoundAnywhere(name: String, text: String, events: Int) throws {
    let bytes = Array(text.utf8)
    let sink = try read(bytes, with: WindowsEventTableReader())
    #expect(sink.records.map { $0["CommandLine"] } == Array(repeating: ["a -b"], count: events), "\(name)")
    for record in sink.records {
      let place = Int(record.event.itemOffset)..<Int(record.event.itemOffset) + Int(record.event.itemLength)
      #expect(String(decoding: bytes[place], as: UTF8.self) == TableEventTests.row, "\(name)")
    }
    // UTF-16: rows are read again at their place there.
    let wide = try read(
      [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }, with: WindowsEventTableReader())
    #expect(wide.records.count == events, "\(name)")
    // As an object that another reader meets.
    let objects = TestSink()
    let reader = WindowsEventObjects(into: objects)
    let isWhole = reader.take(bytes.span, 0..<bytes.count, offset: 3, length: bytes.count, number: 5)
    #expect(!isWhole)
    reader.finish()
    #expect(objects.records.count == events, "\(name)")
    #expect(objects.records.allSatisfy { $0.event.itemOffset == 3 && $0.event.recordNumber == 5 }, "\(name)")
  }

  /// Lists of rows that wait for their columns are bounded, and what is not kept is said.
  @Test func listsThatWaitForColumnsAreBounded() throws {
    let lists = (0..<50).map { ##""r\##($0)":[\##(TableEventTests.row)]"## }.joined(separator: ",")
    let text = ##"{\##(lists),"columns":\##(TableEventTests.columns)}"##
    let sink = try read(Array(text.utf8), with: WindowsEventTableReader())
    #expect(sink.records.count == ExportLimits.lists)
    #expect(sink.codes == ["windows.event-columns"])
    #expect(sink.anomalies.first?.effect == .partial)
  }

  /// Brackets that do not match cost no more than others: with work for each of them this would take hours.
  @Test(arguments: ["[[{]]]", "[{]", "[[\"a\"{]}]", "{\"columns\":[{]}", "[[[]", "{\"rows\":[[1],"])
  func bracketsThatDoNotMatchAreReadOnce(piece: String) throws {
    let bytes = Array(("{\"EventID\":1}" + String(repeating: piece, count: 120_000)).utf8)
    let sink = try read(bytes, with: WindowsEventTableReader())
    #expect(sink.records.isEmpty && !sink.anomalies.isEmpty)
    let objects = WindowsEventObjects(into: sink)
    let isWhole = objects.take(bytes.span, 0..<bytes.count, offset: 0, length: bytes.count, number: 1)
    #expect(!isWhole)
  }

  /// Deep, unbalanced or broken: no crash, and what is there is found.
  @Test(arguments: ["[", "{", "]", "}", "\"", "{\"a\":", "[[", "{\"columns\":["])
  func brokenTextInFrontIsNoTrap(front: String) throws {
    for count in [1, 3, 200] {
      let text = String(repeating: front, count: count) + TableEventTests.forms[0].1
      let sink = try read(Array(text.utf8), with: WindowsEventTableReader())
      #expect(sink.records.count == 2 || !sink.anomalies.isEmpty, "\(front) \(count)")
    }
  }

  /// Cut anywhere, the rows before the cut are read, and the cut is said.
  @Test func aTableThatIsCutGivesTheRowsBefore() throws {
    let bytes = Array(TableEventTests.forms[0].1.utf8)
    let first = try #require(String(decoding: bytes, as: UTF8.self).ranges(of: TableEventTests.row).first)
    let text = String(decoding: bytes, as: UTF8.self)
    let end = text.utf8.distance(from: text.startIndex, to: first.upperBound)
    for count in bytes.indices {
      let sink = try read(Array(bytes[..<count]), with: WindowsEventTableReader())
      #expect(sink.records.count == (count < end ? 0 : count < end + TableEventTests.row.utf8.count + 1 ? 1 : 2))
      let isInside = count > 0
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
