public import EventModel
import Foundation
import Knowledge

/// How far an actor's name carries inside a campaign.
///
/// A campaign holds its incidents together by everything they share; a name needs more. An incident may carry the name when
/// it has malware or a value that only this actor is known for, or when values that nobody outside the named incidents has
/// tie it to those that do. Techniques, public tools, rented malware, shared hosting, the same victims and the same season
/// tie nobody to a name, and malware of somebody else speaks against it. The rest of the campaign is "possibly part of it,
/// not attributed".
public struct CampaignStanding: Sendable, Codable, Equatable {
  /// Why an incident may or may not carry the name.
  public enum Ground: String, Sendable, Codable {
    /// Malware, a tool or a value that only this actor is known for.
    case ownTrace = "own-trace"
    /// Values that only named incidents have tie it to them.
    case exclusiveValues = "exclusive-values"
    /// Only what many have, or what others have too, ties it to the campaign.
    case weak
    /// It has malware of another known actor, or ties to incidents that do.
    case contradiction
  }

  /// One incident.
  public struct Member: Sendable, Codable, Equatable {
    /// The incident.
    public var incident: String
    /// Whether the name is given to it.
    public var isAttributed: Bool
    /// Why.
    public var ground: Ground
    /// The traces or values that say so, the most telling first; at most five.
    public var values: [String]

    enum CodingKeys: String, CodingKey {
      case incident, ground, values
      case isAttributed = "attributed"
    }
  }

  /// The actor asked about.
  public var actor: String
  /// The campaign's incidents in the campaign's order.
  public var members: [Member]

  /// The incidents that carry the name.
  public var attributed: [String] { members.filter(\.isAttributed).map(\.incident) }
}

/// Judges which incidents of campaigns may carry an actor's name. Made once for a register.
public struct StandingJudge: Sendable {
  /// A value of these kinds, held by two named incidents and by nobody outside, ties by itself: domains, certificates,
  /// files, machines. Of others it takes two, so that one copied name or one rented address names nobody.
  static let telling = 5.0
  static let shown = 5

  private let index: [String: Int]
  private let tokens: IncidentTokens
  /// Traces that one known actor alone has, of every incident.
  private let owned: [[OwnTraces.Trace]]

  /// Reads a register as linking does.
  public init(_ register: [IncidentReport], options: LinkingOptions) {
    tokens = IncidentTokens(register, options: options)
    index = Dictionary(register.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    let traces = options.knowledge.map { OwnTraces($0) }
    owned = register.map { traces?.traces(of: $0) ?? [] }
  }

  /// Whether any incident of a campaign has a trace that one known actor alone has; without one there is nothing to name.
  public func hasOwnTrace(_ campaign: Campaign) -> Bool {
    campaign.incidents.contains { id in index[id].map { !owned[$0].isEmpty } ?? false }
  }

  /// Which incidents of a campaign may carry the name of an actor (ATT&CK id, or the id of its profile).
  public func standing(of campaign: Campaign, actor: String) -> CampaignStanding {
    let members = campaign.incidents.compactMap { index[$0] }
    var found: [Int: Finding] = [:]
    for member in members {
      let others = owned[member].filter { $0.actor != actor }
      if !others.isEmpty {
        found[member] = Finding(.contradiction, others.map { "\($0.label) (\($0.name))" })
      } else if !owned[member].isEmpty {
        found[member] = Finding(.ownTrace, owned[member].map(\.label))
      }
    }
    spread(members, &found)
    return CampaignStanding(
      actor: actor,
      members: members.map { member in
        let ground = found[member]?.ground ?? .weak
        return .init(
          incident: tokens.ids[member], isAttributed: ground == .ownTrace || ground == .exclusiveValues,
          ground: ground, values: Array((found[member]?.values ?? []).prefix(Self.shown)))
      })
  }

  private struct Finding {
    var ground: CampaignStanding.Ground
    var values: [String]
    init(_ ground: CampaignStanding.Ground, _ values: [String]) {
      (self.ground, self.values) = (ground, values)
    }
  }

  /// Goes from named incidents to those that share values with them which nobody outside the campaign has; all that are
  /// as far away at once, so that the order does not matter.
  private func spread(_ members: [Int], _ found: inout [Int: Finding]) {
    let inside = Set(members)
    while true {
      let next = members.filter { found[$0] == nil }.compactMap { member in
        ground(member, inside, found).map { (member, $0) }
      }
      if next.isEmpty { return }
      for (member, ground) in next { found[member] = ground }
    }
  }

  /// A value that both named incidents and somebody else's have is contested and says nothing: who copies a value must
  /// not take the name away from its owner.
  private func ground(_ member: Int, _ inside: Set<Int>, _ found: [Int: Finding]) -> Finding? {
    var (named, foreign): ([String], [String]) = ([], [])
    var isTied = false
    for token in tokens.tokens[member] where tokens.kind(token).isValue {
      let holders = tokens.holders[Int(token)].map(Int.init).filter { $0 != member }
      if holders.isEmpty || holders.contains(where: { !inside.contains($0) }) { continue }
      let grounds = holders.compactMap { found[$0]?.ground }
      let friends = grounds.count { $0 == .ownTrace || $0 == .exclusiveValues }
      let strangers = grounds.count { $0 == .contradiction }
      let label = "\(tokens.kind(token).name) \(tokens.labels[Int(token)].prefix(120))"
      if friends > 0, strangers == 0 {
        named.append(label)
        if friends > 1, tokens.kind(token).ceiling >= Self.telling, !tokens.kind(token).isRented { isTied = true }
      } else if strangers > 0, friends == 0 {
        foreign.append(label)
      }
    }
    if !foreign.isEmpty { return named.isEmpty ? Finding(.contradiction, foreign) : nil }
    return isTied || named.count > 1 ? Finding(.exclusiveValues, named) : nil
  }
}

/// What only one actor is known for.
struct OwnTraces {
  /// A trace and the only actor that is known for it.
  struct Trace: Sendable {
    var label: String
    var actor: String
    var name: String
    /// A name of a file or an author: many have the same, and anybody can take it.
    var isName = false
  }

