import EventModel

/// FortiMail, FortiWeb and their relatives: like FortiOS, but with `log_id` and `device_id`.
///
/// The product is told by the documented prefix of the serial number in `device_id` (FE FortiMail, FV FortiWeb,
/// FPX FortiProxy, FL FortiAnalyzer); any other is `fortinet`.
enum FortinetAppliancePayload {
  /// `device_id` and `log_id` with `type`, and nothing of Sophos' `log_component`. Or, where somebody cut the identifiers off,
  /// what only FortiManager's and FortiAnalyzer's own events have together: `pri`, `adom`, `operation`.
  static func fits(_ text: Span<UInt8>, _ payload: Range<Int>) -> Bool {
    let head = payload.lowerBound..<min(payload.upperBound, payload.lowerBound + 600)
    guard Text.isLetter(text[head.lowerBound]), Text.find(text, head, "type=") != nil else { return false }
    func has(_ name: StaticString) -> Bool { Text.find(text, head, name) != nil }
    guard has("log_id=") && has("device_id=") || has("pri=") && has("adom=") && has("operation=") && has("subtype=")
    else { return false }
    return Text.find(text, head, "log_component=") == nil
  }

  /// Fills the current event.
  static func parse(_ text: Span<UInt8>, _ context: PayloadKind.Context, into draft: inout LineDraft) {
    let payload = context.header.payload
    var clock = FortinetClock()
    var device = payload.lowerBound..<payload.lowerBound
    var scanner = KeyValueScanner(payload, separator: FortinetClock.separator(text, payload))
    while let pair = scanner.next(text) {
      draft.add(pair, in: text)
      if !clock.take(pair.key, pair.value, text), Text.equal(text, pair.key, "device_id") {
        device = pair.value.lowerBound..<min(pair.value.upperBound, pair.value.lowerBound + 3)
      }
    }
    draft.setSource(draft.source(family: 2, named: device, in: text, make: source))
    clock.apply(text, to: &draft)
  }

  private static func source(_ prefix: String) -> LogSource {
    let product =
      switch prefix {
      case "FPX": "fortiproxy"
      case _ where prefix.hasPrefix("FE"): "fortimail"
      case _ where prefix.hasPrefix("FV"): "fortiweb"
      case _ where prefix.hasPrefix("FL"): "fortianalyzer"
      default: "fortinet"
      }
    return LogSource(dataType: "fortinet:" + product, product: product)
  }
}
