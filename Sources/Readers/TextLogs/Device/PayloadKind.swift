import Bytes
import EventModel

/// The kinds of device message that are told apart by their structure, with or without a syslog header before them.
enum PayloadKind: CaseIterable {
  case fortiGate, fortinetAppliance, sophos, welf, sonicWall, cef, leef, checkPoint, cisco, paloAlto, auditd, junos,
    iptables
  case json, haproxy, keyValue

  /// What the parsers of messages are told about the line around the message.
  struct Context {
    /// The header of the line.
    var header: SyslogHeader
    /// For dates without a year.
    var years: YearAnchor?

    /// A time of the message in the zone of the header, when the message has none and both clocks read nearly the same: then
    /// the device itself wrote the header.
    func zoned(_ civil: CivilTime?) -> CivilTime? {
      guard var civil, civil.offset == nil, let outer = header.time, let offset = outer.offset else { return civil }
      var local = outer
      local.offset = 0
      guard let inside = civil.resolved(near: years), let outside = local.resolved(near: years) else {
        return civil
      }
      let apart = inside.nanoseconds.subtractingReportingOverflow(outside.nanoseconds).partialValue.magnitude
      if apart <= 600 * 1_000_000_000 { civil.offset = offset }
      return civil
    }
  }

  /// The kind of a message, `preferred` asked first; nil for free text.
  static func of(_ text: Span<UInt8>, _ header: SyslogHeader, preferred: PayloadKind?) -> PayloadKind? {
    // An object may hold the marks of any other format in its strings.
    if PayloadKind.json.fits(text, header) { return .json }
    if let preferred, preferred.fits(text, header) { return preferred }
    let head = header.payload.lowerBound..<min(header.payload.upperBound, header.payload.lowerBound + 1_024)
    let hasPairs = ByteSearch.firstIndex(of: 61, in: text, from: head.lowerBound, to: head.upperBound) != nil
    for kind in allCases where (hasPairs || !kind.needsPairs) && kind.fits(text, header) { return kind }
    return nil
  }

  /// A message behind words that a collector put before it: Kiwi's `Local7.Notice`, tab, address, tab; a relay's second host;
  /// colours of a terminal; a mark of quotation. Looked for where the message itself is of no known kind.
  static func behindWords(_ text: Span<UInt8>, _ header: SyslogHeader) -> (PayloadKind?, Range<Int>)? {
    let payload = header.payload
    // Pairs from the start are a message of their own.
    guard !payload.isEmpty, !Text.startsWithPair(text, payload) else { return nil }
    let end = min(payload.upperBound, payload.lowerBound + 160)
    var next = payload.lowerBound + 1
    var tries = 0
    while next < end, tries < 4 {
      let before = text[next - 1]
      let isStart = before <= 32 || before == 34 || before == 62 || before == 109 || before == 124
      guard isStart, begins(text, next..<payload.upperBound) else {
        next += 1
        continue
      }
      tries += 1
      var inner = header
      inner.payload = next..<payload.upperBound
      if let kind = of(text, inner, preferred: nil), kind != .keyValue, kind != .json { return (kind, inner.payload) }
      next += 1
    }
    return nil
  }

  /// Whether a device's message may begin here.
  private static func begins(_ text: Span<UInt8>, _ rest: Range<Int>) -> Bool {
    switch text[rest.lowerBound] {
    case 100:
      return Text.starts(text, rest, "date=") || Text.starts(text, rest, "device=")
        || Text.starts(text, rest, "device_name=") || Text.starts(text, rest, "devname=")
    case 105: return Text.starts(text, rest, "id=")
    case 108: return Text.starts(text, rest, "logid=")
    case 116: return Text.starts(text, rest, "timestamp=")
    case 67: return Text.starts(text, rest, "CEF:")
    case 76: return Text.starts(text, rest, "LEEF:")
    case 37: return Text.starts(text, rest, "%ASA-") || Text.starts(text, rest, "%FTD-")
    default: return false
    }
  }

  /// Whether a message of this kind has an equals sign near its start.
  private var needsPairs: Bool {
    switch self {
    case .fortiGate, .fortinetAppliance, .sophos, .welf, .sonicWall, .auditd, .iptables, .keyValue: true
    default: false
    }
  }

  /// Whether a message is of this kind. Cheap: looks at the first bytes and for a few marks.
  func fits(_ text: Span<UInt8>, _ header: SyslogHeader) -> Bool {
    let payload = header.payload
    guard !payload.isEmpty else { return self == .junos && header.structuredData != nil }
    switch self {
    case .fortiGate: return FortiGatePayload.fits(text, payload)
    case .fortinetAppliance: return FortinetAppliancePayload.fits(text, payload)
    case .sophos: return SophosPayload.fits(text, payload)
    case .welf: return WELFPayload.fits(text, payload)
    case .sonicWall: return SonicWallPayload.fits(text, payload)
    case .cef: return CEFPayload.fits(text, payload)
    case .leef: return LEEFPayload.fits(text, payload)
    case .checkPoint: return CheckPointPayload.fits(text, payload)
    case .cisco: return CiscoPayload.fits(text, payload)
    case .paloAlto: return PaloAltoPayload.fits(text, payload)
    case .auditd: return AuditPayload.fits(text, payload)
    case .junos: return JunosPayload.fits(text, header)
    case .iptables: return IptablesPayload.fits(text, payload)
    case .json: return text[payload.lowerBound] == 123 && text[payload.upperBound - 1] == 125
    case .haproxy: return HAProxyPayload.fits(text, header)
    case .keyValue: return KeyValuePayload.fits(text, payload)
    }
  }

  /// Adds the fields of a message to the current event and sets its source and its time.
  func parse(_ text: Span<UInt8>, _ context: Context, into draft: inout LineDraft) {
    switch self {
    case .fortiGate: FortiGatePayload.parse(text, context, into: &draft)
    case .fortinetAppliance: FortinetAppliancePayload.parse(text, context, into: &draft)
    case .sophos: SophosPayload.parse(text, context, into: &draft)
    case .welf: WELFPayload.parse(text, context, into: &draft)
    case .sonicWall: SonicWallPayload.parse(text, context, into: &draft)
    case .cef: CEFPayload.parse(text, context, into: &draft)
    case .leef: LEEFPayload.parse(text, context, into: &draft)
    case .checkPoint: CheckPointPayload.parse(text, context, into: &draft)
    case .cisco: CiscoPayload.parse(text, context, into: &draft)
    case .paloAlto: PaloAltoPayload.parse(text, context, into: &draft)
    case .auditd: AuditPayload.parse(text, context, into: &draft)
    case .junos: JunosPayload.parse(text, context, into: &draft)
    case .iptables: IptablesPayload.parse(text, context, into: &draft)
    case .json: JSONPayload.parse(text, context, into: &draft)
    case .haproxy: HAProxyPayload.parse(text, context, into: &draft)
    case .keyValue: KeyValuePayload.parse(text, context, into: &draft)
    }
  }
}
