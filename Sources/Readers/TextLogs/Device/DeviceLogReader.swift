import Bytes
import EventModel

/// A reader of one device's lines. All of them read mixed files line by line in the same way; they differ in what they
/// recognise.
protocol DeviceLogReader: Reader {
  /// The kind of message that makes the format.
  var kind: PayloadKind { get }
}

extension DeviceLogReader {
  /// Certain when most lines are of the kind, likely when a good part is.
  public func recognise(_ head: [UInt8], name: String) -> Confidence {
    let text = HeadLines(head)
    let census = LineCensus(text)
    let lines = census.lines
    let ours = census.counts[kind] ?? 0
    guard lines > 0, ours > 0, !DelimitedTable.isSearchExport(text, head) else { return .no }
    if ours * 10 >= lines * 6 { return .certain }
    return ours * 3 >= lines ? .likely : .no
  }

  /// Reads line by line.
  public func read(_ input: Input, into sink: any RecordSink, budget: Budget) throws(ReadError) {
    var parser = DeviceLineParser(years: YearAnchor(input), preferred: kind)
    try parser.readAll(input, into: sink)
  }

  /// Yes, unless the text is UTF-16.
  public func canSlice(_ head: [UInt8]) -> Bool { TextEncoding(of: head) == .bytes }

  /// Reads the lines that start in the slice.
  public func read(
    _ region: any ByteRegion, slice: ReadSlice, head: [UInt8], into sink: any RecordSink
  ) throws(ReadError) {
    var parser = DeviceLineParser(years: YearAnchor(region, head: head, name: slice.name), preferred: kind)
    try parser.readSlice(region, slice, head: head, into: sink)
  }
}

/// What the lines of a head are.
struct LineCensus {
  /// Lines that are not blank.
  var lines = 0
  /// Lines with a syslog header (a priority or a time).
  var headers = 0
  /// Lines of each kind.
  var counts: [PayloadKind: Int] = [:]

  /// Counts.
  init(_ head: HeadLines) {
    let text = head.text.span
    for line in head.lines {
      let header = SyslogHeader(text, line)
      lines += 1
      let kind = PayloadKind.of(text, header, preferred: nil)
      if let kind { counts[kind, default: 0] += 1 }
      if header.priority != nil || header.time != nil && (kind != nil || header.program != nil) { headers += 1 }
    }
  }
}
