public import Bytes
public import EventModel

/// Windows events as CSV: `Get-WinEvent | Export-Csv`, EvtxECmd (`--csv`). RFC 4180, UTF-8 or UTF-16.
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
    return CSVForm(header.fields) == nil ? .no : .certain
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
      form = CSVForm(row.fields)
      return
    }
    if row.fields.count == 1, row.fields[0].isEmpty { return }
    if row.fields.count != known.columns.count {
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
    events.add(
      known.element(row.fields), text: feed.buffer[..<row.end], offset: feed.offset,
      length: feed.itemLength(0..<row.end))
  }
}

/// Which tool wrote the columns.
struct CSVForm {
  let columns: [String]
  private let shape: WindowsEventShape

  /// The form of a header row; nil when it is not one of a Windows event tool.
  init?(_ header: [String]) {
    let names = Set(header)
    if names.isSuperset(of: ["EventId", "Channel", "Computer", "Payload"]) {
      shape = .evtxECmd
    } else if names.isSuperset(of: ["Id", "ProviderName", "LogName", "TimeCreated"]) {
      shape = .getWinEvent
    } else {
      return nil
    }
    columns = header
  }

  /// What is to be said about the time in a row: nothing where it is one of a known form.
  func localTime(_ fields: [String]) -> LocalTime {
    guard let index = columns.firstIndex(of: "TimeCreated"), index < fields.count else { return .none }
    return LocalTime(fields[index])
  }

  /// The event in a row.
  func element(_ fields: [String]) -> EventElement {
    shape.element(.object(zip(columns, fields).map { ($0, $1.isEmpty ? .null : .string($1)) }))
  }
}

/// Splits CSV into rows: quotes may hold line breaks, `""` is a quote.
struct CSVRows {
  struct Row {
    var fields: [String]
    /// One past the line break.
    var end: Int
    /// The last quote was closed.
    var isClosed: Bool
  }

  /// The first row that is not a comment of PowerShell (`#TYPE …`).
  mutating func header(in bytes: [UInt8], isEnd: Bool) -> Row? {
    guard let row = row(in: bytes, isEnd: isEnd) else { return nil }
    guard row.fields.first?.hasPrefix("#TYPE") == true else { return row }
    guard var next = self.row(in: Array(bytes[row.end...]), isEnd: isEnd) else { return nil }
    next.end += row.end
    return next
  }

  /// The row at the start of the bytes; nil when it does not end there.
  func row(in bytes: [UInt8], isEnd: Bool) -> Row? {
    guard !bytes.isEmpty else { return nil }
    let span = bytes.span
    var fields: [String] = []
    var field: [UInt8] = []
    var isQuoted = false
    var index = 0
    func finish(_ field: [UInt8]) -> String { String(decoding: field, as: UTF8.self) }
    while index < span.count {
      let byte = span[index]
      index += 1
      if isQuoted {
        if byte != 0x22 {
          field.append(byte)
        } else if index < span.count, span[index] == 0x22 {
          field.append(0x22)
          index += 1
        } else if index == span.count, !isEnd {
          return nil
        } else {
          isQuoted = false
        }
      } else if byte == 0x22 {
        isQuoted = true
      } else if byte == 0x2C, fields.count < ExportLimits.columns {
        fields.append(finish(field))
        field = []
      } else if byte == 0x0A {
        if field.last == 0x0D { field.removeLast() }
        return Row(fields: fields + [finish(field)], end: index, isClosed: true)
      } else {
        field.append(byte)
      }
    }
    return isEnd ? Row(fields: fields + [finish(field)], end: index, isClosed: !isQuoted) : nil
  }
}
