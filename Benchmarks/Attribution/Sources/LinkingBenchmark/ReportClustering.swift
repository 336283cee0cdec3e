import EventModel
import Foundation
import Knowledge
import Linking

/// Protocol C: the reports of groups with at least two reports, to be clustered; truth is the group.
struct ReportClustering {
  let knowledge: KnowledgeBase

  func run() {
    var owners: [Int: Set<Int>] = [:]
    var objects: [Int: Set<Int>] = [:]
    for (index, actor) in knowledge.actors.enumerated() {
      for use in actor.uses {
        for citation in use.citations {
          owners[citation, default: []].insert(index)
          objects[citation, default: []].insert(use.object)
        }
      }
    }
    var items: [(citation: Int, actor: Int)] = []
    for (citation, held) in owners where held.count == 1 {
      let techniques = (objects[citation] ?? []).count { knowledge.objects[$0].kind == .technique }
      if let owner = held.first, techniques >= 5 { items.append((citation, owner)) }
    }
    let sizes = Dictionary(grouping: items, by: \.actor).mapValues(\.count)
    items = items.filter { (sizes[$0.actor] ?? 0) >= 2 }.sorted { $0.citation < $1.citation }
    var truth: [String: String] = [:]
    let register = items.map { item -> IncidentReport in
      var incident = IncidentReport(id: "r\(item.citation)")
      let held = (objects[item.citation] ?? []).sorted().map { knowledge.objects[$0] }
      incident.techniques = held.filter { $0.kind == .technique }.map(\.id)
      incident.software = held.filter { $0.kind.isSoftware }.map(\.id)
      truth[incident.id] = "g\(item.actor)"
      return incident
    }
    print("C: \(register.count) reports of \(Set(truth.values).count) groups")
    report("without knowledge of actors", Linker.link(register), truth)
    let other = HalfKnowledge.split(knowledge, items.map(\.citation))
    for (half, kept) in other.enumerated() {
      let ids = Set(kept.map { "r\($0)" })
      let part = register.filter { ids.contains($0.id) }
      report(
        "half \(half + 1) of the reports (\(part.count)), knowledge from all other reports",
        Linker.link(part, options: .init(knowledge: HalfKnowledge.without(kept, knowledge))),
        truth.filter { ids.contains($0.key) })
      report(
        "half \(half + 1) without knowledge", Linker.link(part), truth.filter { ids.contains($0.key) })
    }
    report(
      "leaky: the knowledge made of these very reports", Linker.link(register, options: .init(knowledge: knowledge)),
      truth)
  }

  private func report(_ title: String, _ result: LinkingResult, _ truth: [String: String]) {
    let score = BCubed(found: result.labels, truth: truth)
    print(
      "  \(title): B-cubed P \(f(score.precision)) R \(f(score.recall)) F1 \(f(score.f1)), \(result.campaigns.count) clusters"
    )
  }
  private func f(_ value: Double) -> String { String(format: "%.3f", value) }
}

enum HalfKnowledge {
  static func split(_ knowledge: KnowledgeBase, _ citations: [Int]) -> [[Int]] {
    var halves: [[Int]] = [[], []]
    for citation in citations {
      let hash = knowledge.citations[citation].utf8.reduce(UInt64(7)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
      halves[Int(hash >> 20) % 2].append(citation)
    }
    return halves
  }

  static func without(_ citations: [Int], _ knowledge: KnowledgeBase) -> KnowledgeBase {
    let gone = Set(citations)
    var held = knowledge
    for index in knowledge.actors.indices {
      held = held.replacing(
        uses: knowledge.actors[index].uses.compactMap { use in
          var rest = use
          rest.citations.removeAll { gone.contains($0) }
          return rest.citations.isEmpty && !use.citations.isEmpty ? nil : rest
        }, of: index)
    }
    return held
  }
}
