import EventModel

/// Check Point Log Exporter, syslog format: `[action:"Accept"; ifname:"eth0"; time:"1594646954"; ...]`.
/// Source: Check Point sk122323. Fields stand under their vendor names.
enum CheckPointPayload {
  /// A bracket, a name, a colon and a quote.
  static func fits(_ text: Span<UInt8>, _ payload: Range<Int>) -> Bool {
    guard text[payload.lowerBound] == 91 else { return false }
    var next = payload.lowerBound + 1
    while next < payload.upperBound, Text.isNameByte(text[next]) { next += 1 }
    return next > payload.lowerBound + 1 && next + 1 < payload.upperBound && text[next] == 58 && text[next + 1] == 34
  }

  /// Fills the current event.
  static func parse(_ text: Span<UInt8>, _ context: PayloadKind.Context, into draft: inout LineDraft) {
    draft.setSource(draft.source(.checkPoint))
    var next = context.header.payload.lowerBound + 1
    let end = context.header.payload.upperBound
    while next < end {
      while next < end, text[next] == 32 || text[next] == 59 || text[next] == 93 { next += 1 }
      let key = next
      while next < end, Text.isNameByte(text[next]) { next += 1 }
      guard next > key, next + 1 < end, text[next] == 58, text[next + 1] == 34 else {
        next += 1
        continue
      }
      let name = key..<next
      let start = next + 2
      next = start
      while next < end, text[next] != 34 { next += text[next] == 92 && next + 1 < end ? 2 : 1 }
      let value = start..<min(next, end)
      draft.add(name: name, value: value, in: text)
      if Text.equal(text, name, "time") { draft.setTime(TimeText.time(text, value)) }
      next += 1
    }
  }
}
