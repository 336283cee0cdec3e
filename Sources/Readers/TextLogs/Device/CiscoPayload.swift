import Bytes
import EventModel

/// Cisco's `%FACILITY-SEVERITY-MNEMONIC: message`: ASA, FTD, IOS and NX-OS. Source: Cisco, "ASA Series Syslog Messages".
///
/// Fields: `Facility` (`ASA`), `Severity`, `MessageID` (`302013`, `IPACCESSLOGP`), `Message`; what stands in it as
/// `Name = value`, `Name <value>` or `Name: value` under that name; `src_ip`, `src_port`, `dst_ip`, `dst_port`, `user`.
enum CiscoPayload {
  /// Where the parts of the mark stand.
  private struct Mark {
    var facility: Range<Int>
    var severity: Range<Int>
    var mnemonic: Range<Int>
    var message: Int
  }

  /// A mark in the first bytes; the device's own clock and sequence number may stand before it.
  static func fits(_ text: Span<UInt8>, _ payload: Range<Int>) -> Bool { mark(text, payload) != nil }

  private static func mark(_ text: Span<UInt8>, _ payload: Range<Int>) -> Mark? {
    let end = min(payload.upperBound, payload.lowerBound + 120)
    guard let start = ByteSearch.firstIndex(of: 37, in: text, from: payload.lowerBound, to: end) else { return nil }
    var next = start + 1
    let stop = min(payload.upperBound, start + 80)
    while next < stop, isMarkByte(text[next]) { next += 1 }
    guard next < payload.upperBound, text[next] == 58, next > start + 4 else { return nil }
    var dash = next - 1
    while dash > start, text[dash] != 45 { dash -= 1 }
    guard dash - 2 > start, text[dash - 2] == 45, (48...55).contains(text[dash - 1]), dash + 1 < next else {
      return nil
    }
    return Mark(
      facility: start + 1..<dash - 2, severity: dash - 1..<dash, mnemonic: dash + 1..<next, message: next + 1)
  }

  private static func isMarkByte(_ byte: UInt8) -> Bool {
    Text.isLetter(byte) || Text.isDigit(byte) || byte == 45 || byte == 95
  }

  /// Fills the current event.
  static func parse(_ text: Span<UInt8>, _ context: PayloadKind.Context, into draft: inout LineDraft) {
    let payload = context.header.payload
    guard let mark = mark(text, payload) else { return }
    draft.put("Facility", mark.facility)
    draft.put("Severity", mark.severity)
    draft.put("MessageID", mark.mnemonic)
    let message = Text.skipBlanks(text, mark.message, payload.upperBound)..<payload.upperBound
    draft.put("Message", message)
    draft.setSource(draft.source(source(text, mark)))
    setOwnTime(text, payload.lowerBound..<mark.facility.lowerBound, context, into: &draft)
    CiscoMessage.addNamed(text, message, into: &draft)
    CiscoMessage.addEndpoints(text, message, into: &draft)
  }

  private static func source(_ text: Span<UInt8>, _ mark: Mark) -> KnownSource {
    let facility = mark.facility
    if Text.starts(text, facility, "ASA-") { return .ciscoASASession }
    if Text.equal(text, facility, "ASA") || Text.equal(text, facility, "PIX") || Text.equal(text, facility, "FWSM") {
      return .ciscoASA
    }
    if Text.starts(text, facility, "FTD") || Text.equal(text, facility, "NGIPS") { return .ciscoFTD }
    return Text.equal(text, facility, "AAA") || Text.equal(text, facility, "PARSER") ? .ciscoAAA : .ciscoIOS
  }

  /// IOS puts its own clock before the mark, finer than the collector's.
  private static func setOwnTime(
    _ text: Span<UInt8>, _ before: Range<Int>, _ context: PayloadKind.Context, into draft: inout LineDraft
  ) {
    var next = before.lowerBound
    while next < before.upperBound {
      if let found = TimeScanner.bsd(text, next, before.upperBound) {
        var civil = found.time
        if civil.year == nil { civil.year = context.header.time?.year }
        draft.setTime(civil, near: context.years)
        return
      }
      next += 1
    }
  }
}
