public import EventModel
import Foundation

/// Links incidents to campaigns by the weight of everything they share. See `docs/linking.md`.
public enum Linker {
  /// Links a register. The result does not depend on the order of the register.
  public static func link(_ register: [IncidentReport], options: LinkingOptions = .init()) -> LinkingResult {
    let register = register.sorted { $0.id < $1.id }
    var issues: [InputIssue] = []
    let plan = DecisionPlan(options.decisions, register, &issues)
    let score = PairScore(register, IncidentTokens(register, options: options), options)
    issues += common(score)
    let found = score.descriptions == nil ? values(score, plan, options, &issues) : descriptions(score, plan)
    let builder = CampaignBuilder(score: score, pairs: found.pairs, joins: found.joins, plan: plan, options: options)
    let campaigns = builder.build(found.clusters)
    let linked = Set(campaigns.flatMap(\.incidents))
    return LinkingResult(
      campaigns: campaigns, unlinked: register.map(\.id).filter { !linked.contains($0) }, history: found.history,
      issues: issues, decisions: options.decisions)
  }

  private typealias Pairs = [(a: Int32, b: Int32, odds: Double)]

  private struct Clusters {
    var clusters: [[Int32]]
    var pairs: Pairs
    var joins: [ClusterMerge.Join] = []
    var history: [MergeStep]
  }

  /// Registers with values: telling pairs, agglomeration, bridges, mergers of clusters.
  private static func values(
    _ score: PairScore, _ plan: DecisionPlan, _ options: LinkingOptions, _ issues: inout [InputIssue]
  ) -> Clusters {
    var pairs: Pairs = []
    for (a, b) in CandidatePairs.find(score) where plan.groups[Int(a)] == plan.groups[Int(b)] {
      let odds = score.weight(Int(a), Int(b)) + options.priorLogOdds
      if odds > Agglomeration.noLink { pairs.append((a, b, odds)) }
    }
    var clustering = Agglomeration(
      count: score.register.count, pairs: pairs, threshold: options.threshold, barred: plan.barred)
    var history = steps(clustering.steps, score)
    for pin in plan.pins { clustering.pin(pin.0, pin.1) }
    let bridges = Bridges(clustering.members, pairs, threshold: options.threshold)
    for bridge in bridges.found {
      issues.append(
        InputIssue(
          "linking.bridge", .noted, item: score.register[Int(bridge)].id,
          detail: "this incident alone ties two campaigns; they were kept apart"))
    }
    var merge = ClusterMerge(
      score: score, threshold: options.clusterThreshold, groups: plan.groups, barred: plan.barred)
    let clusters = merge.run(plan.pins.isEmpty ? bridges.clusters : clustering.members.filter { !$0.isEmpty })
    for join in merge.joins {
      history.append(
        MergeStep(
          step: history.count + 1, into: score.register[Int(join.a)].id, from: score.register[Int(join.b)].id,
          sizes: [], score: join.weight, reason: join.reasons.first))
    }
    return Clusters(clusters: clusters, pairs: pairs, joins: merge.joins, history: history)
  }

  /// Registers of mere descriptions: all pairs, average linkage.
  private static func descriptions(_ score: PairScore, _ plan: DecisionPlan) -> Clusters {
    var pairs: Pairs = []
    let linkage = AverageLinkage(count: score.register.count) { a, b in
      let key = Agglomeration.key(Int32(a), Int32(b))
      guard plan.groups[a] == plan.groups[b], !plan.barred.contains(key) else { return -.infinity }
      let odds = score.weight(a, b) - score.model.threshold
      if odds > 0 { pairs.append((Int32(a), Int32(b), odds)) }
      return plan.isPinned(Int32(a), Int32(b)) ? 1e9 : odds
    }
    return Clusters(
      clusters: linkage.members.filter { !$0.isEmpty }.map { $0.sorted() }, pairs: pairs,
      history: steps(linkage.steps, score))
  }

  private static func steps(
    _ steps: [(into: Int32, from: Int32, sizes: [Int], score: Double)], _ score: PairScore
  ) -> [MergeStep] {
    steps.enumerated().map { offset, step in
      MergeStep(
        step: offset + 1, into: score.register[Int(step.into)].id, from: score.register[Int(step.from)].id,
        sizes: step.sizes, score: step.score, reason: nil)
    }
  }

  /// Values that nearly everybody has say nothing; they are named instead of being dropped silently.
  private static func common(_ score: PairScore) -> [InputIssue] {
    let count = score.register.count
    guard count >= 20 else { return [] }
    let bar = Int(Double(count) * LinkingLimits.commonShare)
    let kinds: Set<EvidenceFamily> = [.infrastructure, .malware, .craft]
    return score.index.holders.indices.filter {
      score.index.holders[$0].count > bar && kinds.contains(score.index.kind(Int32($0)).family)
    }.map { token in
      InputIssue(
        "linking.common-value", .noted, item: score.index.labels[token],
        detail: "in \(score.index.holders[token].count) of \(count) incidents; weighs \(score.weights[token])")
    }
  }
}
