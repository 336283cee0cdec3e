/// Text that is looked for as it stands, in any case, not inside a longer word.
struct LiteralPattern: Sendable, Hashable {
  var bytes: [UInt8]
  var indicator: Int32

  /// The spellings of a text: as it is, and as JSON escapes its backslashes.
  static func forms(of text: String, indicator: Int32) -> [LiteralPattern] {
    var forms = [LiteralPattern(bytes: Array(text.utf8), indicator: indicator)]
    if text.contains("\\") {
      forms.append(LiteralPattern(bytes: Array(text.replacing("\\", with: "\\\\").utf8), indicator: indicator))
    }
    return forms.filter { !$0.bytes.isEmpty }
  }

  /// Whether nothing around `range` makes the text part of a longer word.
  static func stands(alone range: Range<Int>, in bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    func isWord(_ byte: UInt8) -> Bool {
      (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 95
    }
    guard !range.isEmpty else { return false }
    if range.lowerBound > start, isWord(bytes[range.lowerBound]), isWord(bytes[range.lowerBound - 1]) {
      // `\nname` in JSON: the letter belongs to the escape.
      let isEscape = range.lowerBound - 1 > start && bytes[range.lowerBound - 2] == 92
      let isPercent = range.lowerBound - 2 > start && bytes[range.lowerBound - 3] == 37
      if !isEscape, !isPercent { return false }
    }
    return range.upperBound >= end || !isWord(bytes[range.upperBound - 1]) || !isWord(bytes[range.upperBound])
  }
}
