/// The first lines of an item, for recognition.
struct HeadLines {
  /// The text of the lines, as UTF-8 or whatever bytes the item has.
  let text: [UInt8]
  /// Where the lines stand in `text`; empty lines are left out.
  let lines: [Range<Int>]

  /// Splits a head; unless it is the whole item, its last line is left out, because it may be cut.
  init(_ head: [UInt8], isWhole: Bool? = nil, limit: Int = TextLogLimits.recognitionLines) {
    let encoding = TextEncoding(of: head)
    let mark = TextEncoding.markLength(head)
    var text: [UInt8] = []
    if encoding == .bytes {
      text = Array(head.dropFirst(mark))
    } else {
      UTF16Decoder.append(
        head.span, from: mark, to: head.count, bigEndian: encoding == .utf16BigEndian, into: &text)
    }
    let whole = isWhole ?? (head.count < 64 << 10)
    var lines: [Range<Int>] = []
    var start = 0
    while start < text.count && lines.count < limit {
      let feed = text[start...].firstIndex(of: 10)
      if feed == nil && !whole && !lines.isEmpty { break }
      var end = feed ?? text.count
      let next = end + 1
      if end > start && text[end - 1] == 13 { end -= 1 }
      if text[start..<end].contains(where: { $0 > 32 }) { lines.append(start..<end) }
      start = next
    }
    self.text = text
    self.lines = lines
  }
}
