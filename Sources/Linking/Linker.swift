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
    if score.descriptions == nil { issues += narrowTies(score, found, options) }
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

  /// Pairs of incidents that are worth looking at, with their log-odds.
  private static func pairs(_ score: PairScore, _ plan: DecisionPlan, _ options: LinkingOptions) -> Pairs {
    var pairs: Pairs = []
    for (a, b) in CandidatePairs.find(score) where plan.groups[Int(a)] == plan.groups[Int(b)] {
      let odds = score.weight(Int(a), Int(b)) + options.priorLogOdds
      if odds > Agglomeration.noLink { pairs.append((a, b, odds)) }
    }
    return pairs
  }

  /// Registers with values. Incidents that tie dense parts by themselves are struck dumb while the rest is clustered, and go
  /// to the one campaign that they share most with afterwards.
  private static func values(
    _ score: PairScore, _ plan: DecisionPlan, _ options: LinkingOptions, _ issues: inout [InputIssue]
  ) -> Clusters {
    let pairs = pairs(score, plan, options)
    let pinned = Set(plan.pins.flatMap { [$0.0, $0.1] })
    let suspects = Bridges.suspects(count: score.register.count, pairs, threshold: options.threshold)
      .filter { !pinned.contains($0) }
    guard !suspects.isEmpty else { return cluster(score, pairs, plan, options, &issues) }
    let quiet = PairScore(score.register, score.index.muting(Set(suspects)), options)
    var found = cluster(quiet, Self.pairs(quiet, plan, options), plan, options, &issues)
    for suspect in suspects { place(suspect, pairs, score, plan, options, &found) }
    issues += suspects.map { bridgeIssue(score.register[Int($0)].id) }
    return found
  }

  private static func bridgeIssue(_ id: String) -> InputIssue {
    InputIssue(
      "linking.bridge", .noted, item: id, detail: "this incident alone ties two campaigns; they were kept apart")
  }

  private static func narrowTies(_ score: PairScore, _ found: Clusters, _ options: LinkingOptions) -> [InputIssue] {
    guard score.register.count <= LinkingLimits.allPairs else { return [] }
    return NarrowTies.find(found.clusters, found.pairs, threshold: options.threshold).map { tie in
      let ids = tie.incidents.map { score.register[Int($0)].id }
      let sizes = tie.sizes.map(String.init).joined(separator: " and ")
      return InputIssue(
        "linking.narrow-tie", .noted, item: ids.joined(separator: ", "),
        detail: "these two incidents alone tie parts of \(sizes) incidents; nothing was cut, look at them")
    }
  }

  /// Adds an incident to the cluster that its two best links lead to.
  private static func place(
    _ incident: Int32, _ pairs: Pairs, _ score: PairScore, _ plan: DecisionPlan, _ options: LinkingOptions,
    _ found: inout Clusters
  ) {
    var odds: [Int32: Double] = [:]
    for pair in pairs where pair.odds > options.threshold {
      if pair.a == incident { odds[pair.b] = pair.odds }
      if pair.b == incident { odds[pair.a] = pair.odds }
    }
    var best: (index: Int, pull: Double)?
    for (index, members) in found.clusters.enumerated() where !members.contains(incident) {
      let links = members.compactMap { odds[$0] }.sorted(by: >)
      let isBarred = members.contains { plan.barred.contains(Agglomeration.key($0, incident)) }
      let pull = links.prefix(2).reduce(0, +) + Double(links.count) * 1e-3
      if !links.isEmpty, !isBarred, pull > best?.pull ?? 0 { best = (index, pull) }
    }
    guard let best, let home = found.clusters[best.index].first else { return }
    let members = Set(found.clusters[best.index])
    found.pairs += pairs.filter {
      $0.a == incident && members.contains($0.b) || $0.b == incident && members.contains($0.a)
    }
    found.history.append(
      MergeStep(
        step: found.history.count + 1, into: score.register[Int(home)].id, from: score.register[Int(incident)].id,
        sizes: [members.count, 1], score: best.pull, reason: nil))
    found.clusters.removeAll { $0 == [incident] }
    if let index = found.clusters.firstIndex(where: { $0.first == home }) {
      found.clusters[index] = (found.clusters[index] + [incident]).sorted()
    }
  }

  /// Agglomeration, bridges inside clusters, mergers of clusters.
  private static func cluster(
    _ score: PairScore, _ pairs: Pairs, _ plan: DecisionPlan, _ options: LinkingOptions, _ issues: inout [InputIssue]
  ) -> Clusters {
    var clustering = Agglomeration(
      count: score.register.count, pairs: pairs, threshold: options.threshold, barred: plan.barred)
    var history = steps(clustering.steps, score)
    for pin in plan.pins { clustering.pin(pin.0, pin.1) }
    let bridges = Bridges(clustering.members, pairs, threshold: options.threshold)
    issues += bridges.found.map { bridgeIssue(score.register[Int($0)].id) }
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
