import EventModel

// What search systems and forwarders wrap around a Windows event, and how it is taken off: `_source` of Elasticsearch,
// `result` and `_raw` of Splunk, names with dots instead of objects, texts that hold the event's XML or JSON.
extension ExportDraft {
  /// Adds the fields of the Windows event in an object; false when there is none.
  mutating func event(_ node: Int, depth: Int = 0) -> Bool {
    if let shape = shape(node) {
      add(shape, node)
      return true
    }
    guard depth < ExportLimits.envelopes, tape.nodes[node].kind == .object else { return false }
    for name in ExportDraft.wrappers {
      if let inner = exact(node, name), inside(inner, depth: depth) { return true }
    }
    if let original = member(node, "event", "original"), inside(original, depth: depth) { return true }
    if let nested = nested(node) { return event(nested, depth: depth + 1) }
    return false
  }

  private static let wrappers: [StaticString] = [
    "_source", "result", "fields", "data", "_raw", "raw", "full_log", "RawEventData", "message", "log", "body",
    "document", "properties",
  ]

  /// A member by its exact name.
  private func exact(_ object: Int, _ name: StaticString) -> Int? {
    var index = object + 1
    while index < after(object) {
      if isNamed(index, name) { return index }
      index = after(index)
    }
    return nil
  }

  private mutating func inside(_ node: Int, depth: Int) -> Bool {
    switch tape.nodes[node].kind {
    case .object: event(node, depth: depth + 1)
    case .string: inside(text: tape.nodes[node].text, depth: depth)
    default: false
    }
  }

  /// The event in a text that is XML or JSON.
  private mutating func inside(text: Range<Int>, depth: Int) -> Bool {
    if xml(text) { return true }
    var first = text.lowerBound
    while first < text.upperBound, batch.bytes[first] <= 0x20 { first += 1 }
    guard first < text.upperBound, batch.bytes[first] == 0x7B, let inner = parse(text)
    else {
      return false
    }
    return event(inner, depth: depth + 1)
  }

  /// The `Event` element that a text begins with.
  private mutating func xml(_ text: Range<Int>) -> Bool {
    guard let start = EventSearch.eventStart(in: batch.bytes.span, from: text.lowerBound, to: text.upperBound),
      start < text.lowerBound + 256
    else { return false }
    let mark = batch.values.count
    hasSystem = false
    if xmlEvent(start..<text.upperBound) == nil, hasSystem { return true }
    removeValues(from: mark)
    return false
  }
}
