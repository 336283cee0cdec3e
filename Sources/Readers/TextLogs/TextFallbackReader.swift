public import Bytes
public import EventModel

/// Any text, line by line: every line can be searched, and lines that are a known device's are parsed all the same.
public struct TextFallbackReader: Reader {
  /// A reader.
  public init() {}

  /// `text`.
  public var identity: ReaderIdentity { ReaderIdentity("text") }
  /// For people.
  public var title: String { "Plain text, line by line" }

  /// Fallback for text of any charset, UTF-16 included; no for binary data.
  public func recognise(_ head: [UInt8], name: String) -> Confidence {
    TextEncoding.looksLikeText(head) ? .fallback : .no
  }

  /// Reads line by line.
  public func read(_ input: Input, into sink: any RecordSink, budget: Budget) throws(ReadError) {
    if input.head.isEmpty { sink.accept(Anomaly("text.empty", .noted)) }
    var parser = DeviceLineParser(years: YearAnchor(input))
    try parser.readAll(input, into: sink)
  }

  /// Yes, unless the text is UTF-16.
  public func canSlice(_ head: [UInt8]) -> Bool { TextEncoding(of: head) == .bytes }

  /// Reads the lines that start in the slice.
  public func read(
    _ region: any ByteRegion, slice: ReadSlice, head: [UInt8], into sink: any RecordSink
  ) throws(ReadError) {
    var parser = DeviceLineParser(years: YearAnchor(region, head: head, name: slice.name))
    try parser.readSlice(region, slice, head: head, into: sink)
  }
}
