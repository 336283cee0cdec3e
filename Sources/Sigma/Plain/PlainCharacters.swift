/// Characters one by one: what stands for a dash, a quote or a blank becomes one; what is not seen goes.
enum PlainCharacters {
  static func plain(_ text: [UInt8], _ kind: PlainText.Kind) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(text.count)
    var index = 0
    while index < text.count {
      let byte = text[index]
      if byte >= 0xC2, let (plain, count) = beyond(text.span, index) {
        if let plain { put(plain, kind, &out) }
        index += count
        continue
      }
      switch byte {
      case UInt8(ascii: "^") where kind == .command: break
      case UInt8(ascii: "`"): index = tick(text, index, &out)
      case UInt8(ascii: "+"): index = plus(text, index, &out)
      default: put(byte, kind, &out)
      }
      index += 1
    }
    return out
  }

  /// A row of blanks is one blank, on a command line.
  private static func put(_ byte: UInt8, _ kind: PlainText.Kind, _ out: inout [UInt8]) {
    guard kind == .command, byte == 32 || byte == 9 else { return out.append(byte) }
    if out.last != 32 { out.append(32) }
  }

  /// A backtick goes; at the end of a line the line goes on; what is a character of control between words is a blank.
  private static func tick(_ text: [UInt8], _ index: Int, _ out: inout [UInt8]) -> Int {
    guard index + 1 < text.count else { return index }
    let next = text[index + 1]
    if next == 13 || next == 10 {
      out.append(32)
      return next == 13 && index + 2 < text.count && text[index + 2] == 10 ? index + 2 : index + 1
    }
    let isControl = next == UInt8(ascii: "n") || next == UInt8(ascii: "r") || next == UInt8(ascii: "t")
    if isControl, !(out.last.map(PlainText.isLetter) ?? false) {
      out.append(32)
      return index + 1
    }
    out.append(next)
    return index + 1
  }

  /// `'a' + 'b'` is `'ab'`: both quotes go, with the blanks between them.
  private static func plus(_ text: [UInt8], _ index: Int, _ out: inout [UInt8]) -> Int {
    var next = index + 1
    while next < text.count, PlainText.isBlank(text[next]) { next += 1 }
    var end = out.count
    while end > 0, PlainText.isBlank(out[end - 1]) { end -= 1 }
    guard next < text.count, end > 0, PlainText.isQuote(text[next]), out[end - 1] == text[next] else {
      out.append(text[index])
      return index
    }
    out.removeSubrange((end - 1)...)
    return next
  }

  /// The byte that a character beyond ASCII stands for (nil: none), and how long it is; nil for all others.
  static func beyond(_ text: Span<UInt8>, _ index: Int) -> (UInt8?, Int)? {
    let second = index + 1 < text.count ? text[index + 1] : 0
    let third = index + 2 < text.count ? text[index + 2] : 0
    switch (text[index], second, third) {
    // NO-BREAK SPACE, SOFT HYPHEN
    case (0xC2, 0xA0, _): return (32, 2)
    case (0xC2, 0xAD, _): return (nil, 2)
    // U+2000 to U+200A and U+202F are blanks, U+200B to U+200F and U+2060 to U+2064 are not seen.
    case (0xE2, 0x80, 0x80...0x8A), (0xE2, 0x80, 0xAF): return (32, 3)
    case (0xE2, 0x80, 0x8B...0x8F), (0xE2, 0x81, 0xA0...0xA4), (0xE2, 0x80, 0xAA...0xAE): return (nil, 3)
    // Hyphens and dashes, MINUS SIGN
    case (0xE2, 0x80, 0x90...0x95), (0xE2, 0x88, 0x92): return (UInt8(ascii: "-"), 3)
    case (0xE2, 0x80, 0x98...0x9B): return (UInt8(ascii: "'"), 3)
    case (0xE2, 0x80, 0x9C...0x9F): return (UInt8(ascii: "\""), 3)
    // IDEOGRAPHIC SPACE, ZERO WIDTH NO-BREAK SPACE
    case (0xE3, 0x80, 0x80): return (32, 3)
    case (0xEF, 0xBB, 0xBF): return (nil, 3)
    default: return nil
    }
  }
}
