import EventModel

/// FortiOS: `date=2020-04-23 time=12:32:48 devname="fw" devid="FG..." logid="0102043014" type="event" subtype="user" ...`,
/// separated by blanks or, with `set format csv`, by commas. Source: Fortinet, "FortiOS Log Message Reference".
///
/// All fields stand under their vendor names. The time is `date` and `time` in the zone `tz`, made finer by `eventtime`
/// where both agree; without `tz` it is `eventtime`, whose unit (s, ms, us, ns) is told by its digits.
enum FortiGatePayload {
  /// `logid` with `type` and `subtype`: no other vendor's format has it. Where `logid` was stripped, the other names decide.
  static func fits(_ text: Span<UInt8>, _ payload: Range<Int>) -> Bool {
    let head = payload.lowerBound..<min(payload.upperBound, payload.lowerBound + 600)
    guard Text.startsWithPair(text, head) else { return false }
    guard let id = Text.find(text, head, "logid="), id == head.lowerBound || !Text.isNameByte(text[id - 1]) else {
      return FortiGateEvidence.isEnough(text, payload)
    }
    let rest = id..<min(payload.upperBound, id + 600)
    if Text.find(text, rest, "type=") != nil {
      return Text.find(text, head.lowerBound..<rest.upperBound, "subtype=") != nil
    }
    return Text.find(text, head, "subtype=") != nil
  }

  /// Fills the current event.
  static func parse(_ text: Span<UInt8>, _ context: PayloadKind.Context, into draft: inout LineDraft) {
    let payload = context.header.payload
    var clock = FortinetClock()
    var type: Range<Int>?
    var scanner = KeyValueScanner(payload, separator: FortinetClock.separator(text, payload))
    while let pair = scanner.next(text) {
      draft.add(pair, in: text)
      let key = pair.key
      switch text[key.lowerBound] {
      case 100, 116, 101:
        if !clock.take(key, pair.value, text), type == nil, Text.equal(text, key, "type") { type = pair.value }
      default: break
      }
    }
    if scanner.unbalanced { draft.anomalies.add("text.unbalanced-quote", .noted, offset: draft.offset) }
    if let type {
      draft.setSource(draft.source(family: 1, named: type, in: text, make: source))
    } else {
      let type = FortiGateEvidence.type(text, payload)
      draft.setSource(draft.batch.source(source(type)))
    }
    clock.apply(text, to: &draft)
  }

  /// The source of a record by its `type`.
  static func source(_ type: String) -> LogSource {
    LogSource(
      dataType: type.isEmpty ? "fortinet:fortigate" : "fortinet:fortigate:" + type, product: "fortigate",
      service: type.isEmpty ? nil : type, category: type == "traffic" ? "firewall" : nil)
  }
}