  private let knowledge: KnowledgeBase
  private let gallery: ActorGallery
  private let known: [String: Set<Int>]

  init(_ knowledge: KnowledgeBase) {
    self.knowledge = knowledge
    gallery = ActorGallery(knowledge)
    var known: [String: Set<Int>] = [:]
    for (index, entry) in knowledge.actors.enumerated() {
      for observable in entry.profile?.observables ?? [] where TokenKind.byType[observable.type]?.isValue == true {
        known[observable.type + "\u{1}" + observable.value.lowercased(), default: []].insert(index)
      }
    }
    self.known = known
  }

  /// Malware, not rented, and values.
  func traces(of incident: IncidentReport) -> [Trace] {
    var found: [Trace] = []
    for name in Set(incident.software).sorted() {
      guard let object = knowledge.software(name), gallery.isOwnMalware(object, knowledge),
        let owner = gallery.holderIndices(object).first
      else { continue }
      found.append(trace(knowledge.objects[object].name, owner))
    }
    for observable in incident.observables {
      guard let owners = owners(observable), owners.count == 1, let owner = owners.first else { continue }
      var value = trace("\(observable.type) \(observable.value)", owner)
      value.isName = Self.names.contains(observable.type)
      found.append(value)
    }
    // A single name of a file or an author is no trace of anybody by itself.
    return found.filter { one in
      !one.isName || found.contains { $0.actor == one.actor && $0.label != one.label }
    }
  }

  private static let names: Set<String> = ["file:name", "document:author"]

  /// Actors with the value, or with all names under a parent of it (`*.example.org`).
  private func owners(_ observable: IncidentReport.Value) -> Set<Int>? {
    let value = observable.value.lowercased()
    if let exact = known[observable.type + "\u{1}" + value] { return exact }
    guard observable.type == "domain-name" else { return nil }
    var rest = value[...]
    while let dot = rest.firstIndex(of: ".") {
      rest = rest[rest.index(after: dot)...]
      if let parent = known["domain-name\u{1}*." + rest] { return parent }
    }
    return nil
  }

  private func trace(_ label: String, _ owner: Int) -> Trace {
    Trace(label: label, actor: knowledge.actors[owner].id, name: knowledge.actors[owner].name)
  }
}

extension ActorGallery {
  /// Malware that exactly one actor is known for and that nobody rents out.
  func isOwnMalware(_ object: Int, _ knowledge: KnowledgeBase) -> Bool {
    holderCount(object) == 1 && knowledge.objects[object].kind == .malware
      && !MalwareForHire.contains(knowledge.objects[object])
  }
}
