public import EventModel
public import Knowledge

/// How incidents are linked. The defaults were chosen on generated registers with seeds 1 to 4 and 101 to 106.
public struct LinkingOptions: Sendable {
  /// Log-odds, before looking, that two incidents of a register belong together.
  public var priorLogOdds = -4.2
  /// Log-odds above which clusters of incidents become one.
  public var threshold = 0.0
  /// Weight of the evidence, above which whole clusters become one.
  public var clusterThreshold = 5.0
  /// What is known of actors; nil links by the register alone.
  public var knowledge: KnowledgeBase?
  /// Values that weigh nothing.
  public var shared: SharedValues = .builtIn
  /// How mere descriptions are weighed; nil takes what was fitted with or without knowledge.
  public var descriptions: DescriptionModel?
  /// What analysts decided.
  public var decisions: [LinkDecision] = []

  /// The default.
  public init(knowledge: KnowledgeBase? = nil) { self.knowledge = knowledge }
}

/// What linking gives.
public struct LinkingResult: Sendable, Codable, Equatable {
  /// Campaigns of two or more incidents, the largest first.
  public var campaigns: [Campaign]
  /// Incidents that belong to no campaign.
  public var unlinked: [String]
  /// How clusters grew, in order.
  public var history: [MergeStep]
  /// What was odd: values that tie nothing because they are everywhere, incidents that bridge campaigns, decisions that
  /// could not be applied.
  public var issues: [InputIssue]
  /// The decisions that were applied, repeated.
  public var decisions: [LinkDecision]
}

/// Limits of linking. Each is reported when it bites.
enum LinkingLimits {
  /// Registers up to this size compare every pair.
  static let allPairs = 1_500
  /// A value in more incidents links each holder with the next few in time instead of with all.
  static let pairwiseHolders = 8
  /// How many following holders those are.
  static let neighbours = 3
  /// Candidate pairs per incident.
  static let pairsPerIncident = 96
  /// Reasons listed per link.
  static let reasons = 12
  /// Links listed per campaign beside those that hold it together.
  static let extraLinksPerIncident = 2
  /// A value in more than this share of the incidents is named as common.
  static let commonShare = 0.3
}
