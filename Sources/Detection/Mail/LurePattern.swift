/// One spelling of a lure term as a sequence of tokens, with gaps.
///
/// In the term files `{a|b}` stands for alternatives (one may be empty) and `..` for up to `gap` tokens of any kind.
struct LurePattern: Sendable {
  /// Tokens that `..` may skip.
  static let gap = 8
  private static let gapMark: Int32 = -2

  private let tokens: [Int32]

  /// The token that the pattern begins with.
  var first: Int32 { tokens[0] }

  private init(_ tokens: [Int32]) { self.tokens = tokens }

  /// All spellings of a term. Empty where the term says nothing.
  static func patterns(of term: String, vocabulary: inout LureTokens.Vocabulary) -> [LurePattern] {
    expansions(of: term).compactMap { spelling in
      var tokens: [Int32] = []
      for (index, part) in pieces(spelling).enumerated() {
        if index > 0, !tokens.isEmpty { tokens.append(gapMark) }
        tokens += LureTokens.tokens(of: part).map { vocabulary.add($0) }
      }
      while tokens.last == gapMark { tokens.removeLast() }
      return tokens.isEmpty ? nil : LurePattern(tokens)
    }
  }

  private static func pieces(_ spelling: String) -> [Substring] {
    var pieces: [Substring] = []
    var rest = spelling[...]
    while let start = rest.firstIndex(of: "."), rest[start...].hasPrefix("..") {
      pieces.append(rest[..<start])
      rest = rest[start...].drop { $0 == "." }
    }
    return pieces + [rest]
  }

  /// `日米{同盟|関係}` becomes two spellings.
  private static func expansions(of term: String) -> [String] {
    var done = [""]
    var rest = term[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      let choices = rest[rest.index(after: open)..<close].split(separator: "|", omittingEmptySubsequences: false)
      let head = rest[..<open]
      done = done.flatMap { start in choices.map { start + head + $0 } }
      if done.count > MailTacticLimits.expansions { done = Array(done.prefix(MailTacticLimits.expansions)) }
      rest = rest[rest.index(after: close)...]
    }
    return done.map { $0 + rest }
  }

  /// Whether the pattern stands at a position of a text.
  func matches(_ text: [Int32], at start: Int) -> Bool { matches(text, start, 0) }

  private func matches(_ text: [Int32], _ start: Int, _ from: Int) -> Bool {
    var at = start
    var index = from
    while index < tokens.count {
      let token = tokens[index]
      if token == LurePattern.gapMark {
        let furthest = min(text.count, at + LurePattern.gap + 1)
        return at < furthest && (at..<furthest).contains { matches(text, $0, index + 1) }
      }
      guard at < text.count, text[at] == token else { return false }
      at += 1
      index += 1
    }
    return true
  }
}
