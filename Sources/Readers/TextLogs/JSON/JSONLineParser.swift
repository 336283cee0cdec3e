import EventModel

/// JSON lines: one object a line. What is no object is kept as text.
struct JSONLineParser: LineParser {
  /// Reads the Windows events among the lines.
  private let windows: (any JSONObjectReader)?

  /// A parser that gives Windows events to `windows`.
  init(windows: (any JSONObjectReader)? = nil) { self.windows = windows }

  /// One line, one event.
  mutating func parse(_ line: LineRecord, _ text: Span<UInt8>, into draft: inout LineDraft) {
    let range = Text.trim(text, line.range)
    guard !range.isEmpty else { return }
    draft.begin(line)
    if text[range.lowerBound] == 123 {
      if JSONPayload.parse(text, range, into: &draft), let windows,
        windows.take(
          text, range, offset: line.itemOffset + UInt64(range.lowerBound - line.start), length: range.count,
          number: line.number)
      {
        return draft.cancel()
      }
    } else {
      draft.anomalies.add("json.not-an-object", .partial, offset: line.itemOffset)
      draft.setSource(draft.source(.text))
    }
    draft.end()
  }
}
