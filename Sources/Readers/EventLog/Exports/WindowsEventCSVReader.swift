public import Bytes
public import EventModel

/// Windows events as CSV: `Get-WinEvent | Export-Csv`, EvtxECmd (`--csv`), the event viewer, tables of Splunk, Kibana and
/// Microsoft Sentinel. RFC 4180, UTF-8 or UTF-16.
public struct WindowsEventCSVReader: Reader {
  /// A reader.
  public init() {}

  /// `windows:event-csv`.
  public var identity: ReaderIdentity { ReaderIdentity("windows:event-csv") }
  /// For people.
  public var title: String { "Windows events (CSV)" }

  /// Certain when the columns are those of a known tool, or a row of the head is a Windows event.
  public func recognise(_ head: [UInt8], name: String) -> Confidence {
    let text = TextFeed.head(head)
    var row = CSVRow()
    guard let (form, start) = WindowsEventCSVReader.header(text.span, &row, isEnd: true) else { return .no }
    if form.isKnown { return .certain }
    guard form.columns.count > 1 else { return .no }
    var draft = ExportDraft(into: NoRecords(), dataType: "")
    var position = start
    while let end = row.cut(text.span, from: position, isEnd: true) {
      let cells = WindowsEventCSVReader.begin(text.span, position..<end, &row, offset: 0, length: 0, in: &draft)
      if row.isClosed, form.event(cells, in: &draft) { return .certain }
      draft.cancel()
      position = end
    }
    return .no
  }

  /// The first row that is not a comment of PowerShell (`#TYPE …`), and where it ends.
  private static func header(_ bytes: Span<UInt8>, _ row: inout CSVRow, isEnd: Bool) -> (CSVForm, end: Int)? {
    guard var end = row.cut(bytes, from: 0, isEnd: isEnd) else { return nil }
    if bytes.begins(with: "#TYPE", at: 0..<bytes.count) {
      guard let next = row.cut(bytes, from: end, isEnd: isEnd) else { return nil }
      end = next
    }
    return (CSVForm(header: row.texts(bytes)), end)
  }

  /// Begins the event of a row; the places of its cells in the arena.
  private static func begin(
    _ text: Span<UInt8>, _ range: Range<Int>, _ row: inout CSVRow, offset: UInt64, length: UInt64,
    in draft: inout ExportDraft
  ) -> [Range<Int>] {
    let raw = draft.begin(text, range, offset: offset, length: length)
    row.shift(by: raw.lowerBound - range.lowerBound)
    var cells: [Range<Int>] = []
    cells.reserveCapacity(row.cells.count)
    for cell in row.cells {
      if cell.isPlain {
        cells.append(cell.range)
      } else {
        cells.append(draft.withoutQuotes(cell.range))
      }
    }
    return cells
  }

  /// Reads row after row.
  public func read(_ input: Input, into sink: any RecordSink, budget: Budget) throws(ReadError) {
    var feed = try TextFeed(input)
    var draft = ExportDraft(into: sink, dataType: "windows:event-csv")
    defer { draft.finish() }
    var row = CSVRow()
    var form: CSVForm?
    var number: UInt64 = 0
    var isEnd = false
    while true {
      if let form, let end = row.cut(feed.buffer.span, from: feed.position, isEnd: isEnd) {
        take(feed, feed.position..<end, &row, form, &number, &draft)
        feed.consume(to: end)
      } else if form == nil,
        let (found, end) = WindowsEventCSVReader.header(feed.buffer.span, &row, isEnd: isEnd)
      {
        form = found
        feed.consume(to: end)
      } else if isEnd {
        if form == nil { throw ReadError(.malformed, what: "CSV of Windows events", detail: "no known columns") }
        return
      } else {
        if feed.pending > ExportLimits.eventBytes {
          draft.note("windows.event-too-long", .partial, at: feed.offset, "more than \(ExportLimits.eventBytes) bytes")
          feed.consume(to: feed.nextLine)
        }
        isEnd = try !feed.more()
      }
    }
  }

  private func take(
    _ feed: TextFeed, _ range: Range<Int>, _ row: inout CSVRow, _ form: CSVForm, _ number: inout UInt64,
    _ draft: inout ExportDraft
  ) {
    let count = row.cells.count
    if count == 1, row.cells[0].range.isEmpty { return }
    if !form.fits(count) {
      draft.note("windows.event-columns", .partial, at: feed.offset, "\(count) of \(form.columns.count)")
    }
    if !row.isClosed {
      draft.note("windows.event-truncated", .partial, at: feed.offset, "an open quote at the end")
    }
    let cells = WindowsEventCSVReader.begin(
      feed.buffer.span, range, &row, offset: feed.offset, length: feed.itemLength(range), in: &draft)
    draft.note(form.localTime(cells, in: draft), at: feed.offset)
    guard form.event(cells, in: &draft) else {
      draft.cancel()
      return draft.note("windows.event-unknown", .partial, at: feed.offset, "a row in no known form")
    }
    number += 1
    draft.commit(number: number)
  }
}
