import EventModel

/// Whole lines between the events of an XML text that are no XML: another document, records of another product. What stands
/// on the line of an event, in front of it or behind, is the header of a forwarder.
struct StrayLines {
  /// The beginning of the line at hand, tags aside.
  private var line: [UInt8] = []
  /// Bytes of the tag at hand; no tag is longer than a kilobyte.
  private var tag: Int?
  /// An event stands on the line at hand.
  private var isBehind = false

  /// Looks at the text up to `end`, where an event begins or more text is needed.
  mutating func note(_ feed: TextFeed, to end: Int, beginsEvent: Bool, _ draft: inout ExportDraft) {
    let bytes = feed.buffer.span
    for index in feed.position..<end {
      let byte = bytes[index]
      if let count = tag {
        tag = byte == 0x3E || count > 1_024 ? nil : count + 1
      } else if byte == 0x3C {
        tag = 0
      } else if byte == 0x0A {
        endLine(&draft, at: feed.offset(of: index))
      } else if line.count < 64, byte > 0x20 || !line.isEmpty {
        line.append(byte)
      }
    }
    if beginsEvent {
      line.removeAll(keepingCapacity: true)
      tag = nil
      isBehind = true
    }
  }

  /// Ends the line at hand.
  mutating func endLine(_ draft: inout ExportDraft, at offset: UInt64) {
    if !isBehind, !line.isEmpty, !RecordLine.isOne(line.span, 0..<line.count) {
      draft.note("windows.event-unknown", .partial, at: offset, "a line that is no event")
    }
    isBehind = false
    line.removeAll(keepingCapacity: true)
  }
}
