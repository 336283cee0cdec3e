import EventModel

/// Which tool wrote the columns.
struct CSVForm {
  /// The names of the columns.
  let columns: [String]
  private let names: [[UInt8]]
  private let isEventViewer: Bool
  private let timeColumn: Int?
  private let plain: Set<String>
  /// The columns of the day and the time of day, where they are apart.
  private let clock: (day: Int, time: Int)?

  /// The form of a header row.
  init(header: [String]) {
    columns = header
    let lower = header.map { $0.lowercased() }
    plain = Set(lower)
    let isExplorer = plain.isSuperset(of: ["date", "time", "event", "source", "computer"])
    names = header.indices.map { Array((isExplorer ? CSVForm.renamed[lower[$0]] ?? header[$0] : header[$0]).utf8) }
    clock =
      isExplorer ? lower.firstIndex(of: "date").flatMap { day in lower.firstIndex(of: "time").map { (day, $0) } } : nil
    isEventViewer = EventViewerColumns.matches(header)
    timeColumn =
      isEventViewer ? 1 : header.firstIndex { $0 == "TimeCreated" || $0.hasPrefix("TimeGenerated") }
  }

  /// The columns of Event Log Explorer and the event viewer of old, as others call them.
  private static let renamed = [
    "event": "EventID", "source": "SourceName", "description": "Message", "log": "Channel", "record": "RecordNumber",
  ]

  /// Columns whose cells are JSON in tables of Velociraptor.
  private static let objects: [StaticString] = ["System", "EventData", "UserData", "Event", "winlog"]

  private static func isObject(_ bytes: Span<UInt8>, _ name: Range<Int>) -> Bool {
    objects.contains { bytes.equals($0, at: name) }
  }

  /// What may stand between cells, the usual one first.
  static let delimiters: [UInt8] = [0x2C, 0x3B, 0x09, 0x7C]

  /// The columns themselves say that these are Windows events; other tables need a look at their rows.
  var isKnown: Bool { isEventViewer || CSVForm.known.contains { plain.isSuperset(of: $0) } }

  /// Columns, in lower case, that only exports of Windows events have together.
  private static let known: [Set<String>] = [
    // EvtxECmd.
    ["eventid", "channel", "computer", "payload"],
    // Get-WinEvent, whole and with the usual selections.
    ["id", "providername", "logname", "timecreated"], ["id", "providername", "message"],
    ["timecreated", "id", "message"],
    // Get-EventLog, Log Parser, Event Log Explorer and the event viewer of old.
    ["eventid", "source", "entrytype", "message"], ["eventlog", "eventid", "sourcename"],
    ["date", "time", "event", "source", "computer"],
    // Hayabusa, Chainsaw.
    ["ruletitle", "computer", "channel", "eventid"], ["detections", "event id", "computer"],
    ["detections", "timestamp", "path"],
  ]

  /// The names in a row; without what is not seen in front of them (marks of joined files, NUL).
  static func names(_ row: CSVRow, _ bytes: Span<UInt8>) -> [String] {
    row.texts(bytes).map { name in
      let rest = name.unicodeScalars.drop { $0.value <= 0x20 || $0 == "\u{FEFF}" }
      return rest.count == name.unicodeScalars.count ? name : CSVForm.unquoted(String(rest))
    }
  }

  /// A mark in front of a quote makes the quotes part of the text.
  private static func unquoted(_ name: String) -> String {
    name.count >= 2 && name.hasPrefix("\"") && name.hasSuffix("\"") ? String(name.dropFirst().dropLast()) : name
  }

  /// Whether a line may name the columns of a table of Windows events.
  static func mayBeHeader(_ bytes: Span<UInt8>, _ line: Range<Int>) -> Bool {
    let marks: [StaticString] = ["vent", "Id", "ID", "\u{30A4}\u{30D9}\u{30F3}\u{30C8}", "ActionType", "detections"]
    guard line.count <= 64 << 10,
      marks.contains(where: { EventSearch.find($0, in: bytes, from: line.lowerBound, to: line.upperBound) != nil })
    else { return false }
    for delimiter in delimiters {
      var row = CSVRow()
      row.delimiter = delimiter
      guard row.cut(bytes, from: line.lowerBound, isEnd: true) != nil, row.cells.count >= 3 else { continue }
      let texts = names(row, bytes)
      let form = CSVForm(header: texts)
      if form.isKnown || form.plain.contains("actiontype") || form.plain.isSuperset(of: ["system", "eventdata"])
        || TableNames.areEvents(texts.map { Array($0.utf8) })
      {
        return true
      }
    }
    return false
  }

