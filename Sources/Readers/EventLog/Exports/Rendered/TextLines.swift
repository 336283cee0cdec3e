/// The lines of a text for people. They end with LF, CR or both, or with a vertical tab or form feed.
struct TextLines {
  private var next: Int
  private let end: Int
  private var isDone = false

  init(_ range: Range<Int>) {
    next = range.lowerBound
    end = range.upperBound
  }

  /// Where the text behind the last line begins.
  var rest: Range<Int> { min(next, end)..<end }

  /// The next line without its end; an empty one behind a last line end.
  mutating func line(_ bytes: Span<UInt8>) -> Range<Int>? {
    guard !isDone else { return nil }
    let start = next
    while next < end {
      let byte = bytes[next]
      next += 1
      guard byte >= 0x0A, byte <= 0x0D else { continue }
      let stop = next - 1
      if byte == 0x0D, next < end, bytes[next] == 0x0A { next += 1 }
      return start..<stop
    }
    isDone = true
    return start..<end
  }

  /// Without white space on both sides: ASCII's, the ideographic space and the one that does not break.
  static func trim(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while true {
      let blank = blank(bytes, start, end)
      if blank == 0 { break }
      start += blank
    }
    while end > start {
      if bytes[end - 1] <= 0x20 {
        end -= 1
      } else if end - start >= 3, blank(bytes, end - 3, end) == 3 {
        end -= 3
      } else if end - start >= 2, bytes[end - 1] == 0xA0, bytes[end - 2] == 0xC2 {
        end -= 2
      } else {
        break
      }
    }
    return start..<end
  }

  /// How many bytes the white space at a place has; 0 for none.
  static func blank(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
    guard start < end else { return 0 }
    if bytes[start] <= 0x20 { return 1 }
    if end - start >= 3, bytes[start] == 0xE3, bytes[start + 1] == 0x80, bytes[start + 2] == 0x80 { return 3 }
    return end - start >= 2 && bytes[start] == 0xC2 && bytes[start + 1] == 0xA0 ? 2 : 0
  }

  /// The first colon, and how many bytes it has: Japanese texts have a wide one.
  static func colon(_ bytes: Span<UInt8>, _ range: Range<Int>) -> (at: Int, count: Int)? {
    for index in range {
      if bytes[index] == 0x3A { return (index, 1) }
      if bytes[index] == 0xEF, index + 2 < range.upperBound, bytes[index + 1] == 0xBC, bytes[index + 2] == 0x9A {
        return (index, 3)
      }
    }
    return nil
  }

  /// Puts a label without blanks and case into `output`, so that spacing and line wrapping do not matter.
  static func plain(_ bytes: Span<UInt8>, _ label: Range<Int>, into output: inout [UInt8]) {
    output.removeAll(keepingCapacity: true)
    // No label is as long; sentences of explanations are.
    guard label.count <= 128 else { return }
    var index = label.lowerBound
    while index < label.upperBound {
      let blank = blank(bytes, index, label.upperBound)
      if blank == 0 {
        let byte = bytes[index]
        output.append(byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte)
      }
      index += max(blank, 1)
    }
  }
}
