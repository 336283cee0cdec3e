import Bytes
import EventModel

/// What the head of a delimited file says: the delimiter, the names of the columns, which of them is the time.
struct DelimitedTable {
  /// Comma, semicolon, tab or bar.
  var delimiter: UInt8
  /// Names of the columns.
  var columns: [String]
  /// Index of the column that holds the time.
  var timeColumn: Int?

  /// Columns of a time that is spread over several: day, time of day, zone, exact time.
  var clock: (day: Int, time: Int, zone: Int?, exact: Int?)?
  /// Records above the names of the columns: a title, Excel's `sep=,`, PowerShell's `#TYPE`.
  private(set) var preamble = 0
  /// What the columns are called by Microsoft Graph, where the table is the Entra portal's list of sign-ins.
  private(set) var signIns: EntraSignInColumns?
  /// What the columns are called in PAN-OS' syslog, where the table is an export of its logs.
  private(set) var paloAlto: PaloAltoExportColumns?
  /// Index of the column `type` where the table is an export of FortiOS records.
  var fortiGateType: Int?

  private static let timeNames = [
    "timestamp", "@timestamp", "eventtime", "timegenerated", "timegenerated [utc]", "timecreated", "creationtime",
    "creationdate", "createddatetime", "date (utc)", "activitydatetime", "starttime", "start time", "event time",
    "datetime", "date/time", "date and time", "time", "date", "received", "generate time", "receive time", "日時",
    "日付と時刻", "時刻", "日付 (utc)", "_time",
  ]

  /// Judges a head; nil when its lines are no table.
  ///
  /// One of the first records must look like names, and the following ones must have as many cells.
  init?(_ head: [UInt8]) {
    let lines = HeadLines(head, isWhole: nil, limit: TextLogLimits.recognitionLines)
    var best: (score: Int, table: DelimitedTable)?
    for delimiter: UInt8 in [44, 9, 59, 124] {
      guard let found = DelimitedTable.judge(lines, delimiter) else { continue }
      if found.score > best?.score ?? 0 { best = found }
    }
    guard let table = best?.table else { return nil }
    self = table
  }

  private init(delimiter: UInt8, columns: [String]) {
    self.delimiter = delimiter
    self.columns = columns
    let lower = columns.map { $0.lowercased() }
    for name in DelimitedTable.timeNames {
      if let index = lower.firstIndex(of: name) {
        timeColumn = index
        break
      }
    }
    signIns = EntraSignInColumns(columns)
    paloAlto = PaloAltoExportColumns(columns)
    if FortiGateEvidence.isEnough(columns: columns) { fortiGateType = columns.firstIndex(of: "type") }
    let isSplit = timeColumn.map { ["time", "date"].contains(lower[$0]) } ?? false
    if isSplit || fortiGateType != nil, let day = lower.firstIndex(of: "date"), let time = lower.firstIndex(of: "time")
    {
      clock = (day, time, lower.firstIndex(of: "tz"), columns.firstIndex(of: "eventtime"))
      timeColumn = nil
    }
  }

  private static func judge(_ head: HeadLines, _ delimiter: UInt8) -> (score: Int, table: DelimitedTable)? {
    guard head.lines.first != nil, delimiter == 44 || head.text.contains(delimiter) else { return nil }
    var splitter = RecordSplitter(delimiter: delimiter, offset: 0)
    var records: [LineRecord] = []
    _ = splitter.split(head.text.span, atEnd: head.text.count < Input.headSize - 4, into: &records)
    let rows = records.filter { !$0.range.isEmpty }.prefix(TextLogLimits.recognitionLines)
    for index in 0..<min(rows.count, TextLogLimits.preambleRecords + 1) {
      if let found = judge(head.text, rows.dropFirst(index), delimiter) {
        var table = found.table
        table.preamble = index
        return (found.score, table)
      }
      // What stands above a table is no table: a title, or a name and its value.
      if cellCount(head.text, rows[index].range, delimiter) > 2 { return nil }
    }
    return nil
  }

