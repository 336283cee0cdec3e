/// Finds where top-level objects begin and end, without parsing them.
struct ObjectScan {
  enum Step {
    /// An object stands at this range of the buffer.
    case object(Range<Int>)
    /// More text is needed; what stands before this place of the buffer is no longer wanted.
    case more(Int)
  }

  private var position: Int
  private var start: Int?
  private var depth = 0
  private var isString = false
  private var isEscape = false

  /// A scan of a buffer from `position` on.
  init(from position: Int = 0) { self.position = position }

  /// An object has begun.
  var isInside: Bool { start != nil }

  /// The buffer lost its first `count` bytes.
  mutating func shift(by count: Int) {
    position -= count
    start = start.map { $0 - count }
  }

  /// Goes on until an object ends or the buffer does. A line that begins with `{` ends an object that never closes.
  mutating func next(in span: Span<UInt8>, to end: Int) -> Step {
    while position < end {
      let byte = span[position]
      position += 1
      if isString {
        if isEscape {
          isEscape = false
        } else if byte == 0x5C {
          isEscape = true
        } else if byte == 0x22 {
          isString = false
        }
        // A raw line break cannot stand in a JSON text: the object is broken, the next line is a new one.
        if byte == 0x0A, let start, position < end, span[position] == 0x7B { return .object(start..<position) }
      } else if byte == 0x7B {
        if depth == 0 { start = position - 1 }
        depth += 1
      } else if byte == 0x7D, depth > 0 {
        depth -= 1
        if depth == 0, let start { return .object(start..<position) }
      } else if byte == 0x22, depth > 0 {
        isString = true
      }
    }
    return .more(start ?? position)
  }
}
