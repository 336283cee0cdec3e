/// What is known of an actor beside techniques and software: a file of `Content/actors`.
public struct ActorProfile: Sendable, Codable {
  /// A fact's source.
  public struct Source: Sendable, Codable, Hashable {
    /// Key that facts refer to.
    public var id: String
    /// Title or publisher.
    public var title: String
    /// Where it is.
    public var url: String?
    /// A (primary) to D (community), K (background, not verified).
    public var grade: String

    /// A source.
    public init(id: String, title: String, url: String? = nil, grade: String) {
      self.id = id
      self.title = title
      self.url = url
      self.grade = grade
    }
  }

  /// A technique, malware or tool that the actor uses.
  public struct Item: Sendable, Codable, Hashable {
    /// ATT&CK id; nil for software that ATT&CK does not have.
    public var id: String?
    /// Name, for software.
    public var name: String?
    /// Other names, for software.
    public var aliases: [String]?
    /// `malware` or `tool`, for software that the fact table does not have.
    public var kind: String?
    /// Keys of sources.
    public var sources: [String]

    /// An item.
    public init(id: String?, name: String? = nil, aliases: [String]? = nil, kind: String? = nil, sources: [String]) {
      self.id = id
      self.name = name
      self.aliases = aliases
      self.kind = kind
      self.sources = sources
    }
  }

  /// A typed value that belongs to the actor alone.
  public struct Value: Sendable, Codable, Hashable {
    /// Type as in `IncidentReport.Value`.
    public var type: String
    /// Value; `*` stands for any run of characters.
    public var value: String
    /// Keys of sources.
    public var sources: [String]

    /// A value.
    public init(type: String, value: String, sources: [String]) {
      self.type = type
      self.value = value
      self.sources = sources
    }
  }

  /// A relation to another actor.
  public struct Relation: Sendable, Codable, Hashable {
    /// The other actor's id or name.
    public var to: String
    /// `subgroup-of`, `overlaps`, `shares-malware`, `same-as`.
    public var kind: String
    /// How sure, 0 to 1.
    public var weight: Double
    /// Keys of sources.
    public var sources: [String]

    /// A relation.
    public init(to: String, kind: String, weight: Double, sources: [String]) {
      self.to = to
      self.kind = kind
      self.weight = weight
      self.sources = sources
    }
  }

  /// Id: the ATT&CK id where there is one.
  public var id: String
  /// Name.
  public var name: String
  /// Aliases as claims.
  public var aliases: [NameClaim]?
  /// ISO country code that sources suspect behind the actor; a claim.
  public var suspectedOrigin: String?
  /// IANA-like zone offset in hours that the operators are thought to work in.
  public var workingOffset: Int?
  /// Other zones that sources name, in hours east of Greenwich.
  public var workingOffsets: [Int]?
  /// Calendars whose long holidays the operators are thought to keep: `CN`.
  public var holidays: [String]?
  /// First activity known.
  public var activeSince: String?
  /// Sectors attacked, STIX vocabulary.
  public var sectors: [String]?
  /// Countries attacked, ISO 3166-1 alpha-2.
  public var countries: [String]?
  /// Ways in.
  public var tactics: [String]?
  /// Device flaws used.
  public var cves: [String]?
  /// Techniques.
  public var techniques: [Item]?
  /// Malware and tools.
  public var software: [Item]?
  /// Values of its own.
  public var observables: [Value]?
  /// Words of its lures.
  public var lureThemes: [String]?
  /// Languages of its lures, BCP 47.
  public var lureLanguages: [String]?
  /// Language artefacts, as `codepage:936`, `language:zh-CN`, `keyboard:00000804`.
  public var languageArtefacts: [String]?
  /// Relations to others.
  public var relations: [Relation]?
  /// The sources the facts refer to.
  public var sources: [Source]

  enum CodingKeys: String, CodingKey {
    case id, name, aliases, sectors, countries, tactics, cves, techniques, software, observables, relations, sources
    case suspectedOrigin = "suspected_origin"
    case workingOffset = "working_offset"
    case workingOffsets = "working_offsets"
    case holidays
    case lureLanguages = "lure_languages"
    case activeSince = "active_since"
    case lureThemes = "lure_themes"
    case languageArtefacts = "language_artefacts"
  }

  /// An empty profile.
  public init(id: String, name: String, sources: [Source] = []) {
    self.id = id
    self.name = name
    self.sources = sources
  }

  /// The best grade among the sources with these keys, `K` if none is known.
  public func grade(_ keys: [String]) -> String {
    sources.filter { keys.contains($0.id) }.map(\.grade).min() ?? "K"
  }
}
