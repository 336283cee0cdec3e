import Foundation
import Knowledge

/// A report about one actor as a pseudo-incident (protocol B).
struct Item: Sendable {
  var report: String
  var actor: Int
  var techniques: [Int]
  var software: [Int]
  /// The actor keeps at least five techniques without the report.
  var isAnswerable: Bool

  var query: ActorGallery.Query { .init(techniques: techniques, software: software) }
}

enum Items {
  /// Reports that are cited for exactly one actor and at least `least` techniques, in order of name.
  static func all(_ knowledge: KnowledgeBase, least: Int = 5) -> [Item] {
    var actors: [Int: Set<Int>] = [:]
    var objects: [Int: Set<Int>] = [:]
    for (index, actor) in knowledge.actors.enumerated() {
      for use in actor.uses {
        for citation in use.citations {
          actors[citation, default: []].insert(index)
          objects[citation, default: []].insert(use.object)
        }
      }
    }
    var items: [Item] = []
    for (citation, owners) in actors where owners.count == 1 {
      guard let owner = owners.first, let held = objects[citation]?.sorted() else { continue }
      let techniques = held.filter { knowledge.objects[$0].kind == .technique }
      guard techniques.count >= least else { continue }
      let kept = Set(
        knowledge.actors[owner].uses.filter {
          knowledge.objects[$0.object].kind == .technique && $0.citations != [citation]
        }.map(\.object))
      items.append(
        Item(
          report: knowledge.citations[citation], actor: owner, techniques: techniques,
          software: held.filter { knowledge.objects[$0].kind.isSoftware }, isAnswerable: kept.count >= 5))
    }
    return items.sorted { $0.report < $1.report }
  }

  /// The fold of an actor: FNV-1a of its id, so that it does not depend on the order of the knowledge.
  static func fold(_ id: String, of count: Int = 5) -> Int {
    let hash = id.utf8.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    return Int(hash >> 17) % count
  }
}
