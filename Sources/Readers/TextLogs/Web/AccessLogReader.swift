public import EventModel

/// Web access logs in the common, combined and vhost-combined formats (Apache, nginx and most others), the field names as
/// SigmaHQ's webserver rules write them.
public struct AccessLogReader: LineFormatReader {
  /// A reader.
  public init() {}

  /// `webserver:access`.
  public var identity: ReaderIdentity { ReaderIdentity("webserver:access") }
  /// For people.
  public var title: String { "Web access log (common, combined, with virtual host)" }

  /// `client ident user [time] "request" status bytes "referer" "agent"`.
  static func parse(
    _ text: Span<UInt8>, _ line: Range<Int>, _ years: YearAnchor?, into draft: inout LineDraft
  ) -> Bool {
    // An object of JSON that holds such a line is another format.
    guard text[line.lowerBound] != 123, let open = bracketedTime(text, line),
      let close = Text.index(of: 93, text, open.end, min(line.upperBound, open.end + 2))
    else { return false }
    guard let quote = Text.index(of: 34, text, close, line.upperBound) else { return false }
    let requestEnd = closingQuote(text, quote + 1, line.upperBound)
    guard requestEnd < line.upperBound else { return false }
    draft.setSource(draft.source(.apacheAccess))
    draft.setTime(open.time, near: nil)
    addClient(text, Text.trim(text, line.lowerBound..<open.start), into: &draft)
    if open.start == line.lowerBound { addClient(text, Text.trim(text, close + 1..<quote), into: &draft) }
    WebRequest.add(text, quote + 1..<requestEnd, into: &draft)
    addRest(text, requestEnd + 1..<line.upperBound, into: &draft)
    return true
  }

  private static func bracketedTime(_ text: Span<UInt8>, _ line: Range<Int>) -> (start: Int, end: Int, time: CivilTime)?
  {
    var next = line.lowerBound
    let end = min(line.upperBound, line.lowerBound + 1_024)
    while let open = Text.index(of: 91, text, next, end) {
      if let found = TimeScanner.commonLog(text, open + 1, line.upperBound) { return (open, found.end, found.time) }
      next = open + 1
    }
    return nil
  }

  /// The quote that no backslash escapes.
  static func closingQuote(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
    var next = start
    while next < end, text[next] != 34 { next += text[next] == 92 ? 2 : 1 }
    return min(next, end)
  }

  /// `[vhost] client[, client...] ident user`.
  private static func addClient(_ text: Span<UInt8>, _ range: Range<Int>, into draft: inout LineDraft) {
    var words: [Range<Int>] = []
    var next = range.lowerBound
    while next < range.upperBound, words.count < 64 {
      let end = Text.wordEnd(text, next, range.upperBound)
      words.append(next..<end)
      next = Text.skipBlanks(text, end, range.upperBound)
    }
    guard var first = words.first else { return }
    if words.count >= 3, !Text.equal(text, words[words.count - 1], "-") {
      draft.put("cs-username", words[words.count - 1])
    }
    var index = 0
    if words.count >= 4, !isAddress(text, first), isAddress(text, words[1]) {
      draft.put("cs-host", first)
      first = words[1]
      index = 1
    }
    while index < words.count {
      var word = words[index]
      let goesOn = text[word.upperBound - 1] == 44
      if goesOn { word = word.lowerBound..<word.upperBound - 1 }
      if !word.isEmpty { draft.put("c-ip", word) }
      if !goesOn { break }
      index += 1
    }
  }

  private static func isAddress(_ text: Span<UInt8>, _ word: Range<Int>) -> Bool {
    var colons = 0
    for index in word {
      let byte = text[index]
      if byte == 58 { colons += 1 }
      if !Text.isDigit(byte) && byte != 46 && byte != 58 && byte != 44 && !(97...102).contains(byte | 32) {
        return false
      }
    }
    return !word.isEmpty && (colons > 1 || Text.isDigit(text[word.lowerBound]))
  }

  /// `status bytes "referer" "agent"`; what follows is the site's own.
  private static func addRest(_ text: Span<UInt8>, _ range: Range<Int>, into draft: inout LineDraft) {
    var next = Text.skipBlanks(text, range.lowerBound, range.upperBound)
    for name in ["sc-status", "sc-bytes"] {
      let end = Text.wordEnd(text, next, range.upperBound)
      guard end > next, text[next] != 34 else { break }
      if Text.number(text, next..<end) != nil { draft.add(name, next..<end, kind: .number) }
      next = Text.skipBlanks(text, end, range.upperBound)
    }
    for name in ["cs-referer", "cs-user-agent"] {
      guard let quote = Text.index(of: 34, text, next, range.upperBound) else { return }
      let end = closingQuote(text, quote + 1, range.upperBound)
      if !Text.equal(text, quote + 1..<end, "-") { draft.add(name, quote + 1..<end) }
      next = min(range.upperBound, end + 1)
    }
  }
}
