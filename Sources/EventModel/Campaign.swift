/// Evidence that is judged together: what is inside a family may depend on each other, so its weight is capped.
public enum EvidenceFamily: String, Sendable, Codable, CaseIterable, Comparable {
  case infrastructure, malware, craft, techniques, flaws, victims, timing, language, knowledge, reports, prior

  /// In order of declaration.
  public static func < (lhs: Self, rhs: Self) -> Bool { lhs.rank < rhs.rank }

  private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

  /// The family's name for people.
  public var title: Phrase {
    switch self {
    case .infrastructure: Phrase(en: "infrastructure", ja: "インフラ")
    case .malware: Phrase(en: "malware and files", ja: "マルウェア・ファイル")
    case .craft: Phrase(en: "mail craft and lures", ja: "メールの作り・誘導文")
    case .techniques: Phrase(en: "techniques and tools", ja: "手法・ツール")
    case .flaws: Phrase(en: "device flaws", ja: "機器の脆弱性")
    case .victims: Phrase(en: "victims", ja: "標的")
    case .timing: Phrase(en: "timing", ja: "時期・活動時間")
    case .language: Phrase(en: "language artefacts", ja: "言語の痕跡")
    case .knowledge: Phrase(en: "known arsenal", ja: "既知の攻撃手段")
    case .reports: Phrase(en: "earlier reports", ja: "過去の報告")
    case .prior: Phrase(en: "prior", ja: "事前確率")
    }
  }
}

/// One ground for a link, with its weight.
public struct LinkReason: Sendable, Codable, Hashable {
  /// Family.
  public var family: EvidenceFamily
  /// What is shared: `same domain-name`, `near-duplicate lure`, `same /24 in one week`.
  public var kind: String
  /// The value, shortened for display.
  public var value: String
  /// Log-likelihood ratio (natural logarithm) of "same campaign" against "chance".
  public var weight: Double

  /// A ground.
  public init(family: EvidenceFamily, kind: String, value: String, weight: Double) {
    self.family = family
    self.kind = kind
    self.value = value
    self.weight = weight
  }
}

/// That two incidents belong together, and why.
public struct CampaignLink: Sendable, Codable, Hashable {
  /// One incident.
  public var from: String
  /// The other one.
  public var to: String
  /// Sum of the reasons' weights after the families' caps, natural logarithm; the prior is not in it.
  public var weight: Double
  /// The grounds, strongest first.
  public var reasons: [LinkReason]

  /// A link.
  public init(from: String, to: String, weight: Double, reasons: [LinkReason]) {
    self.from = from
    self.to = to
    self.weight = weight
    self.reasons = reasons
  }
}

/// A value and in how many incidents it occurs.
public struct Tally: Sendable, Codable, Hashable {
  /// The value.
  public var value: String
  /// How many incidents have it.
  public var count: Int

  /// A tally.
  public init(value: String, count: Int) {
    self.value = value
    self.count = count
  }
}

/// When, whom, how, with what, from where: counted over the incidents of a campaign or a phase.
public struct CampaignSummary: Sendable, Codable, Equatable {
  /// First activity.
  public var firstSeen: EventTime?
  /// Last activity.
  public var lastSeen: EventTime?
  /// Organisations, sectors and countries.
  public var organisations: [Tally]
  /// Sectors.
  public var sectors: [Tally]
  /// Countries.
  public var countries: [Tally]
  /// How it came in.
  public var tactics: [Tally]
  /// ATT&CK techniques.
  public var techniques: [Tally]
  /// Malware and tools.
  public var software: [Tally]
  /// Device flaws.
  public var cves: [Tally]
  /// Infrastructure that at least two incidents share.
  public var infrastructure: [Tally]
  /// Lure subjects.
  public var lures: [Tally]

  enum CodingKeys: String, CodingKey {
    case organisations, sectors, countries, tactics, techniques, software, cves, infrastructure, lures
    case firstSeen = "first_seen"
    case lastSeen = "last_seen"
  }

  /// A summary.
  public init(
    firstSeen: EventTime? = nil, lastSeen: EventTime? = nil, organisations: [Tally] = [], sectors: [Tally] = [],
    countries: [Tally] = [], tactics: [Tally] = [], techniques: [Tally] = [], software: [Tally] = [],
    cves: [Tally] = [], infrastructure: [Tally] = [], lures: [Tally] = []
  ) {
    self.firstSeen = firstSeen
    self.lastSeen = lastSeen
    self.organisations = organisations
    self.sectors = sectors
    self.countries = countries
    self.tactics = tactics
    self.techniques = techniques
    self.software = software
    self.cves = cves
    self.infrastructure = infrastructure
    self.lures = lures
  }
}

/// A part of a campaign with its own way in and its own time.
public struct CampaignPhase: Sendable, Codable, Equatable {
  /// Id inside the campaign, `<campaign>.1`.
  public var id: String
  /// The incidents in time order.
  public var incidents: [String]
  /// When, whom, how.
  public var summary: CampaignSummary

  /// A phase.
  public init(id: String, incidents: [String], summary: CampaignSummary) {
    self.id = id
    self.incidents = incidents
    self.summary = summary
  }
}

/// Incidents that belong together.
public struct Campaign: Sendable, Codable, Equatable {
  /// Stable id, made of the incidents' ids.
  public var id: String
  /// Name an analyst gave it.
  public var name: String?
  /// The incidents in time order.
  public var incidents: [String]
  /// Why: every incident is reached by these links.
  public var links: [CampaignLink]
  /// Phases, one or more; an incident that lies far from all of them is in none.
  public var phases: [CampaignPhase]
  /// When, whom, how, with what, from where.
  public var summary: CampaignSummary

  /// A campaign.
  public init(
    id: String, name: String? = nil, incidents: [String], links: [CampaignLink], phases: [CampaignPhase],
    summary: CampaignSummary
  ) {
    self.id = id
    self.name = name
    self.incidents = incidents
    self.links = links
    self.phases = phases
    self.summary = summary
  }
}

/// What an analyst says about links; applied on every run, so that the rest is recomputed reproducibly.
public struct LinkDecision: Sendable, Codable, Hashable {
  /// What to do.
  public enum Action: String, Sendable, Codable {
    /// The incidents do not belong together: the first against each of the others.
    case cut
    /// The incidents belong together.
    case pin
    /// The incidents leave their campaign and form one of their own.
    case split
    /// The campaign that holds the incidents has this name.
    case name
  }

  /// What to do.
  public var action: Action
  /// Which incidents.
  public var incidents: [String]
  /// The name, for `name`.
  public var name: String?
  /// Why.
  public var reason: String
  /// When it was decided.
  public var time: EventTime?

  /// A decision.
  public init(
    _ action: Action, incidents: [String], name: String? = nil, reason: String, time: EventTime? = nil
  ) {
    self.time = time
    self.action = action
    self.incidents = incidents
    self.name = name
    self.reason = reason
  }
}

/// One step of the clustering: two clusters became one.
public struct MergeStep: Sendable, Codable, Hashable {
  /// Position, from 1.
  public var step: Int
  /// An incident of the one cluster (its first in register order).
  public var into: String
  /// An incident of the other.
  public var from: String
  /// Sizes before.
  public var sizes: [Int]
  /// Score at which they merged, natural logarithm of the odds.
  public var score: Double
  /// The strongest ground.
  public var reason: LinkReason?

  /// A step.
  public init(step: Int, into: String, from: String, sizes: [Int], score: Double, reason: LinkReason?) {
    self.step = step
    self.into = into
    self.from = from
    self.sizes = sizes
    self.score = score
    self.reason = reason
  }
}
