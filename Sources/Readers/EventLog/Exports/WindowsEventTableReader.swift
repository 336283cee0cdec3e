public import Bytes
public import EventModel

/// Windows events as a table in JSON, the names of the columns apart from the rows: answers of Azure Monitor and Kusto
/// (`tables`, `Columns` and `Rows`), of Elasticsearch's SQL and ES|QL, and pandas' `split`.
///
/// Sources: "Azure Monitor Logs API, response format"; "Kusto query/v1 and v2 HTTP response". A row is read like one of CSV.
public struct WindowsEventTableReader: Reader {
  /// A reader.
  public init() {}

  /// `windows:event-table`.
  public var identity: ReaderIdentity { ReaderIdentity("windows:event-table") }
  /// For people.
  public var title: String { "Windows events (tables in JSON)" }

  /// Certain when a row of the head is a Windows event.
  public func recognise(_ head: [UInt8], name: String) -> Confidence {
    let text = TextFeed.head(head)
    guard let first = text.first(where: { $0 > 0x20 }), first == 0x7B || first == 0x5B else { return .no }
    var draft = ExportDraft(into: NoRecords(), dataType: "")
    var scan = TableScan()
    var position = 0
    while true {
      switch scan.next(in: text.span, from: position, to: text.count) {
      case .more: return .no
      case .skip(let place), .stray(let place): position = place
      case .row(let range):
        let raw = draft.begin(text.span, range, offset: 0, length: 0)
        if let row = draft.parse(raw), draft.event(draft.object(row: row, names: scan.names).object) { return .certain }
        draft.cancel()
        position = range.upperBound
      }
    }
  }

  /// Reads row after row, of all tables.
  public func read(_ input: Input, into sink: any RecordSink, budget: Budget) throws(ReadError) {
    var feed = try TextFeed(input)
    var draft = ExportDraft(into: sink, dataType: "windows:event-table")
    defer { draft.finish() }
    var scan = TableScan()
    var number: UInt64 = 0
    var isEnd = try !feed.more()
    while true {
      switch scan.next(in: feed.buffer.span, from: feed.position, to: feed.buffer.count) {
      case .skip(let place): feed.consume(to: place)
      case .stray(let place):
        feed.consume(to: place)
        draft.note("windows.event-unknown", .partial, at: feed.offset, "a row that is no list: the rest of its table")
      case .row(let range):
        number += 1
        take(feed, range, scan.names, number, &draft)
        feed.consume(to: range.upperBound)
      case .more(let wanted):
        feed.consume(to: wanted)
        if isEnd {
          guard scan.isInside else { return }
          return draft.note("windows.event-truncated", .partial, at: feed.offset, "the text ends inside a table")
        }
        if feed.pending > ExportLimits.eventBytes {
          draft.note("windows.event-too-long", .partial, at: feed.offset, "more than \(ExportLimits.eventBytes) bytes")
          feed.consume(to: feed.buffer.count)
          scan.leave()
        }
        isEnd = try !feed.more()
      }
    }
  }

  private func take(
    _ feed: TextFeed, _ range: Range<Int>, _ names: [[UInt8]], _ number: UInt64, _ draft: inout ExportDraft
  ) {
    let raw = draft.begin(
      feed.buffer.span, range, offset: feed.offset(of: range.lowerBound), length: feed.itemLength(range))
    guard let row = draft.parse(raw) else {
      draft.cancel()
      return draft.note("windows.event-malformed", .partial, at: feed.offset, "not JSON, or past a limit")
    }
    let (object, count) = draft.object(row: row, names: names)
    if count != names.count {
      draft.note("windows.event-columns", .partial, at: feed.offset, "\(count) of \(names.count)")
    }
    guard draft.event(object) else {
      draft.cancel()
      return draft.note("windows.event-unknown", .partial, at: feed.offset, "a row in no known form")
    }
    draft.commit(number: number)
  }
}