  /// Judges a table whose names are in the first of `rows`.
  private static func judge(
    _ text: [UInt8], _ rows: ArraySlice<LineRecord>, _ delimiter: UInt8
  ) -> (score: Int, table: DelimitedTable)? {
    guard let first = rows.first, rows.count >= 2 else { return nil }
    let columns = names(text, first.range, delimiter)
    guard columns.allSatisfy(isName), Set(columns).count == columns.count,
      columns.count >= 3 || isExport(columns, text, rows), !isProse(text, first.range, delimiter, columns)
    else { return nil }
    let fitting = rows.dropFirst().count { cellCount(text, $0.range, delimiter) == columns.count }
    guard fitting * 10 >= (rows.count - 1) * 8,
      rows.count > 2 || columns.count >= 4 || columns.contains(where: isKnown)
    else { return nil }
    return (fitting * columns.count, DelimitedTable(delimiter: delimiter, columns: columns))
  }

  /// Names that say by themselves what a column holds: a time, or the line of a log.
  private static func isKnown(_ name: String) -> Bool {
    timeNames.contains(name.lowercased()) || RecordRole.of(Array(name.utf8).span)?.role == .message
  }

  /// One or two columns are few to tell a table by: all names must be known, and the cells quoted, as searches export lines.
  private static func isExport(_ columns: [String], _ text: [UInt8], _ rows: ArraySlice<LineRecord>) -> Bool {
    columns.allSatisfy(isKnown) && rows.dropFirst().allSatisfy { text[$0.range.lowerBound] == 34 }
  }

  /// Whether an item is the export of a search: whole lines of a device in quotes under `_raw` or a name like it, perhaps with
  /// their time. Quoted as they are they would pass as the device's own.
  static func isSearchExport(_ text: HeadLines, _ head: [UInt8]) -> Bool {
    guard let first = text.lines.first, first.count <= 64, !text.text[first].contains(61) else { return false }
    return DelimitedTable(head).map { $0.columns.count < 3 } ?? false
  }

  private static func names(_ text: [UInt8], _ range: Range<Int>, _ delimiter: UInt8) -> [String] {
    var names: [String] = []
    var cells = DelimitedScanner(range, delimiter: delimiter)
    while let cell = cells.next(text.span), names.count <= TextLogLimits.fields {
      let bytes = Text.copy(text.span, Text.trim(text.span, cell.range))
      names.append(String(decoding: bytes, as: UTF8.self).replacing("\"\"", with: "\""))
    }
    // Exports end their lines with a delimiter now and then.
    if names.count > 3, names.last == "" { names[names.count - 1] = "_\(names.count)" }
    return names
  }

  /// A column is named by a word, not by a number, an address or a sentence.
  private static func isName(_ name: String) -> Bool {
    guard let first = name.unicodeScalars.first, name.utf8.count <= 128 else { return false }
    guard first.properties.isAlphabetic || first == "_" || first == "@" || first == "#" || first == "$" else {
      return false
    }
    return name.split(separator: " ").count <= 8 && !name.contains(where: { "={}<>;".contains($0) })
  }

  /// A comma followed by a blank separates columns only when their names are single words.
  private static func isProse(_ text: [UInt8], _ range: Range<Int>, _ delimiter: UInt8, _ columns: [String]) -> Bool {
    var spaced = 0
    for index in range.dropLast() where text[index] == delimiter && text[index + 1] == 32 { spaced += 1 }
    return spaced * 2 >= columns.count - 1 && columns.contains { $0.contains(" ") || $0.hasSuffix(".") }
  }

  private static func cellCount(_ text: [UInt8], _ range: Range<Int>, _ delimiter: UInt8) -> Int {
    var count = 0
    var cells = DelimitedScanner(range, delimiter: delimiter)
    while cells.next(text.span) != nil { count += 1 }
    return count
  }
}
