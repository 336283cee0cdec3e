import EventModel

/// A JSON object on one line: cloud audit trails, Suricata, Zeek, anything that logs JSON.
enum JSONPayload {
  /// Fills the current event.
  static func parse(_ text: Span<UInt8>, _ context: PayloadKind.Context, into draft: inout LineDraft) {
    parse(text, context.header.payload, into: &draft)
  }

  /// Fills the current event from the object in a range. True when it is of no product known here and has names that
  /// Windows events have.
  @discardableResult
  static func parse(_ text: Span<UInt8>, _ range: Range<Int>, into draft: inout LineDraft) -> Bool {
    var flattener = JSONFlattener(range)
    flattener.run(text, into: &draft)
    let (civil, exact) = flattener.shape.moment(text)
    draft.setTime(exact)
    if exact == nil { draft.setTime(civil, near: nil) }
    let known = flattener.shape.known(text)
    let isOpen = known == nil && flattener.shape.fortiGateType == nil
    if let known {
      draft.setSource(draft.source(known))
    } else if let type = flattener.shape.fortiGateType {
      draft.setSource(draft.source(family: 1, named: type, in: text, make: FortiGatePayload.source))
      flattener.fortinet.finish(text, into: &draft)
    } else if !flattener.roles.apply(text, time: draft.time, into: &draft) {
      draft.setSource(draft.source(flattener.shape.isGlobalProtectService ? .panOther : .json))
    }
    if let problem = flattener.problem {
      draft.anomalies.add(
        problem.code, .partial, offset: draft.offset &+ UInt64(clamping: problem.offset - range.lowerBound))
    }
    return isOpen && flattener.problem == nil && flattener.shape.mayBeWindows
  }
}
