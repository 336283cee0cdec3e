/// A literal that stands in every text that a regular expression matches.
enum RegexLiteral {
  /// The longest run of plain ASCII characters outside of groups, classes, alternatives and optional parts, in lower
  /// case; nil where none is certain. Saying nothing is always right.
  static func required(by source: String) -> [UInt8]? {
    let bytes = Array(source.utf8)
    var best: [UInt8] = []
    var run: [UInt8] = []
    var index = 0
    func flush() {
      if run.count > best.count { best = run }
      run = []
    }
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      switch byte {
      case UInt8(ascii: "|"): return nil
      case UInt8(ascii: "("):
        flush()
        guard let end = groupEnd(bytes, index) else { return nil }
        index = end
      case UInt8(ascii: "["):
        flush()
        guard let end = classEnd(bytes, index) else { return nil }
        index = end
      case UInt8(ascii: "*"), UInt8(ascii: "?"), UInt8(ascii: "{"):
        if !run.isEmpty { run.removeLast() }
        flush()
        if byte == UInt8(ascii: "{") {
          guard let end = bytes[index...].firstIndex(of: UInt8(ascii: "}")) else { return nil }
          index = end + 1
        }
      case UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: "^"), UInt8(ascii: "$"), UInt8(ascii: ")"): flush()
      case UInt8(ascii: "\\"):
        guard index < bytes.count else { return nil }
        let escaped = bytes[index]
        index += 1
        if isPunctuation(escaped) {
          run.append(escaped)
        } else if "dDwWsSbBAz".utf8.contains(escaped) {
          flush()
        } else {
          return nil
        }
      case 0x21..<0x7f, 0x20: run.append(byte &- 65 < 26 ? byte | 32 : byte)
      default: flush()
      }
    }
    flush()
    return best.count >= 2 ? best : nil
  }

  private static func isPunctuation(_ byte: UInt8) -> Bool {
    (0x20..<0x7f).contains(byte) && !(48...57).contains(byte) && !(97...122).contains(byte | 32)
  }

  /// The index behind the parenthesis that closes a group; nil for groups with the flag `x`, and unclosed ones. Flags in
  /// front apply to what follows and change only case, lines and dots, which do not matter here.
  private static func groupEnd(_ bytes: [UInt8], _ start: Int) -> Int? {
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
  private static func classEnd(_ bytes: [UInt8], _ start: Int) -> Int? {
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
