import EventModel

/// Sophos XG / Firewall OS: `device="SFW" date=... time=... timezone="CEST" device_id=... log_id=... log_type="Firewall"
/// log_component=...`. Source: Sophos, "Log file guide". Fields stand under their vendor names.
///
/// `timezone` is an abbreviation, which names several zones: the time is read as UTC, and said.
enum SophosPayload {
  /// `log_type` with `log_component`, or with `log_subtype` and a name that only this product has where that was stripped.
  static func fits(_ text: Span<UInt8>, _ payload: Range<Int>) -> Bool {
    let head = payload.lowerBound..<min(payload.upperBound, payload.lowerBound + 600)
    guard Text.startsWithPair(text, head), Text.find(text, head, "log_type=") != nil else { return false }
    if Text.find(text, head, "log_component=") != nil { return true }
    guard Text.find(text, head, "log_subtype=") != nil else { return false }
    return Text.find(text, head, "fw_rule_id=") != nil || Text.find(text, head, "device_serial_id=") != nil
      || Text.find(text, head, "=\"SFW\"") != nil
  }

  /// Fills the current event.
  static func parse(_ text: Span<UInt8>, _ context: PayloadKind.Context, into draft: inout LineDraft) {
    var isFirewall = false
    var clock = FortinetClock()
    var scanner = KeyValueScanner(context.header.payload)
    while let pair = scanner.next(text) {
      draft.add(pair, in: text)
      if !clock.take(pair.key, pair.value, text) {
        if Text.equal(text, pair.key, "log_type") {
          isFirewall = Text.equal(text, pair.value, "Firewall")
        } else if Text.equal(text, pair.key, "timestamp") {
          draft.setTime(TimeText.time(text, pair.value))
        }
      }
    }
    draft.setSource(draft.source(isFirewall ? .sophosFirewall : .sophos))
    if draft.time == nil { clock.apply(text, to: &draft) }
  }
}
