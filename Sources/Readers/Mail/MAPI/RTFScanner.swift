/// One piece of RTF.
enum RTFToken: Equatable {
  case open
  case close
  /// A control word with its number, where it has one.
  case word(String, Int?)
  /// A control symbol: a backslash and one character that is no letter.
  case symbol(UInt8)
  /// `\'hh`, or a byte of text as it stands.
  case byte(UInt8)
}

/// Takes RTF apart (Rich Text Format specification 1.9.1, "Basic Entities"). Line ends and zero bytes mean nothing.
struct RTFScanner {
  private let bytes: [UInt8]
  private(set) var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The next piece; nil at the end.
  mutating func next() -> RTFToken? {
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      switch byte {
      case 0, 10, 13: continue
      case 0x7B: return .open
      case 0x7D: return .close
      case 0x5C: return control()
      default: return .byte(byte)
      }
    }
    return nil
  }

  /// Steps over bytes that `\bin` announces.
  mutating func skip(_ count: Int) {
    position = count < bytes.count - position ? position + max(0, count) : bytes.count
  }

  private mutating func control() -> RTFToken? {
    guard position < bytes.count else { return nil }
    let first = bytes[position]
    guard first.isLetter else {
      position += 1
      guard first == 0x27 else { return .symbol(first) }
      guard position + 1 < bytes.count, let high = hexValue(bytes[position]), let low = hexValue(bytes[position + 1])
      else { return .symbol(first) }
      position += 2
      return .byte(high << 4 | low)
    }
    let start = position
    // The specification allows 32 letters.
    while position < bytes.count, position - start < 32, bytes[position].isLetter { position += 1 }
    let name = bytes.text(start..<position)
    let isNegative = position + 1 < bytes.count && bytes[position] == 0x2D && bytes[position + 1].isDigit
    if isNegative { position += 1 }
    var number: Int?
    let digits = position
    while position < bytes.count, position - digits < 10, bytes[position].isDigit {
      number = (number ?? 0) * 10 + Int(bytes[position] - 48)
      position += 1
    }
    if position < bytes.count, bytes[position] == 0x20 { position += 1 }
    return .word(name, number.map { isNegative ? -$0 : $0 })
  }
}
