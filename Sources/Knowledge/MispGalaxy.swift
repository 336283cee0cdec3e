import EventModel
public import Foundation

/// Reads a MISP galaxy cluster of threat actors: names, synonyms and related actors as claims, never as mergers.
public enum MispGalaxy {
  private struct Cluster: Decodable {
    struct Value: Decodable {
      struct Meta: Decodable {
        var synonyms: [String]?
        var country: String?
        var refs: [String]?
        var victims: [String]?
        enum CodingKeys: String, CodingKey {
          case synonyms, country, refs
          case victims = "cfr-suspected-victims"
        }
      }
      var value: String?
      var uuid: String?
      var meta: Meta?
    }
    var values: [Value]
  }

  /// Adds the actors of a cluster. One whose name or synonym is already known adds its names as claims to that actor
  /// when the main name is the same; otherwise it becomes an actor of its own and keeps its synonyms as claims.
  public static func read(_ data: Data, into knowledge: inout KnowledgeBase, name: String) {
    guard let cluster = try? JSONDecoder().decode(Cluster.self, from: data) else {
      knowledge.issues.append(
        InputIssue("knowledge.not-galaxy", .unreadable, item: name, detail: "not a MISP galaxy cluster"))
      return
    }
    var byName: [String: Int] = [:]
    for (index, actor) in knowledge.actors.enumerated() {
      byName[KnowledgeBase.key(actor.name)] = index
      for claim in actor.aliases where byName[KnowledgeBase.key(claim.name)] == nil {
        byName[KnowledgeBase.key(claim.name)] = index
      }
    }
    for (position, value) in cluster.values.enumerated() {
      guard let title = value.value, !title.isEmpty else {
        knowledge.issues.append(
          InputIssue("knowledge.no-name", .partial, line: position + 1, item: name, detail: "a value without a name"))
        continue
      }
      let claims = (value.meta?.synonyms ?? []).filter { $0 != title }
        .map { NameClaim(name: $0, source: "MISP galaxy", weight: 0.7) }
      if let index = byName[KnowledgeBase.key(title)] {
        let known = Set(knowledge.actors[index].aliases.map { KnowledgeBase.key($0.name) })
        knowledge.actors[index].aliases += claims.filter { !known.contains(KnowledgeBase.key($0.name)) }
      } else {
        byName[KnowledgeBase.key(title)] = knowledge.actors.count
        knowledge.merge(.init(id: "misp:\(value.uuid ?? title)", name: title, aliases: claims))
      }
    }
  }
}
