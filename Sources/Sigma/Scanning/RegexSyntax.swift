/// Pieces of the syntax of RE2 for those who look at an expression without compiling it.
enum RegexSyntax {
  /// Whether a character that follows a backslash stands for itself.
  static func isPunctuation(_ byte: UInt8) -> Bool {
    (0x20..<0x7f).contains(byte) && !(48...57).contains(byte) && !(97...122).contains(byte | 32)
  }

  /// The index behind the parenthesis that closes a group; nil for groups with the flag `x`, and unclosed ones. Flags in
  /// front apply to what follows and change only case, lines and dots, which do not matter here.
  static func groupEnd(_ bytes: [UInt8], _ start: Int) -> Int? {
    var depth = 1
    var index = start
    if index < bytes.count, bytes[index] == UInt8(ascii: "?") {
      let flags = bytes[(index + 1)...].prefix { (97...122).contains($0 | 32) || $0 == UInt8(ascii: "-") }
      if flags.contains(UInt8(ascii: "x")) || flags.contains(UInt8(ascii: "U")) { return nil }
    }
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\\"):
        if index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "Q") { return nil }
        index += 1
      case UInt8(ascii: "["):
        guard let end = classEnd(bytes, index + 1) else { return nil }
        index = end - 1
      case UInt8(ascii: "("): depth += 1
      case UInt8(ascii: ")"):
        depth -= 1
        if depth == 0 { return index + 1 }
      default: break
      }
      index += 1
    }
    return nil
  }

  /// The index behind the bracket that closes a class.
  static func classEnd(_ bytes: [UInt8], _ start: Int) -> Int? {
    var index = start
    if index < bytes.count, bytes[index] == UInt8(ascii: "^") { index += 1 }
    if index < bytes.count, bytes[index] == UInt8(ascii: "]") { index += 1 }
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\\"): index += 1
      case UInt8(ascii: "["):
        if index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: ":") {
          guard let end = bytes[(index + 2)...].firstIndex(of: UInt8(ascii: "]")) else { return nil }
          index = end
        }
      case UInt8(ascii: "]"): return index + 1
      default: break
      }
      index += 1
    }
    return nil
  }
}
