/// All themes, compiled; gives the score of a text.
public struct LureLexicon: Sendable {
  private struct Entry {
    let pattern: LurePattern
    let term: Int
  }
  private struct Term {
    let theme: Int
    let weight: Double
    let text: String
  }

  /// The themes.
  public let themes: [LureTheme]
  private var vocabulary = LureTokens.Vocabulary()
  private var terms: [Term] = []
  private var entries: [[Entry]] = []

  /// Compiles themes.
  public init(_ themes: [LureTheme]) {
    self.themes = themes
    var byFirst: [Int32: [Entry]] = [:]
    for (index, theme) in themes.enumerated() {
      for term in theme.terms {
        for pattern in LurePattern.patterns(of: term.text, vocabulary: &vocabulary) {
          byFirst[pattern.first, default: []].append(Entry(pattern: pattern, term: terms.count))
        }
        terms.append(Term(theme: index, weight: term.weight, text: term.text))
      }
    }
    let size = (byFirst.keys.max() ?? -1) + 1
    entries = (0..<size).map { byFirst[$0] ?? [] }
  }

  /// The score of a mail's subject and body.
  public func score(subject: String, body: String) -> LureScore {
    let inSubject = matches(LureTokens.tokens(of: subject, limit: MailTacticLimits.lureTokens))
    let inBody = matches(LureTokens.tokens(of: body, limit: MailTacticLimits.lureTokens))
    var weights = [Double](repeating: 0, count: themes.count)
    var common = [Double](repeating: 0, count: themes.count)
    var words = [[String]](repeating: [], count: themes.count)
    for term in inSubject.union(inBody).sorted() {
      let entry = terms[term]
      let weight = entry.weight * (inSubject.contains(term) ? LureScore.subjectFactor : 1)
      if entry.weight <= 1 { common[entry.theme] += weight } else { weights[entry.theme] += weight }
      words[entry.theme].append(entry.text)
    }
    for index in themes.indices { weights[index] += min(common[index], LureScore.commonCap) }
    let hits = themes.indices.filter { weights[$0] > 0 }.map {
      LureScore.Hit(
        theme: themes[$0].id, kind: themes[$0].kind, weight: min(weights[$0], LureScore.themeCap), terms: words[$0])
    }
    return LureScore(hits)
  }

  private func matches(_ text: [String]) -> Set<Int> {
    let numbers = text.map { vocabulary.number(of: $0) }
    var found: Set<Int> = []
    for (position, number) in numbers.enumerated() where number >= 0 && Int(number) < entries.count {
      for entry in entries[Int(number)] where !found.contains(entry.term) {
        if entry.pattern.matches(numbers, at: position) { found.insert(entry.term) }
      }
    }
    return found
  }
}
