import EventModel

/// JSON lines: one object a line. What is no object is kept as text.
struct JSONLineParser: LineParser {
  /// One line, one event.
  mutating func parse(_ line: LineRecord, _ text: Span<UInt8>, into draft: inout LineDraft) {
    let range = Text.trim(text, line.range)
    guard !range.isEmpty else { return }
    draft.begin(line)
    if text[range.lowerBound] == 123 {
      JSONPayload.parse(text, range, into: &draft)
    } else {
      draft.anomalies.add("json.not-an-object", .partial, offset: line.itemOffset)
      draft.setSource(draft.source(.text))
    }
    draft.end()
  }
}
