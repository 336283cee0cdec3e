public import EventModel

/// Access logs of AWS load balancers: `[type] time name client:port target:port 3 timings status status in out "METHOD URL
/// PROTOCOL" "agent" ...`. Sources: AWS, "Access logs for your Application Load Balancer", "... Classic Load Balancer".
///
/// The target is given without scheme and host, as in other access logs; the host is `cs-host`.
public struct LoadBalancerReader: LineFormatReader {
  /// A reader.
  public init() {}

  /// `aws:elb`.
  public var identity: ReaderIdentity { ReaderIdentity("aws:elb") }
  /// For people.
  public var title: String { "AWS load balancer access log (application, classic)" }

  /// An ISO time first or second, a client with a port, and a quoted request.
  static func parse(
    _ text: Span<UInt8>, _ line: Range<Int>, _ years: YearAnchor?, into draft: inout LineDraft
  ) -> Bool {
    guard let quote = Text.index(of: 34, text, line.lowerBound, min(line.upperBound, line.lowerBound + 1_024)) else {
      return false
    }
    let words = words(text, line.lowerBound..<quote)
    guard let first = words.first else { return false }
    let start = Text.isDigit(text[first.lowerBound]) ? 0 : 1
    guard (11...12).contains(words.count - start),
      let time = TimeScanner.iso(text, words[start].lowerBound, words[start].upperBound)?.time, time.offset != nil,
      let client = endpoint(text, words[start + 2])
    else { return false }
    let end = AccessLogReader.closingQuote(text, quote + 1, line.upperBound)
    guard end < line.upperBound else { return false }
    draft.setSource(draft.source(.loadBalancer))
    draft.setTime(time, near: nil)
    draft.put("c-ip", client.address)
    draft.put("c-port", client.port)
    let status = words[start + 7]
    if Text.number(text, status) != nil { draft.put("sc-status", status, kind: .number) }
    addRequest(text, quote + 1..<end, into: &draft)
    if let agent = Text.index(of: 34, text, end + 1, line.upperBound) {
      let close = AccessLogReader.closingQuote(text, agent + 1, line.upperBound)
      if !Text.equal(text, agent + 1..<close, "-") { draft.put("cs-user-agent", agent + 1..<close) }
    }
    return true
  }

  private static func words(_ text: Span<UInt8>, _ range: Range<Int>) -> [Range<Int>] {
    var words: [Range<Int>] = []
    var next = Text.skipBlanks(text, range.lowerBound, range.upperBound)
    while next < range.upperBound, words.count < 16 {
      let end = Text.wordEnd(text, next, range.upperBound)
      words.append(next..<end)
      next = Text.skipBlanks(text, end, range.upperBound)
    }
    return words
  }

  private static func endpoint(_ text: Span<UInt8>, _ word: Range<Int>) -> (address: Range<Int>, port: Range<Int>)? {
    var colon = word.upperBound
    while colon > word.lowerBound, text[colon - 1] != 58 { colon -= 1 }
    guard colon > word.lowerBound + 1, Text.number(text, colon..<word.upperBound) != nil else { return nil }
    return (word.lowerBound..<colon - 1, colon..<word.upperBound)
  }

  private static func addRequest(_ text: Span<UInt8>, _ request: Range<Int>, into draft: inout LineDraft) {
    guard let scheme = Text.find(text, request, "://"), let blank = Text.index(of: 32, text, request.lowerBound, scheme)
    else { return WebRequest.add(text, request, into: &draft) }
    draft.put("cs-method", request.lowerBound..<blank)
    let end = Text.wordEnd(text, scheme, request.upperBound)
    let path = Text.index(of: 47, text, scheme + 3, end) ?? end
    draft.put("cs-host", scheme + 3..<path)
    WebRequest.addURI(text, path..<end, into: &draft)
  }
}
