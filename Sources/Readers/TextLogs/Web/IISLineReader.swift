public import EventModel

/// IIS access log lines whose `#Fields` line is missing (cut out by a search, rotated away): the default columns of IIS 6,
/// IIS 7 and IIS 8.5. Source: Microsoft, "Configure logging in IIS", default W3C fields. Times are UTC.
public struct IISLineReader: LineFormatReader {
  /// A reader.
  public init() {}

  /// `iis:lines`.
  public var identity: ReaderIdentity { ReaderIdentity("iis:lines") }
  /// For people.
  public var title: String { "IIS access log lines without header (default columns)" }

  private static let start: [StaticString] = [
    "date", "time", "s-ip", "cs-method", "cs-uri-stem", "cs-uri-query", "s-port", "cs-username", "c-ip",
    "cs-user-agent",
  ]
  private static let end: [StaticString] = ["sc-status", "sc-substatus", "sc-win32-status", "time-taken"]

  /// Thirteen to fifteen words: date, time, address, method, path ... status.
  static func parse(
    _ text: Span<UInt8>, _ line: Range<Int>, _ years: YearAnchor?, into draft: inout LineDraft
  ) -> Bool {
    guard line.count > 40, Text.isDigit(text[line.lowerBound]),
      let found = TimeScanner.iso(text, line.lowerBound, line.upperBound), found.end == line.lowerBound + 19
    else { return false }
    var words: [Range<Int>] = []
    var next = line.lowerBound
    while next < line.upperBound, words.count < 16 {
      let stop = Text.wordEnd(text, next, line.upperBound)
      words.append(next..<stop)
      next = stop + 1
    }
    guard (13...15).contains(words.count) else { return false }
    let status = words.count == 13 ? 10 : words.count - 4
    guard Text.number(text, words[6]) != nil, words[status].count == 3, Text.number(text, words[status]) != nil,
      !words[4].isEmpty, text[words[4].lowerBound] == 47 || text[words[4].lowerBound] == 42
    else { return false }
    draft.setSource(draft.source(.iis))
    var time = found.time
    time.offset = 0
    draft.setTime(time, near: nil)
    for (index, name) in start.enumerated() where !Text.equal(text, words[index], "-") { draft.put(name, words[index]) }
    if status == 11, !Text.equal(text, words[10], "-") { draft.put("cs-referer", words[10]) }
    for (index, name) in end.enumerated() where status + index < words.count {
      draft.put(name, words[status + index], kind: .number)
    }
    return true
  }
}
