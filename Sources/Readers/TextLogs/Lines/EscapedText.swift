import EventModel

/// A value that stands in the text, and how its format escapes what would end it.
struct EscapedText {
  /// Kinds of escapes.
  enum Escape {
    /// As it stands.
    case none
    /// Backslashes of JSON.
    case json
    /// Doubled quotes of CSV.
    case csv
  }

  /// Where it stands.
  var range: Range<Int>
  /// How to read it.
  var escape: Escape

  /// Appends the text that is meant.
  func unescape(_ text: Span<UInt8>, into buffer: inout [UInt8]) {
    switch escape {
    case .none: for index in range { buffer.append(text[index]) }
    case .json: JSONScan.unescape(text, range, into: &buffer)
    case .csv:
      var next = range.lowerBound
      while next < range.upperBound {
        buffer.append(text[next])
        if text[next] == 34, next + 1 < range.upperBound, text[next + 1] == 34 { next += 1 }
        next += 1
      }
    }
  }
}

extension LineDraft {
  /// Adds a value under a name that the reader knows.
  mutating func add(_ name: String, _ value: EscapedText?, in text: Span<UInt8>, kind: FieldValue.Kind = .string) {
    if let value, let slot = slot(name) { add(slot: slot, value, in: text, kind: kind) }
  }

  /// Adds a value.
  mutating func add(slot: Slot, _ value: EscapedText, in text: Span<UInt8>, kind: FieldValue.Kind = .string) {
    guard value.escape != .none else { return add(slot: slot, value: value.range, kind: kind) }
    let start = decoded.count
    value.unescape(text, into: &decoded)
    addDecoded(slot: slot, from: start, kind: kind)
  }
}
