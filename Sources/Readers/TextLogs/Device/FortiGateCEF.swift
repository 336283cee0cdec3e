import EventModel

/// FortiOS records in CEF (`set format cef`): `CEF:0|Fortinet|Fortigate|v7.2.5|0102044546|event:system ...|7|FTNTFGTlogid=...
/// cat=event:system act=Add FTNTFGTcfgpath=system.admin`. Source: Fortinet, "FortiOS Log Message Reference", CEF support.
///
/// FortiOS' own names stand behind `FTNTFGT`; fields that CEF has a name for are renamed. The fields get their FortiOS names
/// back, besides those they have, so that one set of rules sees both forms.
struct FortiGateCEF {
  static let prefix: StaticString = "FTNTFGT"
  private static let renamed: [(cef: StaticString, own: String)] = [
    ("act", "action"), ("duser", "user"), ("suser", "user"), ("src", "srcip"), ("dst", "dstip"), ("spt", "srcport"),
    ("dpt", "dstport"), ("out", "sentbyte"), ("in", "rcvdbyte"), ("deviceInboundInterface", "srcintf"),
    ("deviceOutboundInterface", "dstintf"), ("sproc", "ui"), ("outcome", "status"), ("app", "service"),
    ("externalId", "sessionid"), ("deviceExternalId", "devid"), ("dvchost", "devname"), ("fname", "filename"),
    ("request", "url"), ("dhost", "hostname"), ("fsize", "filesize"),
  ]

  private var type: Range<Int>?
  private var clock = FortinetClock()

  /// Takes a pair of the extension.
  mutating func take(_ name: Range<Int>, _ value: Range<Int>, _ text: Span<UInt8>, into draft: inout LineDraft) {
    if Text.starts(text, name, FortiGateCEF.prefix) {
      let own = name.lowerBound + FortiGateCEF.prefix.utf8CodeUnitCount..<name.upperBound
      guard !own.isEmpty else { return }
      _ = clock.take(own, value, text)
      if Text.equal(text, own, "type"), type == nil { type = value }
      if let slot = draft.batch.slot(in: text, from: own.lowerBound, to: own.upperBound) {
        draft.addUnescapedCEF(slot: slot, value, in: text)
      }
    } else if Text.equal(text, name, "cat") {
      let colon = Text.index(of: 58, text, value.lowerBound, value.upperBound)
      type = value.lowerBound..<(colon ?? value.upperBound)
      draft.add("type", type)
      if let colon { draft.add("subtype", colon + 1..<value.upperBound) }
    } else {
      for (cef, own) in FortiGateCEF.renamed where Text.equal(text, name, cef) {
        if let slot = draft.slot(own) { draft.addUnescapedCEF(slot: slot, value, in: text) }
      }
    }
  }

  /// Sets source and time.
  func finish(_ text: Span<UInt8>, into draft: inout LineDraft) {
    if let type { draft.setSource(draft.source(family: 1, named: type, in: text, make: FortiGatePayload.source)) }
    clock.apply(text, to: &draft)
  }
}