  /// Whether a row names columns itself: those of another export behind this one.
  func isHeader(_ row: CSVRow, _ bytes: Span<UInt8>) -> Bool {
    guard row.cells.count >= 3, let first = row.cells.first else { return false }
    // The first cell is a name: cheap to see that it is not.
    let cell = first.range
    guard (2...40).contains(cell.count), CSVForm.firsts.contains(where: { bytes.equals($0, at: cell) }) else {
      return false
    }
    return CSVForm(header: CSVForm.names(row, bytes)).isKnown
  }

  /// Whether a line names the columns of a known export.
  static func isHeader(_ bytes: Span<UInt8>, _ line: Range<Int>) -> Bool {
    var start = line.lowerBound
    if start < line.upperBound, bytes[start] == 0x22 { start += 1 }
    // Few lines begin like one.
    guard firsts.contains(where: { bytes.begins(with: $0, at: start..<line.upperBound) }) else { return false }
    return delimiters.contains { delimiter in
      var row = CSVRow()
      row.delimiter = delimiter
      guard row.cut(bytes, from: line.lowerBound, isEnd: true) != nil, row.cells.count >= 3 else { return false }
      let form = CSVForm(header: names(row, bytes))
      return form.isKnown || TableNames.areEvents(form.columns.map { Array($0.utf8) })
        || form.plain.contains("actiontype") || form.plain.isSuperset(of: ["system", "eventdata"])
    }
  }

  private static let firsts: [StaticString] = [
    "RecordNumber", "Message", "TimeCreated", "Id", "ProviderName", "LogName", "Level", "Keywords", "EventID",
    "EventLog",
    "Type", "Date", "Timestamp", "timestamp", "Index", "PayloadData1", "Computer", "TenantId",
    "TimeGenerated", "System", "_time", "@timestamp", "MachineName", "\u{30EC}\u{30D9}\u{30EB}",
    "\u{30AD}\u{30FC}\u{30EF}\u{30FC}\u{30C9}",
  ]

  /// Whether a row has as many cells as it should.
  func fits(_ count: Int) -> Bool { isEventViewer ? (5...6).contains(count) : count == columns.count }

  /// What is to be said about the time in a row: nothing where it is one of a known form.
  func localTime(_ cells: [Range<Int>], in draft: ExportDraft) -> LocalTime {
    if let clock, clock.day < cells.count, clock.time < cells.count {
      let (day, time) = (draft.batch.text(cells[clock.day]), draft.batch.text(cells[clock.time]))
      return day.utf8.count + time.utf8.count < 64 ? LocalTime(day + " " + time) : .none
    }
    guard let timeColumn, timeColumn < cells.count else { return .none }
    return LocalTime(draft.batch.bytes.span, cells[timeColumn])
  }

  /// Adds the fields of the event in a row, whose cells stand in the arena; false when there is none.
  func event(_ cells: [Range<Int>], in draft: inout ExportDraft) -> Bool {
    let object = draft.tape.beginObject()
    if isEventViewer {
      for (column, name) in EventViewerColumns.names where column < cells.count {
        draft.tape.add(name: draft.text(name).range, text: cells[column])
      }
      draft.tape.endObject(object)
      draft.add(.flat, object)
      return true
    }
    for (index, cell) in cells.enumerated() where index < names.count && !cell.isEmpty {
      // Tables have hundreds of columns, of which an event fills a few.
      let first = draft.batch.bytes[cell.lowerBound]
      if first == 0x2D, cell.count == 1 { continue }
      let start = draft.batch.bytes.count
      draft.batch.bytes.append(contentsOf: names[index])
      let name = start..<draft.batch.bytes.count
      // Lists of tables are JSON.
      if first == 0x5B || first == 0x7B && CSVForm.isObject(draft.batch.bytes.span, name), let list = draft.parse(cell)
      {
        draft.tape.setName(name, of: list)
      } else if draft.batch.bytes.span.equals("Strings", at: name) {
        draft.list(cell, separator: 0x7C)
      } else {
        draft.tape.add(name: name, text: cell)
      }
    }
    if let clock, clock.day < cells.count, clock.time < cells.count {
      let time = draft.joined(
        ExportText(start: cells[clock.day].lowerBound, count: cells[clock.day].count), line: cells[clock.time])
      // A blank between both, where lines have a line feed.
      draft.batch.bytes[time.start + cells[clock.day].count] = 0x20
      draft.tape.add(name: draft.text("EventTime").range, text: time.range)
    }
    draft.tape.endObject(object)
    return draft.event(object)
  }
}
