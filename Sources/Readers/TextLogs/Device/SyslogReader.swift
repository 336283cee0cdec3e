public import Bytes
public import EventModel

/// Syslog as daemons and central log servers keep it: RFC 3164, RFC 5424, RFC 6587 framing, ISO times, mixed devices.
public struct SyslogReader: Reader {
  /// A reader.
  public init() {}

  /// `syslog`.
  public var identity: ReaderIdentity { ReaderIdentity("syslog") }
  /// For people.
  public var title: String { "Syslog (RFC 3164, RFC 5424; messages of known devices are parsed)" }

  /// Most lines begin as syslog lines do.
  public func recognise(_ head: [UInt8], name: String) -> Confidence {
    let census = LineCensus(HeadLines(head))
    guard census.lines > 0, census.headers > 0 else { return .no }
    return census.headers * 10 >= census.lines * 5 ? .likely : .no
  }

  /// Reads line by line.
  public func read(_ input: Input, into sink: any RecordSink, budget: Budget) throws(ReadError) {
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
