/// Parses a condition: `or` binds least, then `and`, `not`, `x of pattern`, parentheses.
struct ConditionParser {
  /// Something wrong with the condition.
  struct Failure: Error {
    var code: RuleIssue.Code
    var message: String
    /// Characters from the start of the condition.
    var offset: Int
  }

  private struct Token {
    var text: String
    var offset: Int
  }

  private let names: [String]
  private let tokens: [Token]
  private let end: Int
  private var next = 0
  private var depth = 0
  /// Positions of the selections that the condition uses.
  private(set) var used: Set<Int> = []

  /// A parser of `text` over the names of a detection's selections.
  init(_ text: String, names: [String]) throws(Failure) {
    self.names = names
    tokens = try ConditionParser.tokens(text)
    end = text.count
  }

  /// The condition as a tree.
  mutating func parse() throws(Failure) -> Condition {
    let condition = try anyOf()
    if next < tokens.count { throw failure("'\(tokens[next].text)' is not expected here") }
    return condition
  }

  /// Cuts ASCII text, as nearly all conditions are, at its bytes; nil where a byte is not part of a word, which the
  /// slower way says with its place.
  private static func tokens(ascii text: String) -> [Token]? {
    var tokens: [Token] = []
    var start: Int?
    let bytes = Array(text.utf8)
    func flush(_ end: Int) {
      if let start { tokens.append(Token(text: String(decoding: bytes[start..<end], as: UTF8.self), offset: start)) }
      start = nil
    }
    for (index, byte) in bytes.enumerated() {
      switch byte {
      case UInt8(ascii: " "), 9, 10, 13: flush(index)
      case UInt8(ascii: "("), UInt8(ascii: ")"):
        flush(index)
        tokens.append(Token(text: byte == UInt8(ascii: "(") ? "(" : ")", offset: index))
      case 48...57, 65...90, 97...122, UInt8(ascii: "_"), UInt8(ascii: "*"), UInt8(ascii: "-"), UInt8(ascii: "."):
        if start == nil { start = index }
      default: return nil
      }
    }
    flush(bytes.count)
    return tokens
  }

  private static func tokens(_ text: String) throws(Failure) -> [Token] {
    if let tokens = tokens(ascii: text) { return tokens }
    var tokens: [Token] = []
    var word = ""
    var offset = 0
    func flush() {
      if !word.isEmpty { tokens.append(Token(text: word, offset: offset - word.count)) }
      word = ""
    }
    for character in text {
      if character == "(" || character == ")" {
        flush()
        tokens.append(Token(text: String(character), offset: offset))
      } else if character.isWhitespace {
        flush()
      } else if character == "|" {
        throw Failure(code: .aggregation, message: "'|' in the condition", offset: offset)
      } else if character.isLetter || character.isNumber || "_-.*?".contains(character) {
        word.append(character)
      } else {
        throw Failure(code: .conditionSyntax, message: "'\(character)' has no meaning here", offset: offset)
      }
      offset += 1
    }
    flush()
    return tokens
  }

  private func failure(_ message: String, _ code: RuleIssue.Code = .conditionSyntax) -> Failure {
    Failure(code: code, message: message, offset: next < tokens.count ? tokens[next].offset : end)
  }

  private func peek(_ word: String) -> Bool {
    guard next < tokens.count, tokens[next].text.utf8.count == word.utf8.count else { return false }
    return tokens[next].text == word || tokens[next].text.lowercased() == word
  }

  private mutating func anyOf() throws(Failure) -> Condition {
    var parts = [try allOf()]
    while peek("or") {
      next += 1
      parts.append(try allOf())
    }
    return parts.count == 1 ? parts[0] : .any(parts)
  }

  private mutating func allOf() throws(Failure) -> Condition {
    var parts = [try unary()]
    while peek("and") {
      next += 1
      parts.append(try unary())
    }
    return parts.count == 1 ? parts[0] : .all(parts)
  }

  private mutating func unary() throws(Failure) -> Condition {
    guard depth < SigmaLimits.conditionDepth else { throw failure("nested deeper than \(SigmaLimits.conditionDepth)") }
    depth += 1
    defer { depth -= 1 }
    guard next < tokens.count else { throw failure("the condition ends too early") }
    if peek("not") {
      next += 1
      return .not(try unary())
    }
    if peek("(") {
      next += 1
      let inner = try anyOf()
      guard peek(")") else { throw failure("a parenthesis is not closed") }
      next += 1
      return inner
    }
    return try operand()
  }

  private mutating func operand() throws(Failure) -> Condition {
    let word = tokens[next].text
    let isQuantifier = next + 1 < tokens.count && tokens[next + 1].text.lowercased() == "of"
    if isQuantifier, ["1", "any", "all"].contains(word.lowercased()) {
      guard next + 2 < tokens.count, !["(", ")"].contains(tokens[next + 2].text) else {
        next += 1
        throw failure("a pattern or 'them' must follow 'of'")
      }
      let pattern = tokens[next + 2].text
      let matching = names.indices.filter { ConditionParser.matches(names[$0], pattern) }
      guard !matching.isEmpty else {
        next += 2
        throw failure("no selection matches '\(pattern)'", .unknownIdentifier)
      }
      next += 3
      used.formUnion(matching)
      return .quantified(all: word.lowercased() == "all", pattern: pattern, matching)
    }
    if isQuantifier { throw failure("'\(word) of' is not part of Sigma: write '1 of' or 'all of'") }
    if let index = names.firstIndex(of: word) {
      next += 1
      used.insert(index)
      return .selection(index)
    }
    if ["and", "or", "not", "of", "them", ")"].contains(word.lowercased()) {
      throw failure("'\(word)' is not expected here")
    }
    throw failure("there is no selection '\(word)'", .unknownIdentifier)
  }

  /// Whether a name belongs to a pattern; names that start with `_` belong only to patterns that do.
  private static func matches(_ name: String, _ pattern: String) -> Bool {
    if name.hasPrefix("_"), !pattern.hasPrefix("_") { return false }
    if pattern == "them" { return true }
    guard let star = pattern.utf8.firstIndex(of: UInt8(ascii: "*")) else { return name == pattern }
    if pattern.utf8.index(after: star) == pattern.utf8.endIndex {
      return name.utf8.starts(with: pattern.utf8.dropLast())
    }
    let parts = pattern.split(separator: "*", omittingEmptySubsequences: false).map { Array($0.utf8) }
    var pieces: [Pattern.Part] = []
    for (index, part) in parts.enumerated() {
      if index > 0 { pieces.append(.many) }
      pieces.append(.literal(part))
    }
    return Pattern(pieces, cased: true).matches(Array(name.utf8).span)
  }
}
