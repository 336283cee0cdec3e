public import Bytes
public import EventModel

/// Zeek's tab-separated logs: `#separator`, `#fields`, `#types`, `#path`.
public struct ZeekReader: Reader {
  /// A reader.
  public init() {}

  /// `zeek`.
  public var identity: ReaderIdentity { ReaderIdentity("zeek") }
  /// For people.
  public var title: String { "Zeek logs (tab-separated)" }

  /// Certain with `#fields` and a tab behind it.
  public func recognise(_ head: [UInt8], name: String) -> Confidence {
    let lines = HeadLines(head)
    for line in lines.lines.prefix(16) where Text.starts(lines.text.span, line, "#fields\t") { return .certain }
    return .no
  }

  /// Reads line by line.
  public func read(_ input: Input, into sink: any RecordSink, budget: Budget) throws(ReadError) {
    var parser = ZeekParser()
    try parser.readAll(input, into: sink)
  }
}

/// One line of a Zeek log. `-` is unset, `(empty)` empty, sets are separated by commas. Source: Zeek documentation, "Log
/// formats". The source's service is the `#path`, as SigmaHQ's Zeek rules name it.
struct ZeekParser: LineParser {
  private var columns: [String] = []
  private var isSet: [Bool] = []
  private var timeColumn: Int?
  private var path = "zeek"
  private var source: UInt32?

  /// A directive or a record.
  mutating func parse(_ line: LineRecord, _ text: Span<UInt8>, into draft: inout LineDraft) {
    let range = line.range
    guard !range.isEmpty else { return }
    if text[range.lowerBound] == 35 {
      directive(range, text)
      return
    }
    let index = source ?? draft.batch.source(LogSource(dataType: "zeek:" + path, product: "zeek", service: path))
    source = index
    draft.begin(line, source: index)
    var column = 0
    var next = range.lowerBound
    while next <= range.upperBound, column < columns.count {
      let end = Text.index(of: 9, text, next, range.upperBound) ?? range.upperBound
      add(column, next..<end, text, into: &draft)
      column += 1
      next = end + 1
    }
    if column != columns.count { draft.anomalies.add("zeek.cell-count", .noted, offset: line.itemOffset) }
    draft.end()
  }

  private func add(_ column: Int, _ value: Range<Int>, _ text: Span<UInt8>, into draft: inout LineDraft) {
    if column == timeColumn { draft.setTime(EpochTime.parse(text, value) ?? TimeText.time(text, value)) }
    if Text.equal(text, value, "-") { return }
    if Text.equal(text, value, "(empty)") {
      draft.add(columns[column], value.lowerBound..<value.lowerBound)
      return
    }
    guard isSet[column] else {
      draft.add(columns[column], value)
      return
    }
    var start = value.lowerBound
    while start <= value.upperBound {
      let end = Text.index(of: 44, text, start, value.upperBound) ?? value.upperBound
      draft.add(columns[column], start..<end)
      start = end + 1
    }
  }

  private mutating func directive(_ range: Range<Int>, _ text: Span<UInt8>) {
    let words = Text.string(text, range).split(separator: "\t").prefix(TextLogLimits.fields).map(String.init)
    switch words.first {
    case "#fields":
      columns = Array(words.dropFirst())
      isSet = columns.map { _ in false }
      timeColumn = columns.firstIndex(of: "ts")
    case "#types":
      for (index, type) in words.dropFirst().enumerated() where index < isSet.count {
        isSet[index] = type.hasPrefix("set[") || type.hasPrefix("vector[")
      }
    case "#path":
      if let name = words.last, name != "#path" { path = String(name.prefix(64)) }
      source = nil
    default: break
    }
  }
}
