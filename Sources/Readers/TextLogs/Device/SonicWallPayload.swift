import EventModel

/// SonicOS: `id=firewall sn=0017C5158708 time="2007-01-03 14:48:06" fw=... pri=6 c=262144 m=98 msg="..." src=ip:port:zone
/// dst=ip:port:zone`. Source: SonicWall, "SonicOS Log Events Reference".
///
/// Fields stand under their vendor names. `src` and `dst` join address, port and interface: they are also given taken
/// apart as `src_ip`, `src_port`, `dst_ip`, `dst_port`.
enum SonicWallPayload {
  /// `id=` first, then at least three of `sn=`, `fw=`, `pri=`, `c=`, `m=`: pipelines strip serial number and address.
  static func fits(_ text: Span<UInt8>, _ payload: Range<Int>) -> Bool {
    let head = payload.lowerBound..<min(payload.upperBound, payload.lowerBound + 300)
    guard Text.starts(text, head, "id=") else { return false }
    let marks: [StaticString] = [" sn=", " fw=", " pri=", " c=", " m="]
    var found = 0
    for mark in marks where Text.find(text, head, mark) != nil { found += 1 }
    return found >= 3
  }

  /// Fills the current event.
  static func parse(_ text: Span<UInt8>, _ context: PayloadKind.Context, into draft: inout LineDraft) {
    draft.setSource(draft.source(.sonicWall))
    var scanner = KeyValueScanner(context.header.payload)
    while let pair = scanner.next(text) {
      draft.add(pair, in: text)
      if Text.equal(text, pair.key, "src") {
        addEndpoint(pair.value, "src_ip", "src_port", text, into: &draft)
      } else if Text.equal(text, pair.key, "dst") {
        addEndpoint(pair.value, "dst_ip", "dst_port", text, into: &draft)
      } else if Text.equal(text, pair.key, "time") {
        draft.setTime(TimeText.civil(text, pair.value), near: nil)
      }
    }
  }

  /// `192.0.2.1:443:WAN`; an IPv6 address has more colons and is kept whole.
  private static func addEndpoint(
    _ value: Range<Int>, _ address: String, _ port: String, _ text: Span<UInt8>, into draft: inout LineDraft
  ) {
    guard let colon = Text.index(of: 58, text, value.lowerBound, value.upperBound) else {
      draft.add(address, value)
      return
    }
    let rest = colon + 1..<value.upperBound
    let portEnd = Text.index(of: 58, text, rest.lowerBound, rest.upperBound) ?? rest.upperBound
    guard Text.index(of: 46, text, value.lowerBound, colon) != nil else {
      draft.add(address, value)
      return
    }
    draft.add(address, value.lowerBound..<colon)
    if portEnd > rest.lowerBound { draft.add(port, rest.lowerBound..<portEnd) }
  }
}
