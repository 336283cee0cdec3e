public import EventModel
public import Foundation

/// What is known about actors: techniques, malware and tools, who uses them, and which reports say so.
///
/// Names are claims: an alias is never merged into another actor, it only points to it with a weight. Every "uses" keeps
/// the reports it rests on, so that knowledge can be taken away report by report (see `dropping(citation:)`).
public struct KnowledgeBase: Sendable {
  /// What an object is.
  public enum ObjectKind: String, Sendable, Codable {
    /// ATT&CK technique or sub-technique.
    case technique
    /// Malware.
    case malware
    /// A tool that is legitimate or public.
    case tool

    /// Malware or tool.
    public var isSoftware: Bool { self != .technique }
  }

  /// A technique, a malware or a tool.
  public struct Object: Sendable, Equatable {
    /// ATT&CK id, or the STIX id where there is none.
    public var id: String
    /// Name.
    public var name: String
    /// Kind.
    public var kind: ObjectKind
    /// Other names.
    public var aliases: [String]

    /// An object.
    public init(id: String, name: String, kind: ObjectKind, aliases: [String] = []) {
      self.id = id
      self.name = name
      self.kind = kind
      self.aliases = aliases
    }
  }

  /// That somebody uses an object, and the reports that say so.
  public struct Use: Sendable, Equatable {
    /// Index into `objects`.
    public var object: Int
    /// Indices into `citations`, sorted.
    public var citations: [Int]
    /// The campaign the relation comes from, if it was not stated of the actor itself.
    public var campaign: String?

    /// A use.
    public init(object: Int, citations: [Int], campaign: String? = nil) {
      self.object = object
      self.citations = citations
      self.campaign = campaign
    }
  }

  /// Somebody who attacks.
  public struct Actor: Sendable {
    /// ATT&CK id, or the id of the source where there is none.
    public var id: String
    /// Name in the source.
    public var name: String
    /// Other names, as claims.
    public var aliases: [NameClaim]
    /// What it uses, in order of the source.
    public var uses: [Use]
    /// Targets, values, hours and relations, where a profile says so.
    public var profile: ActorProfile?

    /// An actor.
    public init(id: String, name: String, aliases: [NameClaim] = [], uses: [Use] = [], profile: ActorProfile? = nil) {
      self.id = id
      self.name = name
      self.aliases = aliases
      self.uses = uses
      self.profile = profile
    }
  }

  /// A campaign as the source has it, for evaluation.
  public struct CampaignRecord: Sendable {
    /// Id.
    public var id: String
    /// Name.
    public var name: String
    /// Actor ids it is attributed to.
    public var attributedTo: [String]
    /// What was used.
    public var uses: [Use]
    /// All citations of the campaign object itself.
    public var citations: [Int]

    /// A campaign.
    public init(id: String, name: String, attributedTo: [String], uses: [Use], citations: [Int]) {
      self.id = id
      self.name = name
      self.attributedTo = attributedTo
      self.uses = uses
      self.citations = citations
    }
  }

  /// A MISP warning list as it was read: values that say nothing about anybody.
  public struct WarningListFile: Sendable {
    /// Name of the file.
    public var name: String
    /// Its bytes.
    public var data: Data
  }

  /// Techniques and software.
  public internal(set) var objects: [Object]
  /// Actors in order of id.
  public internal(set) var actors: [Actor]
  /// Names of reports.
  public internal(set) var citations: [String]
  /// Techniques of a software, by index of the software.
  public internal(set) var softwareUses: [Int: [Use]]
  /// Campaigns, where the source has them.
  public internal(set) var campaigns: [CampaignRecord]
  /// Values that say nothing about anybody.
  public internal(set) var warningLists: [WarningListFile]
  /// What was odd in the sources.
  public internal(set) var issues: [InputIssue]
  /// Index by id.
  public internal(set) var objectIndex: [String: Int]
  /// Index by name and alias in lower case; software only.
  public internal(set) var nameIndex: [String: Int]
  /// Index of actors by id.
  var actorIndex: [String: Int]

