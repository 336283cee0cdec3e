public import EventModel

/// Error logs of Apache and nginx.
public struct WebErrorReader: LineFormatReader {
  /// A reader.
  public init() {}

  /// `webserver:error`.
  public var identity: ReaderIdentity { ReaderIdentity("webserver:error") }
  /// For people.
  public var title: String { "Web server error log (Apache, nginx)" }

  /// `[time] [module:level] [pid ...] [client ...] message`, or `time [level] pid#tid: message, client: ..., ...`.
  static func parse(
    _ text: Span<UInt8>, _ line: Range<Int>, _ years: YearAnchor?, into draft: inout LineDraft
  ) -> Bool {
    text[line.lowerBound] == 91 ? parseApache(text, line, into: &draft) : parseNginx(text, line, into: &draft)
  }

  private static func parseApache(_ text: Span<UInt8>, _ line: Range<Int>, into draft: inout LineDraft) -> Bool {
    guard let found = TimeScanner.weekday(text, line.lowerBound + 1, line.upperBound), found.end < line.upperBound,
      text[found.end] == 93
    else { return false }
    draft.setSource(draft.source(.apacheError))
    draft.setTime(found.time, near: nil)
    var next = Text.skipBlanks(text, found.end + 1, line.upperBound)
    var index = 0
    while next < line.upperBound, text[next] == 91, let close = Text.index(of: 93, text, next, line.upperBound),
      index < 8
    {
      let part = next + 1..<close
      if index == 0 {
        let colon = Text.index(of: 58, text, part.lowerBound, part.upperBound)
        draft.put("Level", (colon.map { $0 + 1 } ?? part.lowerBound)..<part.upperBound)
        if let colon { draft.put("Module", part.lowerBound..<colon) }
      } else if Text.starts(text, part, "client ") {
        draft.put("c-ip", address(text, part.lowerBound + 7..<part.upperBound))
      } else if Text.starts(text, part, "pid ") {
        draft.put("ProcessID", part.lowerBound + 4..<part.upperBound)
      }
      next = Text.skipBlanks(text, close + 1, line.upperBound)
      index += 1
    }
    draft.put("Message", next..<line.upperBound)
    return true
  }

  /// `192.0.2.1:50000` without the port.
  private static func address(_ text: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
    guard Text.index(of: 46, text, range.lowerBound, range.upperBound) != nil,
      let colon = Text.index(of: 58, text, range.lowerBound, range.upperBound)
    else { return range }
    return range.lowerBound..<colon
  }

  private static func parseNginx(_ text: Span<UInt8>, _ line: Range<Int>, into draft: inout LineDraft) -> Bool {
    guard Text.isDigit(text[line.lowerBound]), line.count > 24, text[line.lowerBound + 4] == 47,
      let found = TimeScanner.iso(text, line.lowerBound, line.upperBound),
      found.end + 2 < line.upperBound, text[found.end] == 32, text[found.end + 1] == 91,
      let close = Text.index(of: 93, text, found.end, line.upperBound),
      let hash = Text.index(of: 35, text, close, min(line.upperBound, close + 16)),
      let colon = Text.index(of: 58, text, hash, min(line.upperBound, hash + 16))
    else { return false }
    draft.setSource(draft.source(.nginxError))
    draft.setTime(found.time, near: nil)
    draft.put("Level", found.end + 2..<close)
    draft.put("ProcessID", Text.trim(text, close + 1..<hash))
    let message = Text.skipBlanks(text, colon + 1, line.upperBound)..<line.upperBound
    draft.put("Message", message)
    addTail(text, message, "client: ", "c-ip", into: &draft)
    addTail(text, message, "server: ", "s-host", into: &draft)
    addTail(text, message, "host: ", "cs-host", into: &draft)
    if let start = Text.find(text, message, ", request: \"") {
      let end = AccessLogReader.closingQuote(text, start + 12, message.upperBound)
      WebRequest.add(text, start + 12..<end, into: &draft)
    }
    return true
  }

  private static func addTail(
    _ text: Span<UInt8>, _ message: Range<Int>, _ mark: StaticString, _ name: String, into draft: inout LineDraft
  ) {
    guard let found = Text.find(text, message, mark), found > message.lowerBound, text[found - 1] == 32 else { return }
    var start = found + mark.utf8CodeUnitCount
    if start < message.upperBound, text[start] == 34 { start += 1 }
    var end = start
    while end < message.upperBound, text[end] != 44, text[end] != 34 { end += 1 }
    draft.add(name, start..<end)
  }
}
