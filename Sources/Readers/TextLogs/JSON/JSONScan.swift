/// The lexical parts of JSON, RFC 8259.
enum JSONScan {
  /// A string: its content without quotes.
  struct StringToken {
    /// Between the quotes.
    var content: Range<Int>
    /// Behind the closing quote.
    var next: Int
    /// Has backslashes.
    var isEscaped: Bool
    /// The closing quote was there.
    var isClosed: Bool
  }

  /// The first position that is no white space.
  @inline(__always)
  static func skipBlanks(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
    var next = start
    while next < end, text[next] <= 32, text[next] == 32 || (9...13).contains(text[next]) { next += 1 }
    return next
  }

  /// The string whose opening quote is at `quote`.
  @inline(__always)
  static func string(_ text: Span<UInt8>, _ quote: Int, _ end: Int) -> StringToken {
    var next = quote + 1
    var escaped = false
    while next < end {
      let byte = text[next]
      if byte == 34 {
        return StringToken(content: quote + 1..<next, next: next + 1, isEscaped: escaped, isClosed: true)
      }
      if byte == 92 {
        escaped = true
        next += 1
      }
      next += 1
    }
    return StringToken(content: min(quote + 1, end)..<end, next: end, isEscaped: escaped, isClosed: false)
  }

  /// What numbers are made of.
  @inline(__always)
  static func isNumberByte(_ byte: UInt8) -> Bool {
    Text.isDigit(byte) || byte == 46 || byte == 45 || byte == 43 || byte | 32 == 101
  }

  /// Appends a string's content with its escapes resolved. A lone surrogate becomes U+FFFD; a backslash before anything
  /// that is no escape stays.
  static func unescape(_ text: Span<UInt8>, _ content: Range<Int>, into buffer: inout [UInt8]) {
    var next = content.lowerBound
    while next < content.upperBound {
      let byte = text[next]
      guard byte == 92, next + 1 < content.upperBound else {
        buffer.append(byte)
        next += 1
        continue
      }
      let escape = text[next + 1]
      next += 2
      switch escape {
      case 34, 47, 92: buffer.append(escape)
      case 98: buffer.append(8)
      case 102: buffer.append(12)
      case 110: buffer.append(10)
      case 114: buffer.append(13)
      case 116: buffer.append(9)
      case 117:
        if let scalar = scalar(text, &next, content.upperBound) {
          UTF16Decoder.append(scalar, to: &buffer)
        } else {
          buffer.append(92)
          buffer.append(117)
        }
      default:
        buffer.append(92)
        buffer.append(escape)
      }
    }
  }

  /// The scalar of `XXXX`, or of a pair `XXXX\uYYYY`; nil when these are no hexadecimal digits.
  private static func scalar(_ text: Span<UInt8>, _ next: inout Int, _ end: Int) -> UInt32? {
    guard let first = unit(text, next, end) else { return nil }
    next += 4
    guard first & 0xfc00 == 0xd800, next + 1 < end, text[next] == 92, text[next + 1] == 117,
      let second = unit(text, next + 2, end), second & 0xfc00 == 0xdc00
    else { return first }
    next += 6
    return 0x10000 + ((first & 0x3ff) << 10 | (second & 0x3ff))
  }

  private static func unit(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> UInt32? {
    guard start + 4 <= end else { return nil }
    var value: UInt32 = 0
    for index in start..<start + 4 {
      guard let digit = Hex.value(text[index]) else { return nil }
      value = value << 4 | UInt32(digit)
    }
    return value
  }
}
