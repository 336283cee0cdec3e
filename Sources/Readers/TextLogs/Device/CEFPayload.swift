import EventModel

/// ArcSight Common Event Format: `CEF:0|vendor|product|version|class|name|severity|key=value key=value`.
/// Source: "Implementing ArcSight Common Event Format", version 26.
///
/// The header gives `deviceVendor`, `deviceProduct`, `deviceVersion`, `deviceEventClassId`, `name`, `severity`; the
/// extension's keys stand as written (`src`, `suser`, `cs1`, `cs1Label`).
enum CEFPayload {
  private static let header = [
    "deviceVendor", "deviceProduct", "deviceVersion", "deviceEventClassId", "name", "severity",
  ]

  /// `CEF:` and a digit.
  static func fits(_ text: Span<UInt8>, _ payload: Range<Int>) -> Bool {
    guard Text.starts(text, payload, "CEF:"), payload.count > 5 else { return false }
    return Text.isDigit(text[Text.skipBlanks(text, payload.lowerBound + 4, payload.upperBound - 1)])
  }

  /// Fills the current event.
  static func parse(_ text: Span<UInt8>, _ context: PayloadKind.Context, into draft: inout LineDraft) {
    let payload = context.header.payload
    var next = min(payload.upperBound, (pipe(text, payload.lowerBound, payload.upperBound) ?? payload.upperBound) + 1)
    let identity = next
    var identityEnd = next
    for (index, name) in header.enumerated() where next <= payload.upperBound {
      let end = pipe(text, next, payload.upperBound) ?? payload.upperBound
      if let slot = draft.slot(name) { draft.addUnescapedCEF(slot: slot, next..<end, in: text) }
      if index == 1 { identityEnd = end }
      next = end + 1
    }
    draft.setSource(draft.source(family: 3, named: identity..<max(identity, identityEnd), in: text, make: source))
    guard next < payload.upperBound else { return }
    var fortiGate = isFortiGate(text, identity..<max(identity, identityEnd)) ? FortiGateCEF() : nil
    parseExtension(text, next..<payload.upperBound, context, &fortiGate, into: &draft)
    fortiGate?.finish(text, into: &draft)
  }

  private static func isFortiGate(_ text: Span<UInt8>, _ identity: Range<Int>) -> Bool {
    Text.starts(text, identity, "Fortinet|Forti") && Text.find(text, identity, "ortiManager") == nil
      && (Text.find(text, identity, "|Fortigate") != nil || Text.find(text, identity, "|FortiGate") != nil
        || Text.find(text, identity, "|FortiOS") != nil)
  }

  /// The next `|` that no backslash escapes.
  private static func pipe(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
    var next = start
    while next < end {
      if text[next] == 92 {
        next += 1
      } else if text[next] == 124 {
        return next
      }
      next += 1
    }
    return nil
  }

  private static func parseExtension(
    _ text: Span<UInt8>, _ range: Range<Int>, _ context: PayloadKind.Context, _ fortiGate: inout FortiGateCEF?,
    into draft: inout LineDraft
  ) {
    var rank = 4
    var stamp: Range<Int>?
    var key = Text.skipBlanks(text, range.lowerBound, range.upperBound)
    while let equals = Text.index(of: 61, text, key, range.upperBound) {
      let name = key..<equals
      let (end, nextKey) = valueEnd(text, equals + 1, range.upperBound)
      let value = Text.trim(text, equals + 1..<end)
      if let slot = draft.batch.slot(in: text, from: name.lowerBound, to: name.upperBound) {
        draft.addUnescapedCEF(slot: slot, value, in: text)
      }
      fortiGate?.take(name, value, text, into: &draft)
      let found = timeRank(text, name)
      if found < rank { (rank, stamp) = (found, value) }
      key = nextKey
    }
    if let stamp { draft.setTime(TimeText.time(text, stamp, near: context.years)) }
  }

  /// A value ends where blank, name and `=` follow; blanks belong to it.
  private static func valueEnd(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> (end: Int, nextKey: Int) {
    var next = start
    var word = start
    while next < end {
      let byte = text[next]
      if byte == 92 {
        next += 2
        continue
      }
      if byte == 61, word > start, isName(text, word..<next) { return (word - 1, word) }
      if byte == 32 { word = next + 1 }
      next += 1
    }
    return (end, end)
  }

  private static func isName(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    for index in range where !Text.isNameByte(text[index]) && text[index] != 91 && text[index] != 93 { return false }
    return !range.isEmpty && range.count <= TextLogLimits.name
  }

  private static func timeRank(_ text: Span<UInt8>, _ name: Range<Int>) -> Int {
    if Text.equal(text, name, "rt") { return 0 }
    if Text.equal(text, name, "end") { return 1 }
    if Text.equal(text, name, "start") { return 2 }
    return Text.equal(text, name, "deviceReceiptTime") ? 3 : 4
  }

  static func source(_ identity: String) -> LogSource {
    let words = identity.lowercased().split(separator: "|", maxSplits: 1).map(String.init)
    let product: String? =
      switch words.first ?? "" {
      case "fortinet": words.last == "fortigate" ? "fortigate" : words.last
      case "palo alto networks": "paloalto"
      case "check point": "checkpoint"
      case "cisco": "cisco"
      case "sonicwall": "sonicwall"
      case "sophos": "sophos-xg"
      case "juniper", "juniper networks": "juniper"
      default: nil
      }
    let name = words.map { $0.replacing(" ", with: "-") }.joined(separator: ":")
    return LogSource(dataType: name.isEmpty ? "cef" : "cef:" + name, product: product)
  }
}

extension LineDraft {
  /// Adds a value of CEF or LEEF, whose backslash escapes `|`, `=`, itself, and writes line ends as `\n` and `\r`.
  mutating func addUnescapedCEF(slot: Slot, _ value: Range<Int>, in text: Span<UInt8>) {
    guard Text.index(of: 92, text, value.lowerBound, value.upperBound) != nil else {
      add(slot: slot, value: value)
      return
    }
    let start = decoded.count
    var next = value.lowerBound
    while next < value.upperBound {
      if text[next] == 92, next + 1 < value.upperBound {
        switch text[next + 1] {
        case 110: decoded.append(10)
        case 114: decoded.append(13)
        case 92, 61, 124: decoded.append(text[next + 1])
        default:
          decoded.append(92)
          decoded.append(text[next + 1])
        }
        next += 2
      } else {
        decoded.append(text[next])
        next += 1
      }
    }
    addDecoded(slot: slot, from: start)
  }
}
