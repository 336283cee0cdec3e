import Attribution
import Foundation
import Knowledge

extension Evaluation {
  func printProtocolA(_ folds: [ActorWeights]) {
    let tests = knowledge.campaigns.filter { campaign in
      campaign.uses.contains { knowledge.objects[$0.object].kind == .technique }
    }
    let attributed = tests.filter { !$0.attributedTo.isEmpty }
    print("\n## A, campaigns: \(attributed.count) attributed with a technique, \(tests.count - attributed.count) not")
    var known: [Double] = []
    for strict in [false, true] {
      var ranks: [Double] = []
      var naive: [Double] = []
      var outcomes: [Outcome] = []
      for campaign in attributed {
        let truth = Set(campaign.attributedTo)
        let owners = Set(knowledge.actors.indices.filter { truth.contains(knowledge.actors[$0].id) })
        let held = strict ? holdOut(campaign) : knowledge
        // No report of a group asked about is among those that the weights were fitted on.
        let weights = weightsWithout(owners, folds)
        let question = profile(campaign)
        let outcome = ask(held, weights, question, truth: truth, group: owners.min() ?? 0, prior: 0.1)
        ranks.append(outcome.rank)
        outcomes.append(outcome)
        if strict { known.append(outcome.known) }
        let query = ActorGallery.Query(
          techniques: objects(campaign).filter { knowledge.objects[$0].kind == .technique },
          software: objects(campaign).filter { knowledge.objects[$0].kind.isSoftware })
        let scores = Naive.bayes(held, query)
        naive.append(owners.map { Metrics.rank(scores, $0) }.min() ?? .infinity)
      }
      print("  \(strict ? "strict" : "leaky"), naive Bayes: \(Metrics.describe(naive))")
      print("  \(strict ? "strict" : "leaky"), Kagami:      \(Metrics.describe(ranks))")
      print("    \(Self.named(outcomes))")
    }
    let weights = fit(answerable).weights
    let unattributed = tests.filter(\.attributedTo.isEmpty).map { campaign in
      ask(knowledge, weights, profile(campaign), truth: [], group: 0, prior: 0.1)
    }
    print("  truly unattributed campaigns: \(Self.named(unattributed))")
    print(
      "  attributed (strict) against truly unattributed campaigns: AUROC \(Metrics.f(Metrics.auroc(known, unattributed.map(\.known))))"
    )
  }

  private func objects(_ campaign: KnowledgeBase.CampaignRecord) -> [Int] {
    Set(campaign.uses.map(\.object)).sorted()
  }

  private func profile(_ campaign: KnowledgeBase.CampaignRecord) -> AttributionProfile {
    let used = objects(campaign).map { knowledge.objects[$0] }
    return AttributionProfile(
      id: campaign.id, techniques: used.filter { $0.kind == .technique }.map(\.id),
      software: used.filter { $0.kind.isSoftware }.map(\.id))
  }

  /// Weights of the fold that leaves the owners out; with owners in several folds, fitted for the purpose.
  private func weightsWithout(_ owners: Set<Int>, _ folds: [ActorWeights]) -> ActorWeights {
    let held = Set(owners.map { Items.fold(knowledge.actors[$0].id) })
    if held.count == 1, let fold = held.first { return folds[fold] }
    return fit(answerable.filter { !owners.contains($0.item.actor) }).weights
  }

  /// Strict: the campaign's own contribution goes, and every relation whose citations are all the campaign's.
  private func holdOut(_ campaign: KnowledgeBase.CampaignRecord) -> KnowledgeBase {
    let cited = Set(campaign.citations).union(campaign.uses.flatMap(\.citations))
    var held = knowledge
    for index in knowledge.actors.indices {
      let kept = knowledge.actors[index].uses.compactMap { use -> KnowledgeBase.Use? in
        if use.campaign == campaign.id { return nil }
        if !use.citations.isEmpty && cited.isSuperset(of: use.citations) { return nil }
        var rest = use
        rest.citations.removeAll { cited.contains($0) }
        return rest
      }
      held = held.replacing(uses: kept, of: index)
    }
    return held
  }
}
