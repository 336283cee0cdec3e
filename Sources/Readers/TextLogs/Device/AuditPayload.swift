import EventModel

/// Linux audit records: `type=SYSCALL msg=audit(1485893834.891:18877199): arch=c000003e syscall=44 exe="/bin/ls"`.
/// Source: audit-userspace, "ausearch" and "audit event fields".
///
/// Fields stand under their names, those of a nested `msg='...'` too; what the kernel writes in hexadecimal (because it holds
/// blanks or quotes) is decoded for the fields that may be so written. The serial number, equal in the records of one event, is `serial`.
enum AuditPayload {
  /// `msg=audit(`.
  static func fits(_ text: Span<UInt8>, _ payload: Range<Int>) -> Bool {
    let head = payload.lowerBound..<min(payload.upperBound, payload.lowerBound + 200)
    guard Text.starts(text, head, "type=") || Text.starts(text, head, "node=") || Text.starts(text, head, "audit")
    else { return false }
    return Text.find(text, head, "audit(") != nil
  }

  /// Fills the current event.
  static func parse(_ text: Span<UInt8>, _ context: PayloadKind.Context, into draft: inout LineDraft) {
    draft.setSource(draft.source(.auditd))
    let payload = context.header.payload
    if let open = Text.find(text, payload, "audit("),
      let close = Text.index(of: 41, text, open, min(payload.upperBound, open + 80)),
      let colon = Text.index(of: 58, text, open, close)
    {
      draft.setTime(EpochTime.parse(text, open + 6..<colon))
      draft.add("serial", colon + 1..<close)
    }
    var isExecve = false
    var next = payload.lowerBound
    while let pair = pair(text, &next, payload.upperBound) {
      if Text.equal(text, pair.key, "type"), Text.equal(text, pair.value, "EXECVE") { isExecve = true }
      if Text.equal(text, pair.key, "msg") { continue }
      guard let slot = draft.batch.slot(in: text, from: pair.key.lowerBound, to: pair.key.upperBound) else { continue }
      if !pair.isQuoted, mayBeHex(text, pair.key, isExecve), isHex(text, pair.value) {
        addHex(slot, pair.value, text, into: &draft)
      } else {
        draft.add(slot: slot, value: pair.value)
      }
    }
  }

  private struct Pair {
    var key: Range<Int>
    var value: Range<Int>
    var isQuoted = false
  }

  /// The next pair; the inside of `msg='...'` is walked through like the rest.
  private static func pair(_ text: Span<UInt8>, _ next: inout Int, _ end: Int) -> Pair? {
    while next < end {
      let start = next
      while next < end, Text.isNameByte(text[next]) { next += 1 }
      guard next > start, next < end, text[next] == 61 else {
        next = max(next, start + 1)
        continue
      }
      let key = start..<next
      next += 1
      if next < end, text[next] == 39 {
        next += 1
        if Text.equal(text, key, "msg") { continue }
      }
      if next < end, text[next] == 34 {
        let close = Text.index(of: 34, text, next + 1, end) ?? end
        let value = next + 1..<close
        next = min(end, close + 1)
        return Pair(key: key, value: value, isQuoted: true)
      }
      let value = next
      while next < end, text[next] > 32, text[next] != 39, text[next] != 29 { next += 1 }
      return Pair(key: key, value: value..<next)
    }
    return nil
  }

  private static func mayBeHex(_ text: Span<UInt8>, _ key: Range<Int>, _ isExecve: Bool) -> Bool {
    if isExecve, key.count > 1, text[key.lowerBound] == 97, Text.isDigit(text[key.lowerBound + 1]) { return true }
    for name: StaticString in ["exe", "comm", "cmd", "proctitle", "name", "cwd", "data", "acct", "path", "key", "dir"]
    where Text.equal(text, key, name) { return true }
    return false
  }

  private static func isHex(_ text: Span<UInt8>, _ value: Range<Int>) -> Bool {
    guard value.count >= 4, value.count % 2 == 0 else { return false }
    for index in value where Hex.value(text[index]) == nil { return false }
    return true
  }

  /// Zero bytes separate the words of `proctitle`: they become blanks.
  private static func addHex(_ slot: Slot, _ value: Range<Int>, _ text: Span<UInt8>, into draft: inout LineDraft) {
    let start = draft.decoded.count
    for index in stride(from: value.lowerBound, to: value.upperBound - 1, by: 2) {
      guard let high = Hex.value(text[index]), let low = Hex.value(text[index + 1]) else { continue }
      let byte = high << 4 | low
      draft.decoded.append(byte == 0 ? 32 : byte)
    }
    draft.addDecoded(slot: slot, from: start)
  }
}
