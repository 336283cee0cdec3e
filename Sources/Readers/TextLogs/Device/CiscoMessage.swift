import EventModel

/// What can be read out of the free text of Cisco's messages without a table of all of them.
enum CiscoMessage {
  /// An address or host name with its port, and the word before it.
  private struct Endpoint {
    var address: Range<Int>
    var port: Range<Int>?
  }

  /// `Name = value`, `Name <value>` and `Name: value` lists (VPN, AAA and connection events).
  static func addNamed(_ text: Span<UInt8>, _ message: Range<Int>, into draft: inout LineDraft) {
    var next = message.lowerBound
    let end = message.upperBound
    while next < end {
      next = Text.skipBlanks(text, next, end)
      let start = next
      while next < end, Text.isNameByte(text[next]) { next += 1 }
      let name = start..<next
      guard !name.isEmpty else {
        next += 1
        continue
      }
      guard let value = value(text, next, end) else { continue }
      draft.add(name: name, value: value.range, in: text)
      if Text.equal(text, name, "Username") || Text.equal(text, name, "User") || Text.equal(text, name, "user") {
        draft.add("user", value.range)
      }
      next = value.next
    }
  }

  /// The value behind a name, by the mark that stands between: `<v>`, `= v,`, `: v,`.
  private static func value(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> (range: Range<Int>, next: Int)? {
    var next = start
    if next + 1 < end, text[next] == 58, text[next + 1] == 32 {
      return upToComma(text, next + 2, end)
    }
    next = Text.skipBlanks(text, next, end)
    guard next < end else { return nil }
    if text[next] == 60, let close = Text.index(of: 62, text, next, end) { return (next + 1..<close, close + 1) }
    if text[next] == 39, let close = Text.index(of: 39, text, next + 1, end) { return (next + 1..<close, close + 1) }
    if text[next] == 61 { return upToComma(text, Text.skipBlanks(text, next + 1, end), end) }
    return nil
  }

  private static func upToComma(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> (range: Range<Int>, next: Int)? {
    guard start < end else { return nil }
    var stop = start
    while stop < end, text[stop] != 44 { stop += 1 }
    // `reason = x : user = y`: AAA messages separate by colons.
    var colon = start
    while colon + 2 < stop {
      if text[colon] == 32, text[colon + 1] == 58, text[colon + 2] == 32 {
        stop = colon
        break
      }
      colon += 1
    }
    return (Text.trim(text, start..<stop), stop + 1)
  }

  /// The two ends of a connection: the first two addresses, source first unless the words say otherwise.
  static func addEndpoints(_ text: Span<UInt8>, _ message: Range<Int>, into draft: inout LineDraft) {
    var source: Endpoint?
    var target: Endpoint?
    var next = message.lowerBound
    while next < message.upperBound, source == nil || target == nil {
      let end = wordEnd(text, next, message.upperBound)
      if let endpoint = endpoint(text, next..<end) {
        if source == nil { source = endpoint } else { target = endpoint }
        // The translated address in brackets belongs to the same end.
        if end + 1 < message.upperBound, text[end] == 32, text[end + 1] == 40 {
          next = (Text.index(of: 41, text, end, message.upperBound) ?? end) + 1
          continue
        }
      }
      next = end + 1
    }
    if Text.find(text, message, "Built outbound") != nil || Text.find(text, message, " laddr ") != nil, target != nil {
      swap(&source, &target)
    }
    draft.add("src_ip", source?.address)
    draft.add("src_port", source?.port)
    draft.add("dst_ip", target?.address)
    draft.add("dst_port", target?.port)
  }

  private static func wordEnd(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
    var next = start
    while next < end, text[next] > 32, text[next] != 44, text[next] != 60, text[next] != 62 { next += 1 }
    return next
  }

  /// `outside:192.0.2.1/80`, `inside/10.1.2.16(2241)`, `192.0.2.1/0`, `192.0.2.1`.
  private static func endpoint(_ text: Span<UInt8>, _ word: Range<Int>) -> Endpoint? {
    guard word.count >= 7 else { return nil }
    var start = word.lowerBound
    for index in word where text[index] == 58 || text[index] == 47 {
      if !isAddress(text, start..<index) { start = index + 1 } else { break }
    }
    var stop = start
    while stop < word.upperBound, Text.isDigit(text[stop]) || text[stop] == 46 { stop += 1 }
    guard isAddress(text, start..<stop) else { return nil }
    guard stop + 1 < word.upperBound, text[stop] == 47 || text[stop] == 40 else {
      return Endpoint(address: start..<stop)
    }
    var port = stop + 1
    while port < word.upperBound, Text.isDigit(text[port]) { port += 1 }
    return Endpoint(address: start..<stop, port: port > stop + 1 ? stop + 1..<port : nil)
  }

  /// Four numbers of up to three digits with points between.
  private static func isAddress(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard (7...15).contains(range.count) else { return false }
    var points = 0
    for index in range {
      if text[index] == 46 { points += 1 } else if !Text.isDigit(text[index]) { return false }
    }
    return points == 3 && Text.isDigit(text[range.upperBound - 1]) && Text.isDigit(text[range.lowerBound])
  }
}
