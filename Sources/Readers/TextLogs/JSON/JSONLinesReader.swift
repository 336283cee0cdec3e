public import Bytes
public import EventModel

/// JSON lines (NDJSON): one object a line. The log source is told by the names of the fields.
public struct JSONLinesReader: Reader {
  private let windows: JSONObjectReading?

  /// A reader that gives the Windows events among the lines to another one.
  public init(windows: JSONObjectReading? = nil) { self.windows = windows }

  /// `json-lines`.
  public var identity: ReaderIdentity { ReaderIdentity("json-lines") }
  /// For people.
  public var title: String { "JSON lines (cloud audit trails, Suricata, Zeek, any product)" }

  /// Whole objects on their lines; a single one must look like a log record.
  public func recognise(_ head: [UInt8], name: String) -> Confidence {
    JSONRecognition.lines(HeadLines(head))
  }

  /// Reads line by line.
  public func read(_ input: Input, into sink: any RecordSink, budget: Budget) throws(ReadError) {
    let others = windows?(sink)
    defer { others?.finish() }
    var parser = JSONLineParser(windows: others)
    try parser.readAll(input, into: sink)
  }

  /// Yes, unless the text is UTF-16.
  public func canSlice(_ head: [UInt8]) -> Bool { TextEncoding(of: head) == .bytes }

  /// Reads the lines that start in the slice.
  public func read(
    _ region: any ByteRegion, slice: ReadSlice, head: [UInt8], into sink: any RecordSink
  ) throws(ReadError) {
    let others = windows?(sink)
    defer { others?.finish() }
    var parser = JSONLineParser(windows: others)
    try parser.readSlice(region, slice, head: head, into: sink)
  }
}
