import EventModel

/// HAProxy's HTTP and TCP log lines: `client:port [accept date] frontend backend/server timers status bytes ... "request"`.
/// Source: HAProxy configuration manual, 8.2. Fields: `c-ip`, `c-port`, `frontend`, `backend`, `sc-status`, `cs-method`,
/// `cs-uri`, and `Message`.
enum HAProxyPayload {
  /// The program says so.
  static func fits(_ text: Span<UInt8>, _ header: SyslogHeader) -> Bool {
    if let program = header.program { return Text.equal(text, program, "haproxy") }
    return isBare(text, header.payload)
  }

  /// `192.0.2.1:50000 [10/Jan/2025:09:12:33.123] `: a line that lost its header.
  private static func isBare(_ text: Span<UInt8>, _ payload: Range<Int>) -> Bool {
    let end = Text.wordEnd(text, payload.lowerBound, min(payload.upperBound, payload.lowerBound + 64))
    guard end + 2 < payload.upperBound, text[end + 1] == 91, Text.isDigit(text[end - 1]),
      Text.index(of: 58, text, payload.lowerBound, end) != nil,
      let found = TimeScanner.commonLog(text, end + 2, payload.upperBound), found.end + 1 < payload.upperBound
    else { return false }
    return text[found.end] == 93 && text[found.end + 1] == 32
  }

  /// Fills the current event.
  static func parse(_ text: Span<UInt8>, _ context: PayloadKind.Context, into draft: inout LineDraft) {
    draft.setSource(draft.source(.haproxy))
    let payload = context.header.payload
    draft.put("Message", payload)
    let client = payload.lowerBound..<Text.wordEnd(text, payload.lowerBound, payload.upperBound)
    var colon = client.upperBound
    while colon > client.lowerBound, text[colon - 1] != 58 { colon -= 1 }
    guard colon > client.lowerBound + 1, Text.number(text, colon..<client.upperBound) != nil else { return }
    draft.put("c-ip", client.lowerBound..<colon - 1)
    draft.put("c-port", colon..<client.upperBound)
    guard let open = Text.index(of: 91, text, client.upperBound, payload.upperBound),
      let close = Text.index(of: 93, text, open, payload.upperBound)
    else { return }
    draft.setTime(TimeText.civil(text, open + 1..<close), near: context.years)
    addWords(text, close + 1..<payload.upperBound, into: &draft)
    if let quote = Text.index(of: 34, text, close, payload.upperBound) {
      let end = Text.index(of: 34, text, quote + 1, payload.upperBound) ?? payload.upperBound
      draft.setSource(draft.source(.haproxyHTTP))
      WebRequest.add(text, quote + 1..<end, into: &draft)
    }
  }

  /// `frontend backend/server timers status bytes`; TCP lines have bytes in place of the status.
  private static func addWords(_ text: Span<UInt8>, _ range: Range<Int>, into draft: inout LineDraft) {
    var next = range.lowerBound
    for index in 0..<5 {
      next = Text.skipBlanks(text, next, range.upperBound)
      let word = next..<Text.wordEnd(text, next, range.upperBound)
      if word.isEmpty { return }
      if index == 0 { draft.put("frontend", word) }
      if index == 1 { draft.put("backend", word) }
      if index == 3, word.count == 3 { draft.put("sc-status", word, kind: .number) }
      next = word.upperBound
    }
  }
}
