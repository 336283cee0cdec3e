public import EventModel

/// Squid's native access log: `time elapsed client result/status bytes method url user hierarchy/peer type`.
/// Source: Squid wiki, "Log formats". Fields as SigmaHQ's proxy rules write them.
public struct SquidReader: LineFormatReader {
  /// A reader.
  public init() {}

  /// `squid`.
  public var identity: ReaderIdentity { ReaderIdentity("squid") }
  /// For people.
  public var title: String { "Squid access log" }

  /// Ten words, the first an epoch time, the fourth with a slash.
  static func parse(
    _ text: Span<UInt8>, _ line: Range<Int>, _ years: YearAnchor?, into draft: inout LineDraft
  ) -> Bool {
    guard Text.isDigit(text[line.lowerBound]) else { return false }
    var words: [Range<Int>] = []
    var next = line.lowerBound
    while next < line.upperBound, words.count < 10 {
      let end = Text.wordEnd(text, next, line.upperBound)
      words.append(next..<end)
      next = Text.skipBlanks(text, end, line.upperBound)
    }
    guard words.count >= 9, let time = EpochTime.parse(text, words[0]), Text.number(text, words[1]) != nil,
      let slash = Text.index(of: 47, text, words[3].lowerBound, words[3].upperBound),
      Text.index(of: 47, text, words[8].lowerBound, words[8].upperBound) != nil
    else { return false }
    draft.setSource(draft.source(.squid))
    draft.setTime(time)
    draft.put("time-taken", words[1], kind: .number)
    draft.put("c-ip", words[2])
    draft.put("s-action", words[3].lowerBound..<slash)
    draft.put("sc-status", slash + 1..<words[3].upperBound, kind: .number)
    draft.put("sc-bytes", words[4], kind: .number)
    draft.put("cs-method", words[5])
    draft.put("c-uri", words[6])
    addHost(text, words[6], into: &draft)
    if !Text.equal(text, words[7], "-") { draft.put("cs-username", words[7]) }
    draft.put("s-hierarchy", words[8])
    if let peer = Text.index(of: 47, text, words[8].lowerBound, words[8].upperBound),
      !Text.equal(text, peer + 1..<words[8].upperBound, "-")
    {
      draft.put("dst_ip", peer + 1..<words[8].upperBound)
    }
    if words.count > 9, !Text.equal(text, words[9], "-") { draft.put("cs-mime-type", words[9]) }
    return true
  }

  /// The host of `http://host:port/path` or of `host:port`.
  private static func addHost(_ text: Span<UInt8>, _ uri: Range<Int>, into draft: inout LineDraft) {
    let start = Text.find(text, uri, "://").map { $0 + 3 } ?? uri.lowerBound
    var end = start
    while end < uri.upperBound, text[end] != 47, text[end] != 58, text[end] != 63 { end += 1 }
    if end > start { draft.put("cs-host", start..<end) }
    if start > uri.lowerBound, end < uri.upperBound, let slash = Text.index(of: 47, text, end, uri.upperBound) {
      let query = Text.index(of: 63, text, slash, uri.upperBound)
      draft.put("c-uri-stem", slash..<(query ?? uri.upperBound))
      if let query { draft.put("c-uri-query", query + 1..<uri.upperBound) }
    }
  }
}
