import EventModel
public import Foundation

/// Reads ATT&CK and other STIX 2.0/2.1 bundles into knowledge.
///
/// Intrusion sets and threat actors become actors; attack patterns, malware and tools become objects; `uses` of an actor
/// and of the campaigns attributed to it become its uses. Revoked and deprecated objects are left out, as ATT&CK asks.
public enum StixKnowledge {
  /// Reads one bundle.
  public static func read(_ data: Data, into knowledge: inout KnowledgeBase, name: String) {
    do {
      let bundle = try JSONDecoder().decode(StixBundle.self, from: data)
      if bundle.rejected > 0 {
        knowledge.issues.append(
          InputIssue(
            "knowledge.bad-object", .partial, item: name, detail: "\(bundle.rejected) elements are no STIX objects"))
      }
      add(bundle.objects, to: &knowledge, name: name)
    } catch {
      knowledge.issues.append(
        InputIssue("knowledge.not-stix", .unreadable, item: name, detail: "not a STIX bundle: \(error)"))
    }
  }

  private static let actorTypes: Set<String> = ["intrusion-set", "threat-actor"]
  private static let objectTypes: [String: KnowledgeBase.ObjectKind] = [
    "attack-pattern": .technique, "malware": .malware, "tool": .tool,
  ]

  private static func add(_ objects: [StixObject], to knowledge: inout KnowledgeBase, name: String) {
    var live: [String: StixObject] = [:]
    var relations: [StixObject] = []
    for object in objects where object.isLive {
      if object.type == "relationship" { relations.append(object) } else { live[object.id] = object }
    }
    var citations = CitationIndex(knowledge.citations)
    let indexOf = addObjects(objects, to: &knowledge)
    var uses: [String: [KnowledgeBase.Use]] = [:]
    var attributed: [String: [String]] = [:]
    for relation in relations {
      guard let source = relation.sourceRef, let target = relation.targetRef, live[source] != nil,
        live[target] != nil
      else { continue }
      switch relation.relationship {
      case "uses":
        guard let object = indexOf[target] else { continue }
        uses[source, default: []].append(.init(object: object, citations: citations.indices(of: relation.cited)))
      case "attributed-to": attributed[source, default: []].append(target)
      default: continue
      }
    }
    for (id, index) in indexOf where knowledge.objects[index].kind.isSoftware {
      let techniques = (uses[id] ?? []).filter { knowledge.objects[$0.object].kind == .technique }
      if !techniques.isEmpty { knowledge.softwareUses[index, default: []] += techniques }
    }
    let campaigns = addCampaigns(objects, live, uses, attributed, &citations, to: &knowledge)
    addActors(objects, uses, campaigns, to: &knowledge)
    knowledge.citations = citations.names
    StixTargets.add(relations, live, to: &knowledge)
    if knowledge.actors.isEmpty {
      knowledge.issues.append(InputIssue("knowledge.no-actors", .noted, item: name, detail: "no actor in this bundle"))
    }
  }

  private static func addObjects(_ objects: [StixObject], to knowledge: inout KnowledgeBase) -> [String: Int] {
    var indexOf: [String: Int] = [:]
    for object in objects where object.isLive {
      guard let kind = objectTypes[object.type] else { continue }
      let name = object.name ?? object.id
      indexOf[object.id] = knowledge.add(
        .init(
          id: object.publicID, name: name, kind: kind, aliases: (object.aliases ?? []).filter { $0 != name }))
    }
    return indexOf
  }

  private static func addCampaigns(
    _ objects: [StixObject], _ live: [String: StixObject], _ uses: [String: [KnowledgeBase.Use]],
    _ attributed: [String: [String]], _ citations: inout CitationIndex, to knowledge: inout KnowledgeBase
  ) -> [String: [KnowledgeBase.CampaignRecord]] {
    var byActor: [String: [KnowledgeBase.CampaignRecord]] = [:]
    for object in objects where object.isLive && object.type == "campaign" {
      let actors = (attributed[object.id] ?? []).filter { live[$0].map { actorTypes.contains($0.type) } ?? false }
      let cited = Set(object.references.compactMap(\.source_name).filter { !$0.isEmpty && $0 != "mitre-attack" })
      let record = KnowledgeBase.CampaignRecord(
        id: object.publicID, name: object.name ?? object.id,
        attributedTo: actors.compactMap { live[$0]?.publicID }, uses: uses[object.id] ?? [],
        citations: citations.indices(of: cited))
      knowledge.campaigns.append(record)
      for actor in actors { byActor[actor, default: []].append(record) }
    }
    return byActor
  }

  private static func addActors(
    _ objects: [StixObject], _ uses: [String: [KnowledgeBase.Use]],
    _ campaigns: [String: [KnowledgeBase.CampaignRecord]], to knowledge: inout KnowledgeBase
  ) {
    for object in objects.sorted(by: { $0.id < $1.id }) where object.isLive && actorTypes.contains(object.type) {
      var all = uses[object.id] ?? []
      for campaign in campaigns[object.id] ?? [] {
        all += campaign.uses.map {
          KnowledgeBase.Use(object: $0.object, citations: $0.citations, campaign: campaign.id)
        }
      }
      let name = object.name ?? object.id
      let aliases = (object.aliases ?? []).filter { $0 != name }
      knowledge.merge(
        .init(
          id: object.publicID, name: name,
          aliases: aliases.map { NameClaim(name: $0, source: "ATT&CK \(object.publicID)", weight: 0.8) }, uses: all))
    }
  }
}

/// Report names and their numbers.
struct CitationIndex {
  private(set) var names: [String]
  private var numbers: [String: Int]

  init(_ names: [String]) {
    self.names = names
    numbers = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
  }

  mutating func index(of name: String) -> Int {
    if let number = numbers[name] { return number }
    numbers[name] = names.count
    names.append(name)
    return names.count - 1
  }

  mutating func indices(of names: Set<String>) -> [Int] { names.sorted().map { index(of: $0) }.sorted() }
}

extension KnowledgeBase {
  /// Adds an actor, or its uses and claims to the one with the same id.
  mutating func merge(_ actor: Actor) {
    guard let index = actorIndex[actor.id] else {
      actorIndex[actor.id] = actors.count
      actors.append(actor)
      return
    }
    var present: [Int: [Use]] = [:]
    for use in actors[index].uses { present[use.object, default: []].append(use) }
    actors[index].uses += actor.uses.filter { !(present[$0.object] ?? []).contains($0) }
    for claim in actor.aliases where !actors[index].aliases.contains(where: { $0.name == claim.name }) {
      actors[index].aliases.append(claim)
    }
    if let profile = actor.profile { actors[index].profile = profile }
  }
}
