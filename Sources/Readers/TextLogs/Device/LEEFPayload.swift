import EventModel

/// IBM QRadar's Log Event Extended Format: `LEEF:1.0|vendor|product|version|event|key=value<tab>key=value`, and version
/// 2.0 with the delimiter as a sixth header field. Source: IBM, "LEEF event format".
///
/// The header gives `deviceVendor`, `deviceProduct`, `deviceVersion`, `deviceEventClassId`; keys stand as written.
enum LEEFPayload {
  private static let header = ["deviceVendor", "deviceProduct", "deviceVersion", "deviceEventClassId"]

  /// `LEEF:` and a digit.
  static func fits(_ text: Span<UInt8>, _ payload: Range<Int>) -> Bool {
    Text.starts(text, payload, "LEEF:") && payload.count > 6 && Text.isDigit(text[payload.lowerBound + 5])
  }

  /// Fills the current event.
  static func parse(_ text: Span<UInt8>, _ context: PayloadKind.Context, into draft: inout LineDraft) {
    let payload = context.header.payload
    let end = payload.upperBound
    var next = (Text.index(of: 124, text, payload.lowerBound, end) ?? end - 1) + 1
    let identity = next
    var identityEnd = next
    for (index, name) in header.enumerated() where next <= end {
      let stop = Text.index(of: 124, text, next, end) ?? end
      draft.add(name, next..<stop)
      if index == 1 { identityEnd = stop }
      next = stop + 1
    }
    draft.setSource(
      draft.source(family: 4, named: identity..<max(identity, identityEnd), in: text) { name in
        var source = CEFPayload.source(name)
        source.dataType = "leef" + source.dataType.dropFirst(3)
        return source
      })
    var delimiter: UInt8 = 9
    if text[payload.lowerBound + 5] == 50, let stop = Text.index(of: 124, text, next, min(end, next + 6)) {
      delimiter = LEEFPayload.delimiter(text, next..<stop)
      next = stop + 1
    }
    parsePairs(text, next, end, delimiter, context, into: &draft)
  }

  /// One character, or its code as `x09` or `0x09`.
  private static func delimiter(_ text: Span<UInt8>, _ range: Range<Int>) -> UInt8 {
    if range.count == 1 { return text[range.lowerBound] }
    var value: UInt8 = 0
    for index in range where text[index] | 32 != 120 {
      guard let digit = Hex.value(text[index]) else { return 9 }
      value = value << 4 | digit
    }
    return value == 0 ? 9 : value
  }

  private static func parsePairs(
    _ text: Span<UInt8>, _ start: Int, _ end: Int, _ delimiter: UInt8, _ context: PayloadKind.Context,
    into draft: inout LineDraft
  ) {
    var next = start
    while next < end {
      let stop = Text.index(of: delimiter, text, next, end) ?? end
      if let equals = Text.index(of: 61, text, next, stop) {
        let name = Text.trim(text, next..<equals)
        let value = equals + 1..<stop
        if !name.isEmpty, let slot = draft.batch.slot(in: text, from: name.lowerBound, to: name.upperBound) {
          draft.add(slot: slot, value: value)
        }
        if Text.equal(text, name, "devTime") { draft.setTime(TimeText.time(text, value, near: context.years)) }
      }
      next = stop + 1
    }
  }
}
