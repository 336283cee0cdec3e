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

  /// Certain when the columns are those of a known tool.
  public func recognise(_ head: [UInt8], name: String) -> Confidence {
    var rows = CSVRows()
    let text = TextFeed.head(head)
    guard let header = rows.header(in: text, isEnd: true) else { return .no }
    let sample = rows.row(in: Array(text[header.end...]), isEnd: true)
    return CSVForm(header.fields, sample: sample?.fields) == nil ? .no : .certain
  }

  /// Reads row after row.
  public func read(_ input: Input, into sink: any RecordSink, budget: Budget) throws(ReadError) {
    var feed = try TextFeed(input)
    var events = ExportedEvents(into: sink, dataType: "windows:event-csv")
    defer { events.finish() }
    var rows = CSVRows()
    var form: CSVForm?
    var isEnd = false
    while true {
      let found = form == nil ? rows.header(in: feed.buffer, isEnd: isEnd) : rows.row(in: feed.buffer, isEnd: isEnd)
      if let found {
        take(feed, found, &form, &events)
        feed.consume(found.end)
      } else if isEnd {
        if form == nil { throw ReadError(.malformed, what: "CSV of Windows events", detail: "no known columns") }
        return
      } else {
        if feed.buffer.count > ExportLimits.eventBytes {
          events.note("windows.event-too-long", .partial, at: feed.offset, "more than \(ExportLimits.eventBytes) bytes")
          feed.consume(feed.buffer.firstIndex(of: 0x0A).map { $0 + 1 } ?? feed.buffer.count)
        }
        isEnd = try !feed.more()
      }
    }
  }

  private func take(_ feed: TextFeed, _ row: CSVRows.Row, _ form: inout CSVForm?, _ events: inout ExportedEvents) {
    guard let known = form else {
      // The row behind it was looked at when the file was recognised.
      form = CSVForm(header: row.fields)
      return
    }
    if row.fields.count == 1, row.fields[0].isEmpty { return }
    if !known.fits(row.fields.count) {
      events.note("windows.event-columns", .partial, at: feed.offset, "\(row.fields.count) of \(known.columns.count)")
    }
    switch known.localTime(row.fields) {
    case .read:
      events.note("windows.event-local-time", .noted, at: feed.offset, "times without a zone, read as UTC")
    case .ambiguous:
      events.note(
        "windows.event-time", .partial, at: feed.offset, "day and month can be exchanged: left without a time")
    case .none: break
    }
    if !row.isClosed { events.note("windows.event-truncated", .partial, at: feed.offset, "an open quote at the end") }
    guard let content = known.content(row.fields) else {
      return events.note("windows.event-unknown", .partial, at: feed.offset, "a row in no known form")
    }
    events.add(
      content.element, text: feed.buffer[..<row.end], offset: feed.offset, length: feed.itemLength(0..<row.end))
  }
}
