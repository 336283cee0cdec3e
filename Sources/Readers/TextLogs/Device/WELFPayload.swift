import EventModel

/// WebTrends Enhanced Log Format of appliances for remote access: Ivanti Connect Secure and Pulse Secure
/// (`id=firewall time="..." pri=6 fw=10.0.0.1 vpn=ics user=bob realm="Users" roles="" proto= src=... msg="AUT24327: ..."`), and
/// Array AG (`id=ArrayOS time="..." timezone=GMT fw=AN pri=6 vpn=site proto=http src=... op=GET arg="/prx/..." result=200`).
/// Sources: NetIQ, "WELF log format"; Ivanti, "Connect Secure Administration Guide"; Array Networks, "AG CLI Handbook".
///
/// Fields stand under their names; `Hostname` is the appliance, `Message` the message. A request is given as web servers' are.
/// SonicWall's WELF is another: see `SonicWallPayload`.
enum WELFPayload {
  /// `id=ArrayOS`, or `id=` with `realm=` and `roles=`, or `id=` with a message number of Ivanti's.
  static func fits(_ text: Span<UInt8>, _ payload: Range<Int>) -> Bool {
    guard Text.starts(text, payload, "id=") else { return false }
    let head = payload.lowerBound..<min(payload.upperBound, payload.lowerBound + 600)
    if isArray(text, head) { return true }
    return Text.find(text, head, " vpn=") != nil && Text.find(text, head, " realm=") != nil
  }

  private static func isArray(_ text: Span<UInt8>, _ head: Range<Int>) -> Bool {
    Text.starts(text, head, "id=ArrayOS") || Text.starts(text, head, "id=\"ArrayOS")
      || Text.starts(text, head, "id=Array")
  }

  /// Fills the current event.
  static func parse(_ text: Span<UInt8>, _ context: PayloadKind.Context, into draft: inout LineDraft) {
    let payload = context.header.payload
    let isArray = isArray(text, payload)
    draft.setSource(draft.source(isArray ? .arrayAG : .ivanti))
    var roles = RecordRoles()
    var stamp: CivilTime?
    var host: Range<Int>?
    var scanner = KeyValueScanner(payload)
    while let pair = scanner.next(text) {
      draft.add(pair, in: text)
      func named(_ name: StaticString) -> Bool { Text.equal(text, pair.key, name) }
      let value = EscapedText(range: pair.value, escape: .none)
      if named("time") {
        stamp = TimeText.civil(text, pair.value)
      } else if named("timezone") {
        stamp?.offset = zone(text, pair.value)
      } else if named("vpn") || named("fw") && host == nil {
        if !pair.value.isEmpty { host = pair.value }
      } else if named("msg") {
        draft.put("Message", pair.value)
        if isArray { roles.note(.request, 0, value) }
      } else if named("op") {
        roles.note(.method, 0, value)
      } else if named("arg") || named("url") {
        roles.note(.target, 0, value)
      } else if named("result") {
        roles.note(.status, 0, value)
      } else if named("src") {
        roles.note(.client, 0, value)
      } else if named("agent") {
        roles.note(.agent, 0, value)
      } else if named("dstname") {
        roles.note(.host, 0, value)
      }
    }
    if !context.header.isPresent || context.header.host == nil { draft.put("Hostname", host) }
    draft.setTime(context.zoned(stamp), near: context.years)
    if isArray, roles.applyRequest(text, into: &draft) { draft.setSource(draft.source(.webArrayAG)) }
  }

  /// `GMT+9`, `GMT(+0900)`, `+0900`.
  private static func zone(_ text: Span<UInt8>, _ value: Range<Int>) -> Int? {
    var next = value.lowerBound
    while next < value.upperBound, text[next] != 43, text[next] != 45 { next += 1 }
    guard next < value.upperBound else {
      return Text.starts(text, value, "GMT") || Text.starts(text, value, "UTC") ? 0 : nil
    }
    if let found = TimeScanner.zone(text, next, value.upperBound) { return found.offset }
    guard next + 1 < value.upperBound, let hours = TimeScanner.digits(text, next + 1, 1, value.upperBound) else {
      return nil
    }
    return (text[next] == 45 ? -1 : 1) * hours * 3_600
  }
}
