public import Bytes
public import EventModel

/// CSV, TSV and their relatives with a header line: the columns' names are the fields' names.
public struct DelimitedReader: Reader {
  /// A reader.
  public init() {}

  /// `csv`.
  public var identity: ReaderIdentity { ReaderIdentity("csv") }
  /// For people.
  public var title: String { "CSV, TSV with a header line (RFC 4180; comma, semicolon, tab, bar)" }

  /// Likely where the first line names columns and the following have as many cells.
  public func recognise(_ head: [UInt8], name: String) -> Confidence {
    guard TextEncoding.looksLikeText(head), DelimitedTable(head) != nil else { return .no }
    return .likely
  }

  /// Reads record by record; record numbers are line numbers.
  public func read(_ input: Input, into sink: any RecordSink, budget: Budget) throws(ReadError) {
    guard let table = DelimitedTable(input.head) else {
      throw ReadError(.malformed, what: "header line of delimited text")
    }
    var source = try ChunkSource(input)
    var splitter = RecordSplitter(
      delimiter: table.delimiter, offset: UInt64(TextEncoding.markLength(input.head)))
    var rows = DelimitedRows(table, YearAnchor(input))
    var draft = LineDraft(fields: sink.fields)
    var text: [UInt8] = []
    while !source.atEnd || !source.pending.isEmpty {
      source.fill()
      var records: [LineRecord] = []
      let used = splitter.split(source.pending.span, atEnd: source.atEnd, into: &records)
      source.take(used, into: &text)
      draft.chunkCount = text.count
      rows.add(records, text.span, into: &draft)
      draft.flush(&text, to: sink)
      if used == 0 && source.atEnd { break }
    }
    if splitter.unclosed > 0 {
      draft.anomalies.add("csv.unclosed-quote", .partial, detail: "\(splitter.unclosed) records")
    }
    draft.anomalies.report(to: sink)
    if let failure = source.failure { throw failure }
  }
}

/// Makes events of the records of a table.
struct DelimitedRows {
  private let table: DelimitedTable
  private let years: YearAnchor?
  /// Records that are not of the table: what stands above it, and the names of its columns.
  private var headersLeft: Int

  /// Rows under the header of `table`.
  init(_ table: DelimitedTable, _ years: YearAnchor?) {
    self.table = table
    self.years = years
    headersLeft = table.preamble + 1
  }

  /// Adds records; the first of the item are no rows.
  mutating func add(_ records: [LineRecord], _ text: Span<UInt8>, into draft: inout LineDraft) {
    let source = draft.source(.csv)
    let slots = table.columns.map { draft.slot($0) }
    let others = table.columns.indices.map {
      (table.signIns?.name($0) ?? table.paloAlto?.name($0)).flatMap { draft.slot($0) }
    }
    let meanings = table.columns.map { RecordRole.of(Array($0.utf8).span) }
    for record in records where !record.range.isEmpty {
      if headersLeft > 0 {
        headersLeft -= 1
        continue
      }
      draft.begin(record, source: source)
      var cells = DelimitedScanner(record.range, delimiter: table.delimiter)
      var index = 0
      var marked = Marked()
      var roles = RecordRoles()
      var ranges: [Range<Int>] = []
      while let cell = cells.next(text) {
        if index < slots.count {
          if let slot = slots[index] { draft.add(cell, slot: slot, in: text) }
          if let slot = others[index], !cell.range.isEmpty { draft.add(cell, slot: slot, in: text) }
          if table.signIns != nil || table.paloAlto != nil { ranges.append(cell.range) }
          if let (role, rank) = meanings[index] {
            roles.note(role, rank, EscapedText(range: cell.range, escape: cell.isEscaped ? .csv : .none))
          }
          if index == table.timeColumn { setTime(cell.range, text, into: &draft) }
          if table.clock != nil || table.fortiGateType != nil { marked.take(cell.range, index, table) }
        }
        index += 1
      }
      if index != slots.count {
        draft.anomalies.add("csv.cell-count", .noted, offset: record.itemOffset, detail: "\(index), not \(slots.count)")
      }
      if let signIns = table.signIns {
        signIns.finish(ranges, text, into: &draft)
        draft.setSource(draft.source(.entraSignInGraph))
      } else if table.paloAlto?.finish(ranges, text, into: &draft) != true {
        applyRoles(roles, isFortiGate: marked.type != nil, text, into: &draft)
      }
      if let type = marked.type {
        draft.setSource(draft.source(family: 1, named: type, in: text, make: FortiGatePayload.source))
      }
      if table.clock != nil {
        marked.clock.apply(text, to: &draft)
        if draft.time == nil { draft.anomalies.add("text.bad-time", .noted, offset: draft.offset) }
      }
      draft.end()
    }
  }

  /// A request, or the line that a column holds: its own time is better than the table's.
  private func applyRoles(
    _ roles: RecordRoles, isFortiGate: Bool, _ text: Span<UInt8>, into draft: inout LineDraft
  ) {
    guard !isFortiGate else { return }
    _ = roles.apply(text, time: draft.time, into: &draft)
  }

  /// Cells that say when a record was and what it is.
  private struct Marked {
    private var day: Range<Int>?
    private var time: Range<Int>?
    private var zone: Range<Int>?
    private var exact: Range<Int>?
    private(set) var type: Range<Int>?

    mutating func take(_ cell: Range<Int>, _ index: Int, _ table: DelimitedTable) {
      if index == table.fortiGateType { type = cell }
      guard let clock = table.clock else { return }
      if index == clock.day { day = cell }
      if index == clock.time { time = cell }
      if index == clock.zone { zone = cell }
      if index == clock.exact { exact = cell }
    }

    var clock: FortinetClock { FortinetClock(date: day, time: time, zone: zone, eventTime: exact) }
  }

  private func setTime(_ cell: Range<Int>, _ text: Span<UInt8>, into draft: inout LineDraft) {
    if let exact = EpochTime.parse(text, cell) {
      draft.setTime(exact)
    } else {
      draft.setTime(TimeText.civil(text, cell), near: years)
    }
    if draft.time == nil { draft.anomalies.add("text.bad-time", .noted, offset: draft.offset) }
  }
}
