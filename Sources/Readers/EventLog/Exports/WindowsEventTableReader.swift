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
    let place = EventsInText.Place(offset: 0, length: 0, number: 0)
    return TableRows.read(text.span, 0..<text.count, place, into: &draft) > 0 ? .certain : .no
  }

  /// Reads row after row, of all tables.
  public func read(_ input: Input, into sink: any RecordSink, budget: Budget) throws(ReadError) {
    let region = try input.region(budget: budget)
    let kind = TextFeed.encoding(of: input.head)
    var feed = TextFeed(region, from: UInt64(kind.mark), encoding: kind.encoding)
    var draft = ExportDraft(into: sink, dataType: "windows:event-table")
    defer { draft.finish() }
    var scan = TableScan()
    var number: UInt64 = 0
    var again: UInt64 = 0
    try rows(&feed, &scan, &number, into: &draft) { (lists, names, draft, number) throws(ReadError) in
      for list in lists {
        // Nested tables could name the same rows again and again.
        again += 1
        guard again <= ExportLimits.tables else {
          draft.note("windows.event-columns", .partial, at: list, "more lists of rows before their columns")
          return
        }
        var feed = TextFeed(region, from: list, encoding: kind.encoding)
        var scan = TableScan(rowsUnder: names)
        try rows(&feed, &scan, &number, into: &draft, earlier: nil)
      }
    }
    if let place = scan.foreign {
      draft.note("windows.event-unknown", .partial, at: place, "something else than tables, or past a limit")
    }
    if scan.lost > 0 {
      draft.note("windows.event-columns", .partial, at: 0, "\(scan.lost) lists of rows before their columns")
    }
  }

  private typealias Earlier = ([UInt64], [[UInt8]], inout ExportDraft, inout UInt64) throws(ReadError) -> Void

  private func rows(
    _ feed: inout TextFeed, _ scan: inout TableScan, _ number: inout UInt64, into draft: inout ExportDraft,
    earlier: Earlier?
  ) throws(ReadError) {
    var isEnd = try !feed.more()
    while true {
      let step = scan.next(in: feed.buffer.span, from: feed.position, to: feed.buffer.count) { feed.offset(of: $0) }
      switch step {
      case .skip(let place): feed.consume(to: place)
      case .earlier(let lists, let names, let place):
        feed.consume(to: place)
        try earlier?(lists, names, &draft, &number)
      case .stray(let place):
        feed.consume(to: place)
        draft.note("windows.event-unknown", .partial, at: feed.offset, "a row that is no list: the rest of its table")
      case .row(let range):
        number += 1
        take(feed, range, scan.names, number, &draft)
        feed.consume(to: range.upperBound)
      case .more(let wanted):
        feed.consume(to: wanted)
        if isEnd || scan.isDone {
          guard !scan.isDone, scan.isInside || feed.pending > 0 else { return }
          return draft.note(
            "windows.event-truncated", .partial, at: feed.offset, "the text ends inside of a table or object")
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
