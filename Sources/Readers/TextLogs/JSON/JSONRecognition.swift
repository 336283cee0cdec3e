import EventModel

/// Judges whether text is JSON records, and not a configuration or a web service's answer.
enum JSONRecognition {
  /// For one object a line.
  static func lines(_ head: HeadLines) -> Confidence {
    let text = head.text.span
    var objects = 0
    var known = 0
    var timed = 0
    for line in head.lines {
      let range = Text.trim(text, line)
      guard !range.isEmpty, text[range.lowerBound] == 123, range.count > 2 else { continue }
      let look = look(text, range)
      // The last object may be longer than the head.
      guard look.isWhole || (objects == 0 && head.lines.count == 1 && range.count > 32 << 10) else { continue }
      objects += 1
      if look.known { known += 1 }
      if look.timed { timed += 1 }
    }
    guard objects * 2 > head.lines.count else { return .no }
    if known * 2 > objects { return .certain }
    return objects >= 2 || timed > 0 ? .likely : .no
  }

  /// What one object looks like.
  static func look(_ text: Span<UInt8>, _ range: Range<Int>) -> (isWhole: Bool, known: Bool, timed: Bool) {
    var draft = LineDraft(fields: FieldTable([]))
    draft.begin(LineRecord(start: range.lowerBound, end: range.upperBound, number: 1, itemOffset: 0, itemLength: 0))
    var flattener = JSONFlattener(range)
    flattener.run(text, into: &draft)
    let shape = flattener.shape
    // A record without a time that holds a device's line or a request is a log all the same.
    let isRecord = shape.hasTime || flattener.roles.apply(text, time: nil, into: &draft)
    return (flattener.problem == nil, shape.known(text) != nil || shape.fortiGateType != nil, isRecord)
  }
}
