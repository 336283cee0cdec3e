public import EventModel
public import Knowledge
public import Linking

/// Who is behind a campaign, and which of its incidents the name is given to. Membership and naming are kept apart: an
/// incident can belong to a campaign by what it shares and still not carry enough for the name.
public struct CampaignAttribution: Sendable, Codable, Equatable {
  /// The named actor; nil where no name can be given.
  public var actor: Hypothesis.Actor?
  /// Probability of the named actor; nil without a name, as the next three.
  public var probability: Double?
  /// Probability in words (ICD 203).
  public var words: String?
  /// The same in Japanese.
  public var wordsJa: String?
  /// Kept apart from probability.
  public var confidence: AttributionAnswer.Confidence?
  /// Why no name is given.
  public var reason: String?
  /// The incidents that carry the name.
  public var attributed: [String]
  /// The incidents that are possibly part of the campaign but do not carry the name, and why.
  public var notAttributed: [CampaignStanding.Member]
  /// Why the named incidents carry it.
  public var grounds: [CampaignStanding.Member]

  enum CodingKeys: String, CodingKey {
    case actor, probability, words, confidence, reason, attributed, grounds
    case wordsJa = "words_ja"
    case notAttributed = "not_attributed"
  }
}

/// Names campaigns of one register.
public struct CampaignAttributor: Sendable {
  private let attributor: Attributor
  private let judge: StandingJudge
  private let incidents: [String: IncidentReport]

  /// Prepares a register.
  public init(_ register: [IncidentReport], knowledge: KnowledgeBase, options: LinkingOptions) {
    attributor = Attributor(knowledge)
    judge = StandingJudge(register, options: options)
    incidents = Dictionary(register.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Asks about the whole campaign; then about the incidents that carry the answer's name alone, which must give the same.
  public func attribute(_ campaign: Campaign) -> CampaignAttribution {
    guard judge.hasOwnTrace(campaign) else {
      return unnamed("nothing in the campaign is one known actor's own")
    }
    let whole = ask(campaign.id, campaign.incidents)
    guard !whole.abstained, let actor = whole.hypotheses.first(where: { $0.actor != nil })?.actor else {
      return unnamed(whole.reason)
    }
    let standing = judge.standing(of: campaign, actor: actor.id)
    let core = ask(campaign.id, standing.attributed)
    guard !standing.attributed.isEmpty, !core.abstained, let first = core.hypotheses.first, first.actor == actor
    else { return unnamed("no incident of the campaign carries the name by itself") }
    return CampaignAttribution(
      actor: actor, probability: first.probability, words: first.words, wordsJa: first.wordsJa,
      confidence: core.confidence, reason: nil, attributed: standing.attributed,
      notAttributed: standing.members.filter { !$0.isAttributed }, grounds: standing.members.filter(\.isAttributed))
  }

  private func ask(_ id: String, _ members: [String]) -> AttributionAnswer {
    var options = AttributionOptions()
    options.sensitivity = false
    return attributor.attribute(
      AttributionProfile(id: id, incidents: members.compactMap { incidents[$0] }), options: options)
  }

  private func unnamed(_ reason: String?) -> CampaignAttribution {
    CampaignAttribution(
      actor: nil, probability: nil, words: nil, wordsJa: nil, confidence: nil, reason: reason, attributed: [],
      notAttributed: [], grounds: [])
  }
}
