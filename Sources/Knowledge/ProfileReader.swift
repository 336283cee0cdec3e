import EventModel
public import Foundation

/// Reads actor profiles (`Content/actors/*.json`) into knowledge.
public enum ProfileReader {
  /// Adds one profile; to an actor with the same id it adds what the profile knows.
  public static func read(_ data: Data, into knowledge: inout KnowledgeBase, name: String) {
    do {
      let profile = try JSONDecoder().decode(ActorProfile.self, from: data)
      add(profile, to: &knowledge)
    } catch {
      knowledge.issues.append(
        InputIssue("knowledge.bad-profile", .unreadable, item: name, detail: "not an actor profile: \(error)"))
    }
  }

  /// Adds a profile.
  public static func add(_ profile: ActorProfile, to knowledge: inout KnowledgeBase) {
    var citations = CitationIndex(knowledge.citations)
    func cited(_ keys: [String]) -> [Int] {
      citations.indices(of: Set(keys.map { "\(profile.id)/\($0)" }))
    }
    var uses: [KnowledgeBase.Use] = []
    for item in profile.techniques ?? [] {
      guard let id = item.id, let object = knowledge.technique(id) else {
        knowledge.issues.append(
          InputIssue("knowledge.unknown-technique", .partial, item: profile.id, detail: item.id ?? ""))
        continue
      }
      uses.append(.init(object: object, citations: cited(item.sources)))
    }
    for item in profile.software ?? [] {
      let known = item.id.flatMap { knowledge.software($0) } ?? item.name.flatMap { knowledge.software($0) }
      let name = item.name ?? item.id ?? ""
      if name.isEmpty { continue }
      let object =
        known
        ?? knowledge.add(
          .init(
            id: item.id ?? "kagami:\(KnowledgeBase.key(name))", name: name,
            kind: item.kind == "tool" ? .tool : .malware, aliases: item.aliases ?? []))
      for alias in item.aliases ?? [] where knowledge.nameIndex[KnowledgeBase.key(alias)] == nil {
        knowledge.nameIndex[KnowledgeBase.key(alias)] = object
      }
      uses.append(.init(object: object, citations: cited(item.sources)))
    }
    knowledge.citations = citations.names
    let index = knowledge.actorIndex[profile.id]
    let present = Set(index.map { knowledge.actors[$0].uses.map(\.object) } ?? [])
    knowledge.merge(
      .init(
        id: profile.id, name: profile.name, aliases: profile.aliases ?? [],
        uses: uses.filter { !present.contains($0.object) }, profile: profile))
  }
}