  /// Knows nothing.
  public init() {
    objects = []
    actors = []
    citations = []
    softwareUses = [:]
    campaigns = []
    warningLists = []
    issues = []
    objectIndex = [:]
    nameIndex = [:]
    actorIndex = [:]
  }

  /// The index of an actor by id, name or alias, without regard to case. An id or a name goes before an alias.
  public func actor(_ name: String) -> Int? {
    if let index = actorIndex[name] { return index }
    let key = Self.key(name)
    if let index = actors.firstIndex(where: { Self.key($0.name) == key }) { return index }
    return actors.firstIndex { $0.aliases.contains { Self.key($0.name) == key } }
  }

  /// The index of a technique by ATT&CK id. Ids of later versions are mapped back, and an unknown sub-technique falls back
  /// on its parent.
  public func technique(_ id: String) -> Int? {
    let id = id.uppercased()
    if let index = objectIndex[id], objects[index].kind == .technique { return index }
    if let older = TechniqueRenumbering.older[id], let index = objectIndex[older] { return index }
    guard let dot = id.firstIndex(of: ".") else { return nil }
    return objectIndex[String(id[..<dot])].flatMap { objects[$0].kind == .technique ? $0 : nil }
  }

  /// The index of a malware or tool by ATT&CK id, name or alias.
  public func software(_ name: String) -> Int? {
    if let index = objectIndex[name.uppercased()] ?? objectIndex[name], objects[index].kind.isSoftware { return index }
    return nameIndex[Self.key(name)]
  }

  /// A name without case, spaces and punctuation.
  public static func key(_ name: String) -> String {
    String(name.lowercased().filter { $0.isLetter || $0.isNumber })
  }

  /// Adds an object, or returns the one with the same id.
  mutating func add(_ object: Object) -> Int {
    if let index = objectIndex[object.id] { return index }
    let index = objects.count
    objects.append(object)
    objectIndex[object.id] = index
    if object.kind.isSoftware {
      for name in [object.name] + object.aliases where nameIndex[Self.key(name)] == nil {
        nameIndex[Self.key(name)] = index
      }
    }
    return index
  }

  /// The knowledge without one report: relations that rest on it alone go, the others lose it.
  ///
  /// This is the hold-out of the evaluation protocols: what would be known had the report never been written.
  public func dropping(citation name: String) -> KnowledgeBase {
    guard let number = citations.firstIndex(of: name) else { return self }
    var copy = self
    for index in copy.actors.indices { copy.actors[index].uses = Self.dropping(number, from: actors[index].uses) }
    for (software, uses) in softwareUses { copy.softwareUses[software] = Self.dropping(number, from: uses) }
    return copy
  }

  /// The knowledge without what an actor is known for: as if it had not been described yet.
  public func removing(actor id: String) -> KnowledgeBase {
    var copy = self
    copy.actors.removeAll { $0.id == id }
    copy.indexActors()
    return copy
  }

  /// The knowledge without actors of a galaxy that are names only: nothing can be compared with them, and a thousand of them
  /// would shift every measure that looks at all actors. They stay in the knowledge as claims about names.
  public func withoutBareNames() -> KnowledgeBase {
    guard actors.contains(where: Self.isBareName) else { return self }
    var copy = self
    copy.actors.removeAll(where: Self.isBareName)
    copy.indexActors()
    return copy
  }

  private static func isBareName(_ actor: Actor) -> Bool {
    actor.uses.isEmpty && actor.profile == nil && actor.id.hasPrefix("misp:")
  }

  /// The knowledge with other uses for one actor.
  public func replacing(uses: [Use], of actor: Int) -> KnowledgeBase {
    var copy = self
    if copy.actors.indices.contains(actor) { copy.actors[actor].uses = uses }
    return copy
  }

  /// Numbers the actors again; the first of equal ids counts.
  mutating func indexActors() {
    actorIndex = Dictionary(actors.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
  }

  private static func dropping(_ citation: Int, from uses: [Use]) -> [Use] {
    uses.compactMap { use in
      guard use.citations.contains(citation) else { return use }
      if use.citations.count == 1 { return nil }
      var rest = use
      rest.citations.removeAll { $0 == citation }
      return rest
    }
  }
}
