/// `%name%` in values with the `expand` modifier.
enum Placeholders {
  /// Cuts text at placeholders; `\%` is a percent sign.
  static func find(in string: SigmaString) -> [SigmaString.Piece] {
    string.pieces.flatMap { piece -> [SigmaString.Piece] in
      guard case .text(let bytes) = piece else { return [piece] }
      return find(in: bytes)
    }
  }

  private static func find(in bytes: [UInt8]) -> [SigmaString.Piece] {
    var pieces: [SigmaString.Piece] = []
    var text: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == 92, index + 1 < bytes.count, bytes[index + 1] == 37 {
        text.append(37)
        index += 2
      } else if bytes[index] == 37, let end = nameEnd(bytes, index + 1) {
        if !text.isEmpty { pieces.append(.text(text)) }
        text = []
        pieces.append(.placeholder(String(decoding: bytes[index + 1..<end], as: UTF8.self)))
        index = end + 1
      } else {
        text.append(bytes[index])
        index += 1
      }
    }
    if !text.isEmpty { pieces.append(.text(text)) }
    return pieces
  }

  /// Where the percent sign stands that ends a name of letters, digits, `_`, `-` and `.`.
  private static func nameEnd(_ bytes: [UInt8], _ start: Int) -> Int? {
    var index = start
    while index < bytes.count {
      let byte = bytes[index]
      if byte == 37 { return index > start ? index : nil }
      guard (48...57).contains(byte) || (97...122).contains(byte | 32) || [95, 45, 46].contains(byte) || byte >= 0x80
      else { return nil }
      index += 1
    }
    return nil
  }
}
