import Bytes

/// Reads the tables of an object that is in memory, as readers of other JSON meet them.
enum TableRows {
  /// Adds the events in the rows of all tables in a range of a text that stands at a place of the item; how many there are.
  /// What is no event is left to whoever reads the text.
  static func read(
    _ text: Span<UInt8>, _ range: Range<Int>, _ place: EventsInText.Place, into draft: inout ExportDraft
  ) -> Int {
    var scan = TableScan()
    var lists = 0
    return read(text, range, place, with: &scan, &lists, into: &draft)
  }

  private static func read(
    _ text: Span<UInt8>, _ range: Range<Int>, _ item: EventsInText.Place, with scan: inout TableScan,
    _ again: inout Int, into draft: inout ExportDraft
  ) -> Int {
    var position = range.lowerBound
    var events = 0
    while true {
      switch scan.next(in: text, from: position, to: range.upperBound, place: { UInt64($0) }) {
      case .more: return events
      case .skip(let place), .stray(let place): position = place
      case .earlier(let lists, let names, let place):
        for list in lists where again < ExportLimits.tables {
          again += 1
          var rows = TableScan(rowsUnder: names)
          events += read(text, Int(list)..<range.upperBound, item, with: &rows, &again, into: &draft)
        }
        position = place
      case .row(let row):
        position = row.upperBound
        let raw = draft.begin(text, row, offset: item.offset, length: item.length)
        if let node = draft.parse(raw), draft.event(draft.object(row: node, names: scan.names).object) {
          events += 1
          draft.commit(number: item.number)
        } else {
          draft.cancel()
        }
      }
    }
  }
}
