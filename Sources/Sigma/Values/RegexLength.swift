/// What the form of a regular expression says about the length of its matches.
///
/// Rules ask for long command lines with `.{1000,}`; an automaton for it has a thousand states, counting has none.
struct RegexLength {
  /// No shorter text can match, in bytes. 0 where nothing is certain.
  var minimum = 0
  /// The expression is `.{n,}` or `.{n}`, perhaps in a group: n.
  var run: Int?

  /// Looks at an expression without compiling it.
  init(_ source: String) {
    let bytes = Array(source.utf8)
    run = RegexLength.run(bytes)
    minimum = run ?? RegexLength.minimum(bytes)
  }

  private static func run(_ bytes: [UInt8]) -> Int? {
    for atom in [Array(".{".utf8), Array("(.){".utf8), Array("(?:.){".utf8)] where bytes.starts(with: atom) {
      let rest = bytes[atom.count...]
      guard rest.last == UInt8(ascii: "}") else { return nil }
      let parts = rest.dropLast().split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
      guard parts.count <= 2, let count = number(parts[0]), count > 0 else { return nil }
      if parts.count == 2, !parts[1].isEmpty, (number(parts[1]) ?? -1) < count { return nil }
      return count
    }
    return nil
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    guard !digits.isEmpty, digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
    return Int(String(decoding: digits, as: UTF8.self))
  }

  /// Adds up what stands outside of groups; alternatives outside of groups make nothing certain.
  private static func minimum(_ bytes: [UInt8]) -> Int {
    var total = 0
    var atom = 0
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      switch byte {
      case UInt8(ascii: "|"): return 0
      case UInt8(ascii: "*"), UInt8(ascii: "?"):
        total -= atom
        atom = 0
      case UInt8(ascii: "+"): atom = 0
      case UInt8(ascii: "{"):
        guard let end = bytes[index...].firstIndex(of: UInt8(ascii: "}")) else { return 0 }
        let digits = bytes[index..<end].prefix { $0 != UInt8(ascii: ",") }
        guard let count = number(digits), count <= 1_000 else { return 0 }
        total += atom * (count - 1)
        atom = 0
        index = end + 1
      case UInt8(ascii: "("):
        guard let end = RegexSyntax.groupEnd(bytes, index) else { return 0 }
        index = end
        atom = 0
      case UInt8(ascii: "["):
        guard let end = RegexSyntax.classEnd(bytes, index) else { return 0 }
        index = end
        atom = 1
        total += 1
      case UInt8(ascii: "\\"):
        guard index < bytes.count else { return 0 }
        let escaped = bytes[index]
        index += 1
        guard !"QExpPCaftnrv01234567".utf8.contains(escaped) else { return 0 }
        atom = "bBAzZ".utf8.contains(escaped) ? 0 : 1
        total += atom
      case UInt8(ascii: "^"), UInt8(ascii: "$"), UInt8(ascii: ")"): atom = 0
      default:
        // Characters of several bytes are not counted: a quantifier would belong to all of them.
        atom = byte >= 0x80 ? 0 : 1
        total += atom
      }
    }
    return max(0, total)
  }

  /// Whether some line of a text has that many characters. Bytes that are not UTF-8 count as characters.
  static func hasRun(of count: Int, in text: Span<UInt8>) -> Bool {
    var run = 0
    for index in text.indices {
      let byte = text[index]
      if byte == 10 {
        run = 0
      } else if byte & 0xc0 != 0x80 {
        run += 1
        if run >= count { return true }
      }
    }
    return false
  }
}
