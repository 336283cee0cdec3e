import EventModel

/// Any message of `key=value` pairs whose vendor is not known: four pairs at least, and little else.
enum KeyValuePayload {
  /// Names of fields that hold the time of the event, the best first.
  private static let timeNames = ["timestamp", "eventtime", "time", "ts", "datetime", "rt", "start"]
    .map { Array($0.utf8) }

  /// Starts with a pair, and most words are pairs.
  static func fits(_ text: Span<UInt8>, _ payload: Range<Int>) -> Bool {
    var next = payload.lowerBound
    let end = min(payload.upperBound, payload.lowerBound + 1_024)
    guard Text.isLetter(text[next]) || text[next] == 64 || text[next] == 95 else { return false }
    while next < end, Text.isNameByte(text[next]) { next += 1 }
    guard next > payload.lowerBound, next < end, text[next] == 61 else { return false }
    var scanner = KeyValueScanner(payload.lowerBound..<end, separator: FortinetClock.separator(text, payload))
    var pairs = 0
    var covered = 0
    while let pair = scanner.next(text) {
      pairs += 1
      covered += pair.value.upperBound - pair.key.lowerBound
    }
    return pairs >= 4 && covered * 3 >= (end - payload.lowerBound) * 2
  }

  /// Fills the current event.
  static func parse(_ text: Span<UInt8>, _ context: PayloadKind.Context, into draft: inout LineDraft) {
    draft.setSource(draft.source(.keyValue))
    let payload = context.header.payload
    var clock = FortinetClock()
    var best = timeNames.count
    var stamp: Range<Int>?
    var scanner = KeyValueScanner(payload, separator: FortinetClock.separator(text, payload))
    while let pair = scanner.next(text) {
      draft.add(pair, in: text)
      _ = clock.take(pair.key, pair.value, text)
      for rank in 0..<best where Text.equal(text, pair.key, timeNames[rank]) {
        best = rank
        stamp = pair.value
      }
    }
    if scanner.unbalanced { draft.anomalies.add("text.unbalanced-quote", .noted, offset: draft.offset) }
    clock.apply(text, to: &draft)
    if draft.time == nil, let stamp { draft.setTime(TimeText.time(text, stamp, near: context.years)) }
  }
}
