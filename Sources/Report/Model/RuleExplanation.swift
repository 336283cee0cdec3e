public import EventModel

/// What a rule means, for readers of a report: its `description` and what else may cause it.
public struct RuleExplanation: Sendable {
  /// What was seen and why it matters.
  public var meaning: Phrase
  /// Ordinary causes, in English as the rule writes them.
  public var otherCauses: [String]

  /// An explanation.
  public init(meaning: Phrase, otherCauses: [String] = []) {
    self.meaning = meaning
    self.otherCauses = otherCauses
  }
}
