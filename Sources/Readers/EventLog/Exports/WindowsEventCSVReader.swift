public import Bytes
public import EventModel

/// Windows events as CSV: `Get-WinEvent | Export-Csv`, EvtxECmd (`--csv`), the event viewer, Log Parser, Event Log Explorer,
/// tables of Splunk, Kibana, Velociraptor and Microsoft Sentinel. RFC 4180, also with semicolons, tabs or bars; UTF-8 or UTF-16.
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

  /// The row of the names and where it ends; the delimiter is that of the row then. Blank lines, `#TYPE …` of PowerShell and
  /// `sep=;` of spreadsheets may stand in front.
  private static func header(_ bytes: Span<UInt8>, _ row: inout CSVRow, isEnd: Bool) -> (CSVForm, end: Int)? {
    var start = 0
    var lines = 0
    while lines < 8, let next = comment(bytes, start, &row) {
      start = next
      lines += 1
    }
    var best: (form: CSVForm, end: Int, delimiter: UInt8)?
    for delimiter in CSVForm.delimiters {
      row.delimiter = delimiter
      guard let end = row.cut(bytes, from: start, isEnd: isEnd) else { continue }
      let form = CSVForm(header: CSVForm.names(row, bytes))
      if form.isKnown { return (form, end) }
      if form.columns.count > best?.form.columns.count ?? 0 { best = (form, end, delimiter) }
    }
    guard let best else { return nil }
    row.delimiter = best.delimiter
    return (best.form, best.end)
  }

  /// Behind the line at `start` when that is none of a table.
  private static func comment(_ bytes: Span<UInt8>, _ start: Int, _ row: inout CSVRow) -> Int? {
    guard let end = ByteSearch.firstIndex(of: 0x0A, in: bytes, from: start, to: bytes.count) else { return nil }
    let line = start..<end
    let isBlank = JSONTape.skipBlanks(bytes, start, end) == end
    let isType = bytes.begins(with: "#TYPE", at: line) || bytes.begins(with: "\"#TYPE", at: line)
    let isSeparator = line.count >= 5 && bytes.equals(ignoringCase: "sep=", at: start, count: 4)
    return isBlank || isType || isSeparator ? end + 1 : nil
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
      if let known = form, let end = row.cut(feed.buffer.span, from: feed.position, isEnd: isEnd) {
        // Exports that were put one behind the other.
        if known.isHeader(row, feed.buffer.span) {
          form = CSVForm(header: CSVForm.names(row, feed.buffer.span))
          feed.consume(to: end)
          continue
        }
        take(feed, feed.position..<end, &row, known, &number, &draft)
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
