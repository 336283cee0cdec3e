import Foundation
import Knowledge

extension Evaluation {
  /// In time: profiles only from reports dated earlier than the one asked about.
  func printProtocolD(_ folds: [ActorWeights], dates: [String: String]) {
    let dated = cases.filter { dates[$0.item.report] != nil }
    var outcomes: [Outcome] = []
    var unknown: [Outcome] = []
    for test in dated {
      guard let limit = dates[test.item.report] else { continue }
      let early = knowledge.citations.map { dates[$0].map { $0 < limit } ?? false }
      var held = knowledge
      for index in knowledge.actors.indices {
        held = held.replacing(
          uses: knowledge.actors[index].uses.compactMap { use in
            var rest = use
            rest.citations.removeAll { !early[$0] }
            return rest.citations.isEmpty ? nil : rest
          }, of: index)
      }
      let own = held.actors[test.item.actor]
      let size = Set(own.uses.filter { knowledge.objects[$0.object].kind == .technique }.map(\.object)).count
      let truth: Set<String> = own.uses.isEmpty ? [] : [own.id]
      if size < 5 && !own.uses.isEmpty { continue }
      let outcome = ask(
        held, folds[test.fold], profile(test.item), truth: truth, group: test.item.actor, prior: 0.3)
      if truth.isEmpty { unknown.append(outcome) } else { outcomes.append(outcome) }
    }
    print("\n## D, in time: \(outcomes.count) answerable, \(unknown.count) of groups not known yet")
    print("  Kagami: \(Metrics.describe(outcomes.map(\.rank)))")
    print("  answers with a name, known: \(Self.named(outcomes)); not yet known: \(Self.named(unknown))")
    print(
      "  known against not yet known: AUROC \(Metrics.f(Metrics.auroc(outcomes.map(\.known), unknown.map(\.known))))")
    printCalibration("both, prior of unknown 0.3", outcomes + unknown)
  }
}
