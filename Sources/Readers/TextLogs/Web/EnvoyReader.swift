public import EventModel

/// Envoy's default access log: `[time] "METHOD PATH PROTOCOL" status flags in out duration upstream "xff" "agent" "id"
/// "authority" "upstream host"`. Source: Envoy documentation, "Access logging".
public struct EnvoyReader: LineFormatReader {
  /// A reader.
  public init() {}

  /// `envoy`.
  public var identity: ReaderIdentity { ReaderIdentity("envoy") }
  /// For people.
  public var title: String { "Envoy access log" }

  /// A bracketed ISO time and a quoted request.
  static func parse(
    _ text: Span<UInt8>, _ line: Range<Int>, _ years: YearAnchor?, into draft: inout LineDraft
  ) -> Bool {
    guard text[line.lowerBound] == 91, let found = TimeScanner.iso(text, line.lowerBound + 1, line.upperBound),
      Text.starts(text, found.end..<line.upperBound, "] \"")
    else { return false }
    let start = found.end + 3
    let end = AccessLogReader.closingQuote(text, start, line.upperBound)
    let status = Text.skipBlanks(text, end + 1, line.upperBound)
    let statusEnd = Text.wordEnd(text, min(status, line.upperBound), line.upperBound)
    guard end < line.upperBound, statusEnd > status, Text.number(text, status..<statusEnd) != nil else { return false }
    draft.setSource(draft.source(.envoy))
    draft.setTime(found.time, near: nil)
    WebRequest.add(text, start..<end, into: &draft)
    draft.put("sc-status", status..<statusEnd, kind: .number)
    var next = statusEnd
    for name in ["x-forwarded-for", "cs-user-agent", "request-id", "cs-host", "s-ip"] {
      guard let quote = Text.index(of: 34, text, next, line.upperBound) else { break }
      let close = AccessLogReader.closingQuote(text, quote + 1, line.upperBound)
      if !Text.equal(text, quote + 1..<close, "-") { draft.add(name, quote + 1..<close) }
      next = min(line.upperBound, close + 1)
    }
    return true
  }
}
