import EventModel

/// Which tool wrote the columns.
struct CSVForm {
  /// The names of the columns.
  let columns: [String]
  private let names: [[UInt8]]
  private let isEventViewer: Bool
  private let timeColumn: Int?

  /// The form of a header row.
  init(header: [String]) {
    columns = header
    names = header.map { Array($0.utf8) }
    isEventViewer = EventViewerColumns.matches(header)
    timeColumn =
      isEventViewer ? 1 : header.firstIndex { $0 == "TimeCreated" || $0.hasPrefix("TimeGenerated") }
  }

  /// The columns themselves say that these are Windows events; other tables need a look at their rows.
  var isKnown: Bool {
    let names = Set(columns)
    return isEventViewer || names.isSuperset(of: ["EventId", "Channel", "Computer", "Payload"])
      || names.isSuperset(of: ["Id", "ProviderName", "LogName", "TimeCreated"])
  }

  /// Whether a row has as many cells as it should.
  func fits(_ count: Int) -> Bool { isEventViewer ? (5...6).contains(count) : count == columns.count }

  /// What is to be said about the time in a row: nothing where it is one of a known form.
  func localTime(_ cells: [Range<Int>], in draft: ExportDraft) -> LocalTime {
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
      if first == 0x5B, let list = draft.parse(cell) {
        draft.tape.setName(name, of: list)
      } else {
        draft.tape.add(name: name, text: cell)
      }
    }
    draft.tape.endObject(object)
    return draft.event(object)
  }
}
