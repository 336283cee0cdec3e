/// Signs that the plain form of a text may be another one, in one pass: most texts have none, and making a form costs more
/// than asking for it.
struct PlainSigns {
  private let kind: PlainText.Kind
  /// Where a quote is open; whether a blank stands in it.
  private var isOpen = false
  private var holdsBlank = false
  /// Behind a drive, with no blank, quote or comma since.
  private var isInPath = false

  private init(_ kind: PlainText.Kind) { self.kind = kind }

  /// Whether anything can change. It can say yes where nothing does.
  static func stand(in bytes: Span<UInt8>, _ kind: PlainText.Kind) -> Bool {
    var signs = PlainSigns(kind)
    for index in bytes.indices where signs.isSign(bytes, index) { return true }
    return signs.isOpen
  }

  private mutating func isSign(_ bytes: Span<UInt8>, _ index: Int) -> Bool {
    let byte = bytes[index]
    let last = index > 0 ? bytes[index - 1] : 32
    let next = index + 1 < bytes.count ? bytes[index + 1] : 32
    switch byte {
    case UInt8(ascii: "`"): return true
    case UInt8(ascii: "^"): return kind == .command
    case UInt8(ascii: "%"): return PlainText.isLetter(next)
    case UInt8(ascii: "$"): return next | 0x20 == UInt8(ascii: "e") || next == UInt8(ascii: "{")
    // `PROGRA~1`
    case UInt8(ascii: "~"): return last | 0x20 == UInt8(ascii: "a") && PlainText.isDigit(next)
    case UInt8(ascii: "+"):
      return (PlainText.isBlank(last) || PlainText.isQuote(last))
        && (PlainText.isBlank(next) || PlainText.isQuote(next))
    case UInt8(ascii: ":"): isInPath = isInPath || isDrive(bytes, index)
    case UInt8(ascii: "/"): return isInPath
    case UInt8(ascii: "\\"), UInt8(ascii: "."), UInt8(ascii: "?"): return last == UInt8(ascii: "\\")
    case UInt8(ascii: "s"), UInt8(ascii: "S"): return last == UInt8(ascii: "\\") && isSysnative(bytes, index)
    case 32, 9, 10, 13:
      holdsBlank = true
      isInPath = false
      return kind == .command && (byte == 9 || byte == 32 && last == 32 && index > 0)
    case UInt8(ascii: "'"), UInt8(ascii: ","): isInPath = false
    case UInt8(ascii: "\""):
      isInPath = false
      return kind == .command && isLooseQuote(last: last, next: next)
    case 0xC2...: return PlainCharacters.beyond(bytes, index) != nil
    default: break
    }
    return false
  }

  private func isDrive(_ bytes: Span<UInt8>, _ colon: Int) -> Bool {
    guard colon > 0, PlainText.isLetter(bytes[colon - 1]) else { return false }
    return colon < 2 || !(PlainText.isLetter(bytes[colon - 2]) || PlainText.isDigit(bytes[colon - 2]))
  }

  private func isSysnative(_ bytes: Span<UInt8>, _ index: Int) -> Bool {
    index + 3 < bytes.count && bytes[index + 3] | 0x20 == UInt8(ascii: "n")
  }

  /// A quote within a word, or around one without blanks.
  private mutating func isLooseQuote(last: UInt8, next: UInt8) -> Bool {
    let isOutside = PlainText.isBlank(isOpen ? next : last)
    if !isOutside || isOpen && !holdsBlank { return true }
    isOpen.toggle()
    holdsBlank = false
    return false
  }
}
