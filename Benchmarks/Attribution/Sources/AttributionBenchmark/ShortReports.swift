import Attribution
import Foundation
import Knowledge

extension Evaluation {
  /// Reports of one to four techniques, too short for protocol B: what malware of one actor's own says there
  /// (`Attributor.ownMalwareTrust`).
  func printShortReports(_ folds: [ActorWeights]) {
    let items = Items.all(knowledge, least: 1).filter { $0.techniques.count < 5 && $0.isAnswerable }
    var (alone, right) = (0, 0)
    var (owned, others): ([Outcome], [Outcome]) = ([], [])
    for item in items {
      let actor = knowledge.actors[item.actor]
      let held = knowledge.dropping(citation: item.report)
      let gallery = ActorGallery(held)
      let own = item.software.filter { Attributor.isOwn($0, held, gallery) }
      let outcome = ask(
        held, folds[Items.fold(actor.id)], profile(item), truth: [actor.id], group: item.actor, prior: 0.1)
      if own.isEmpty { others.append(outcome) } else { owned.append(outcome) }
      guard let owner = own.first.map({ gallery.holderIndices($0) })?.first,
        own.allSatisfy({ gallery.holderIndices($0) == [owner] })
      else { continue }
      alone += 1
      if owner == item.actor { right += 1 }
    }
    print("\n## Short reports, one to four techniques: \(items.count)")
    print("  with malware of one actor's own: the owner is right in \(right) of \(alone)")
    print("  with own malware: \(Metrics.describe(owned.map(\.rank)))")
    printCalibration("short, own malware", owned)
    print("  without: \(Metrics.describe(others.map(\.rank)))")
    printCalibration("short, no own malware", others)
    print("  names: \(Self.named(owned + others))")
  }
}
