public import EventModel

/// What an analyst thinks of a hypothesis, beside what the machine computed: a STIX 2.1 `opinion` with its author.
public struct AnalystOpinion: Sendable, Codable, Hashable {
  /// STIX 2.1 `opinion-enum`.
  public enum Scale: String, Sendable, Codable, CaseIterable {
    case stronglyDisagree = "strongly-disagree"
    case disagree
    case neutral
    case agree
    case stronglyAgree = "strongly-agree"
  }

  /// The question: the id of a profile, an incident or a campaign.
  public var question: String
  /// Id of the actor that the hypothesis names; nil for "an actor not in the knowledge base".
  public var actor: String?
  /// A hypothesis of the analyst's own, in words, where it is more than the actor's name.
  public var hypothesis: String?
  /// How far the author agrees that this actor did it.
  public var opinion: Scale
  /// The author's own probability, 0 to 1, where given.
  public var probability: Double?
  /// Who says so.
  public var author: String
  /// When.
  public var time: EventTime
  /// Why.
  public var reason: String

  /// An opinion.
  public init(
    question: String, actor: String?, hypothesis: String? = nil, opinion: Scale, probability: Double? = nil,
    author: String, time: EventTime, reason: String
  ) {
    self.question = question
    self.actor = actor
    self.hypothesis = hypothesis
    self.opinion = opinion
    self.probability = probability
    self.author = author
    self.time = time
    self.reason = reason
  }
}
