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
    var pairs: [(a: Int32, b: Int32, odds: Double)] = []
    for (a, b) in CandidatePairs.find(score) where plan.groups[Int(a)] == plan.groups[Int(b)] {
      let odds = score.weight(Int(a), Int(b)) + options.priorLogOdds
      if odds > Agglomeration.noLink { pairs.append((a, b, odds)) }
    }
    var clustering = Agglomeration(
      count: register.count, pairs: pairs, threshold: options.threshold, barred: plan.barred)
    var history = clustering.steps.enumerated().map { offset, step in
      MergeStep(
        step: offset + 1, into: register[Int(step.into)].id, from: register[Int(step.from)].id, sizes: step.sizes,
        score: step.score, reason: nil)
    }
    for pin in plan.pins { clustering.pin(pin.0, pin.1) }
    let bridges = Bridges(clustering.members, pairs, threshold: options.threshold)
    for bridge in bridges.found {
      issues.append(
        InputIssue(
          "linking.bridge", .noted, item: register[Int(bridge)].id,
          detail: "this incident alone ties two campaigns; they were kept apart"))
    }
    var merge = ClusterMerge(
      score: score, threshold: options.clusterThreshold, groups: plan.groups, barred: plan.barred)
    let clusters = merge.run(plan.pins.isEmpty ? bridges.clusters : clustering.members.filter { !$0.isEmpty })
    for join in merge.joins {
      history.append(
        MergeStep(
          step: history.count + 1, into: register[Int(join.a)].id, from: register[Int(join.b)].id, sizes: [],
          score: join.weight, reason: join.reasons.first))
    }
    let builder = CampaignBuilder(score: score, pairs: pairs, joins: merge.joins, plan: plan, options: options)
    let campaigns = builder.build(clusters)
    let linked = Set(campaigns.flatMap(\.incidents))
    return LinkingResult(
      campaigns: campaigns, unlinked: register.map(\.id).filter { !linked.contains($0) }, history: history,
      issues: issues, decisions: options.decisions)
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
