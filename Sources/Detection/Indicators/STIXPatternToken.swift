/// Tokens of the STIX patterning language.
enum STIXPatternToken: Equatable {
  /// An object path, a keyword or an operator of letters.
  case word(String)
  /// A string, number, or the text of a typed literal as `t'2024-01-01T00:00:00Z'`.
  case literal(String)
  /// Brackets, commas, comparison signs.
  case symbol(String)

  /// The tokens of a pattern; nil where it contains what belongs to no token, or ends inside a string.
  static func tokens(of text: String, limit: Int) -> [STIXPatternToken]? {
    let scalars = Array(text.unicodeScalars)
    var tokens: [STIXPatternToken] = []
    var next = 0
    while next < scalars.count {
      guard tokens.count <= limit * 8 else { return nil }
      let scalar = scalars[next]
      switch scalar {
      case " ", "\t", "\r", "\n", "\u{a0}":
        next += 1
      case "[", "]", "(", ")", ",":
        tokens.append(.symbol(String(scalar)))
        next += 1
      case "=", "!", "<", ">":
        var symbol = String(scalar)
        next += 1
        if next < scalars.count, scalars[next] == "=" || (scalar == "<" && scalars[next] == ">") {
          symbol.unicodeScalars.append(scalars[next])
          next += 1
        }
        tokens.append(.symbol(symbol))
      case "'":
        guard let literal = string(scalars, &next) else { return nil }
        tokens.append(.literal(literal))
      default:
        guard let token = word(scalars, &next) else { return nil }
        tokens.append(token)
      }
    }
    return tokens
  }

  /// A string in single quotation marks; a backslash protects a mark or a backslash.
  private static func string(_ scalars: [Unicode.Scalar], _ next: inout Int) -> String? {
    var text = String.UnicodeScalarView()
    next += 1
    while next < scalars.count {
      if scalars[next] == "'" {
        next += 1
        return String(text)
      }
      if scalars[next] == "\\", next + 1 < scalars.count, scalars[next + 1] == "'" || scalars[next + 1] == "\\" {
        next += 1
      }
      text.append(scalars[next])
      next += 1
    }
    return nil
  }

  /// A path (whose last steps may stand in quotation marks), a keyword, or a number.
  private static func word(_ scalars: [Unicode.Scalar], _ next: inout Int) -> STIXPatternToken? {
    let start = next
    var text = String.UnicodeScalarView()
    while next < scalars.count {
      let scalar = scalars[next]
      if scalar == "'" {
        if text.last == "." {
          guard let step = string(scalars, &next) else { return nil }
          text.append(contentsOf: step.unicodeScalars)
          continue
        }
        // A typed literal: h'..', b'..', t'..'.
        guard next == start + 1, let literal = string(scalars, &next) else { return nil }
        return .literal(literal)
      }
      // A list index belongs to the path: extensions.'x'.sections[*].
      if scalar == "[", !text.isEmpty, let close = scalars[next...].prefix(16).firstIndex(of: "]") {
        text.append(contentsOf: scalars[next...close])
        next = close + 1
        continue
      }
      guard
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil
          || "_-.:*+".unicodeScalars.contains(scalar)
      else { break }
      text.append(scalar)
      next += 1
    }
    guard next > start else { return nil }
    let word = String(text)
    return Double(word) != nil ? .literal(word) : .word(word)
  }
}
