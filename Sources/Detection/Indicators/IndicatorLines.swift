/// Lines of a list, by byte ranges: LF or CR LF ends them.
struct IndicatorLines {
  private let bytes: [UInt8]
  /// Where the line after the last one begins.
  private(set) var position = 0
  /// Number of the line that `next` returned last, from 1.
  private(set) var number = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The next line without its end, or nil.
  mutating func next() -> Range<Int>? {
    guard position < bytes.count else { return nil }
    let start = position
    var end = start
    while end < bytes.count, bytes[end] != 10 { end += 1 }
    position = end + 1
    number += 1
    if end > start, bytes[end - 1] == 13 { end -= 1 }
    return start..<end
  }
}

extension String {
  /// The text without spaces, tabs and no-break spaces around it.
  func trimmingSpaces() -> String {
    func isSpace(_ character: Character) -> Bool { character.isWhitespace || character == "\u{feff}" }
    guard let first = firstIndex(where: { !isSpace($0) }), let last = lastIndex(where: { !isSpace($0) }) else {
      return ""
    }
    return String(self[first...last])
  }
}
