import EventModel

/// Linux netfilter's LOG target: `prefix IN=eth0 OUT= MAC=... SRC=... DST=... LEN=... PROTO=TCP SPT=... DPT=...`.
/// Fields stand under their own names; the prefix of the rule is `prefix`.
enum IptablesPayload {
  /// `IN=`, `OUT=`, `SRC=` and `PROTO=` in this order.
  static func fits(_ text: Span<UInt8>, _ payload: Range<Int>) -> Bool {
    let head = payload.lowerBound..<min(payload.upperBound, payload.lowerBound + 512)
    guard let into = Text.find(text, head, "IN="),
      let out = Text.find(text, into..<head.upperBound, " OUT="),
      let source = Text.find(text, out..<head.upperBound, " SRC=")
    else { return false }
    return Text.find(text, source..<head.upperBound, " PROTO=") != nil
  }

  /// Fills the current event.
  static func parse(_ text: Span<UInt8>, _ context: PayloadKind.Context, into draft: inout LineDraft) {
    draft.setSource(draft.source(.iptables))
    let payload = context.header.payload
    let start = Text.find(text, payload, "IN=") ?? payload.lowerBound
    let prefix = Text.trim(text, payload.lowerBound..<start)
    if !prefix.isEmpty { draft.add("prefix", prefix) }
    var scanner = KeyValueScanner(start..<payload.upperBound)
    while let pair = scanner.next(text) { draft.add(pair, in: text) }
  }
}
