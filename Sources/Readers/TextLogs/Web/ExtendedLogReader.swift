public import Bytes
public import EventModel

/// W3C extended log format: IIS, HTTP.sys error logs, proxies. `#Fields:` names the columns and may come again.
public struct ExtendedLogReader: Reader {
  /// A reader.
  public init() {}

  /// `w3c`.
  public var identity: ReaderIdentity { ReaderIdentity("w3c") }
  /// For people.
  public var title: String { "W3C extended log (IIS, proxies)" }

  /// Certain with a `#Fields:` line in the head.
  public func recognise(_ head: [UInt8], name: String) -> Confidence {
    let lines = HeadLines(head)
    for line in lines.lines.prefix(16) where Text.starts(lines.text.span, line, "#Fields:") { return .certain }
    return .no
  }

  /// Reads line by line.
  public func read(_ input: Input, into sink: any RecordSink, budget: Budget) throws(ReadError) {
    var parser = ExtendedLogParser(head: input.head)
    try parser.readAll(input, into: sink)
  }
}

/// One line of a W3C extended log. Source: W3C working draft "Extended Log File Format"; IIS puts `+` for blanks.
struct ExtendedLogParser: LineParser {
  private var columns: [String] = []
  /// Columns of earlier `#Fields` lines: files that were joined or searched through hold records of several.
  private var others: [[String]] = []
  private var source: KnownSource
  private var headerDate: CivilTime?
  private let delimiter: UInt8

  /// IIS says so in `#Software`.
  init(head: [UInt8]) {
    let lines = HeadLines(head)
    let text = lines.text.span
    source = .w3c
    var isTabbed = false
    for line in lines.lines.prefix(16) {
      if Text.starts(text, line, "#Software: Microsoft") { source = .iis }
      if Text.starts(text, line, "#Software: SGOS") || Text.starts(text, line, "#Software: BlueCoat") {
        source = .w3cProxy
      }
      if Text.starts(text, line, "#Fields:") {
        isTabbed = Text.index(of: 9, text, line.lowerBound + 9, line.upperBound) != nil
      }
    }
    delimiter = isTabbed ? 9 : 32
  }

  /// A directive or a record.
  mutating func parse(_ line: LineRecord, _ text: Span<UInt8>, into draft: inout LineDraft) {
    let range = line.range
    guard !range.isEmpty else { return }
    if text[range.lowerBound] == 35 {
      directive(range, text)
      return
    }
    draft.begin(line, source: draft.source(source))
    let count = fill(columns, range, text, into: &draft)
    if count != columns.count {
      draft.anomalies.add("w3c.cell-count", .noted, offset: line.itemOffset, detail: "\(count), not \(columns.count)")
      if let fitting = others.last(where: { $0.count == count }) {
        draft.cancel()
        draft.begin(line, source: draft.source(source))
        _ = fill(fitting, range, text, into: &draft)
      } else {
        draft.cancel()
        draft.begin(line, source: draft.source(source))
        if !IISLineReader.parse(text, range, nil, into: &draft) { _ = fill(columns, range, text, into: &draft) }
      }
    }
    draft.end()
  }

  /// Adds the cells of a record under the names of columns; returns how many there are.
  private func fill(
    _ columns: [String], _ range: Range<Int>, _ text: Span<UInt8>, into draft: inout LineDraft
  ) -> Int {
    var date: CivilTime?
    var clock: Range<Int>?
    var cells = DelimitedScanner(range, delimiter: delimiter)
    var index = 0
    while let cell = cells.next(text) {
      if index < columns.count {
        if columns[index] == "date" { date = TimeScanner.iso(text, cell.range.lowerBound, cell.range.upperBound)?.time }
        if columns[index] == "time" { clock = cell.range }
        if !Text.equal(text, cell.range, "-") { add(columns[index], cell, text, into: &draft) }
      }
      index += 1
    }
    if let clock, var time = date ?? headerDate,
      TimeScanner.clock(text, clock.lowerBound, clock.upperBound, into: &time) != nil
    {
      // The draft standard and IIS write UTC.
      time.offset = 0
      draft.setTime(time, near: nil)
    }
    return index
  }

  /// Adds a column; SigmaHQ writes `cs(User-Agent)` as `cs-user-agent` as well.
  private func add(
    _ name: String, _ cell: DelimitedScanner.Cell, _ text: Span<UInt8>, into draft: inout LineDraft
  ) {
    draft.add(cell, named: name, in: text)
    switch name {
    case "cs(User-Agent)":
      draft.add(cell, named: "cs-user-agent", in: text)
      draft.add(cell, named: "c-useragent", in: text)
    case "cs(Referer)", "cs(Referrer)": draft.add(cell, named: "cs-referer", in: text)
    case "cs(Cookie)": draft.add(cell, named: "cs-cookie", in: text)
    case "cs(Host)": draft.add(cell, named: "cs-host", in: text)
    default: break
    }
  }

  private mutating func directive(_ range: Range<Int>, _ text: Span<UInt8>) {
    if Text.starts(text, range, "#Date:") {
      let date = Text.trim(text, range.lowerBound + 6..<range.upperBound)
      headerDate = TimeScanner.iso(text, date.lowerBound, date.upperBound)?.time
      headerDate.map { headerDate = CivilTime(year: $0.year, month: $0.month, day: $0.day) }
    }
    guard Text.starts(text, range, "#Fields:") else { return }
    let words = Text.string(text, range.lowerBound + 8..<range.upperBound)
    if !columns.isEmpty {
      others.removeAll { $0.count == columns.count }
      others.append(columns)
      if others.count > TextLogLimits.layouts { others.removeFirst() }
    }
    columns = words.split(whereSeparator: { $0 == " " || $0 == "\t" }).prefix(TextLogLimits.fields).map(String.init)
  }
}
