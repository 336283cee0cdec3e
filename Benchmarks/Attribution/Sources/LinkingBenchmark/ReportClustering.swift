import EventModel
import Foundation
import Knowledge
import Linking

/// Protocol C: the reports of groups with at least two reports, to be clustered; truth is the group.
struct ReportClustering {
  let knowledge: KnowledgeBase

  private var informed: [Double] = []
  private var alone: [Double] = []

  init(knowledge: KnowledgeBase) { self.knowledge = knowledge }

  mutating func run() {
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
    all(register, truth)
    for salt in 0..<5 { halves(register, truth, items.map(\.citation), salt) }
    print(
      "  mean of 10 halves: with knowledge of the other half F1 \(f(mean(informed))) (least \(f(informed.min() ?? 0))), without \(f(mean(alone)))"
    )
  }

  private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(max(1, values.count)) }

  /// As shipped: the weights were fitted on these reports, so these are no test.
  private func all(_ register: [IncidentReport], _ truth: [String: String]) {
    line("all, without knowledge of actors, shipped weights", DescriptionFit.score((register, truth, .init()), nil))
    let leaky = LinkingOptions(knowledge: knowledge)
    line("all, leaky: knowledge made of these very reports", DescriptionFit.score((register, truth, leaky), nil))
  }

  /// Each half is clustered with the knowledge that remains when its reports are taken out, and with weights that were
  /// fitted on the other half, which was clustered with knowledge of this one.
  private mutating func halves(
    _ register: [IncidentReport], _ truth: [String: String], _ citations: [Int], _ salt: Int
  ) {
    let parts = HalfKnowledge.split(knowledge, citations, salt).map {
      kept -> (DescriptionFit.Sample, DescriptionFit.Sample) in
      let ids = Set(kept.map { "r\($0)" })
      let part = register.filter { ids.contains($0.id) }
      let answers = truth.filter { ids.contains($0.key) }
      return (
        (part, answers, LinkingOptions(knowledge: HalfKnowledge.without(kept, knowledge))),
        (part, answers, LinkingOptions())
      )
    }
    for (test, train) in [(0, 1), (1, 0)] {
      let name = "split \(salt + 1), half \(test + 1) (\(parts[test].0.register.count) reports)"
      let model = DescriptionFit.fit([parts[train].0])
      let score = DescriptionFit.score(parts[test].0, model)
      line(name + ", knowledge and weights of the other half", score)
      informed.append(score.f1)
      let other = DescriptionFit.score(parts[test].1, DescriptionFit.fit([parts[train].1]))
      line(name + ", no knowledge, weights of the other half", other)
      alone.append(other.f1)
    }
    guard salt == 0 else { return }
    print("  weights of both halves: \(DescriptionFit.fit(parts.map(\.0)))")
    print("  without knowledge: \(DescriptionFit.fit(parts.map(\.1)))")
  }

  private func line(_ title: String, _ score: BCubed) {
    print("  \(title): B-cubed P \(f(score.precision)) R \(f(score.recall)) F1 \(f(score.f1))")
  }

  private func f(_ value: Double) -> String { String(format: "%.3f", value) }
}

enum HalfKnowledge {
  static func split(_ knowledge: KnowledgeBase, _ citations: [Int], _ salt: Int = 0) -> [[Int]] {
    var halves: [[Int]] = [[], []]
    for citation in citations {
      let hash = knowledge.citations[citation].utf8.reduce(UInt64(7 + 2 * salt)) {
        ($0 ^ UInt64($1)) &* 0x100_0000_01b3
      }
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
