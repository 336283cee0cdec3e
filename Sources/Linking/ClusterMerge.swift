import EventModel
import Foundation

/// Joins whole clusters by what their incidents have together.
///
/// A campaign's own values are frequent in a register because the campaign is large, so between incidents they look common.
/// Between clusters they do not: what only two of a hundred clusters have ties those two. Both sides must be supported by
/// at least two incidents, so that one poisoned report ties nothing.
struct ClusterMerge {
  /// Probability that two parts of one campaign share a value.
  static let reuse = 0.6
  /// A value in more clusters than this says too little to look for partners by it.
  static let blocking = 24
  static let rounds = 8
  /// What must be somebody's own in a merger of clusters: circumstances and one rented server are not enough.
  static let own = 4.0

  /// A merger and its grounds.
  struct Join {
    var a: Int32
    var b: Int32
    var weight: Double
    var reasons: [LinkReason]
  }

  private struct Cluster {
    var incidents: [Int32]
    var tokens: [Int32: Int] = [:]
    var actors: [Int: Double] = [:]
    var loud: IncidentReport.Tactic?
    var span: ClosedRange<Int64>?
  }

  let score: PairScore
  let threshold: Double
  /// Incidents of different groups never meet (an analyst split them).
  let groups: [Int]
  let barred: Set<UInt64>
  private(set) var joins: [Join] = []

  init(score: PairScore, threshold: Double, groups: [Int], barred: Set<UInt64>) {
    self.score = score
    self.threshold = threshold
    self.groups = groups
    self.barred = barred
  }

  /// Joins until nothing is left to join; gives the new clusters.
  mutating func run(_ start: [[Int32]]) -> [[Int32]] {
    var clusters = start.map(describe)
    for _ in 0..<Self.rounds {
      let found = candidates(clusters).sorted { ($0.weight, $1.a, $1.b) > ($1.weight, $0.a, $0.b) }
      var used: Set<Int32> = []
      var merged: [Int32: Int32] = [:]
      for join in found where !used.contains(join.a) && !used.contains(join.b) {
        used.insert(join.a)
        used.insert(join.b)
        merged[join.b] = join.a
        joins.append(represent(join, clusters))
      }
      if merged.isEmpty { break }
      var next: [Cluster] = []
      for (index, cluster) in clusters.enumerated() where merged[Int32(index)] == nil {
        let partner = merged.first { $0.value == Int32(index) }?.key
        next.append(
          partner.map { describe((cluster.incidents + clusters[Int($0)].incidents).sorted()) } ?? cluster)
      }
      clusters = next
    }
    return clusters.map(\.incidents)
  }

  private func describe(_ incidents: [Int32]) -> Cluster {
    var cluster = Cluster(incidents: incidents)
    var loud: [IncidentReport.Tactic: Int] = [:]
    var known = 0
    for incident in incidents {
      for token in score.index.tokens[Int(incident)] { cluster.tokens[token, default: 0] += 1 }
      if let shares = score.affinity?.shares[Int(incident)].filter(\.isByMalware), !shares.isEmpty {
        known += 1
        for share in shares { cluster.actors[share.actor, default: 0] += share.probability }
      }
      if let tactic = score.register[Int(incident)].tactic { loud[tactic, default: 0] += 1 }
      if let span = score.span(Int(incident)) {
        let now = cluster.span ?? span
        cluster.span = min(now.lowerBound, span.lowerBound)...max(now.upperBound, span.upperBound)
      }
    }
    for actor in cluster.actors.keys { cluster.actors[actor, default: 0] /= Double(max(1, known)) }
    if let most = loud.max(by: { ($0.value, $1.key.rawValue) < ($1.value, $0.key.rawValue) })?.key,
      most == .ransomware || most == .denialOfService
    {
      cluster.loud = most
    }
    return cluster
  }

  private func candidates(_ clusters: [Cluster]) -> [Join] {
    var holders: [Int32: [Int32]] = [:]
    for (index, cluster) in clusters.enumerated() {
      for token in cluster.tokens.keys { holders[token, default: []].append(Int32(index)) }
    }
    var pairs: Set<UInt64> = []
    for (token, held) in holders where (2...Self.blocking).contains(held.count) {
      guard score.index.kind(token).ceiling > 1 else { continue }
      for i in held.indices {
        for j in i + 1..<max(i + 1, held.count)
        where clusters[Int(held[i])].incidents.count
          + clusters[Int(held[j])].incidents.count > 2
        {
          pairs.insert(Agglomeration.key(held[i], held[j]))
        }
      }
    }
    return pairs.sorted().compactMap { key in
      judge(Int32(key >> 32), Int32(key & 0xFFFF_FFFF), clusters, holders)
    }
  }

  private func judge(_ a: Int32, _ b: Int32, _ clusters: [Cluster], _ holders: [Int32: [Int32]]) -> Join? {
    let (left, right) = (clusters[Int(a)], clusters[Int(b)])
    guard groups[Int(left.incidents[0])] == groups[Int(right.incidents[0])], left.loud == right.loud,
      !isBarred(left, right)
    else { return nil }
    var sums = FamilySums()
    var telling: [(Int32, Double)] = []
    var isOwn = false
    var lures = 0.0
    let (few, many) = left.tokens.count <= right.tokens.count ? (left, right) : (right, left)
    let sizes = Double(left.incidents.count + right.incidents.count)
    let small = Double(min(left.incidents.count, right.incidents.count))
    let rest = max(0, Double(score.register.count) - sizes) + PairScore.beside
    for token in few.tokens.keys.sorted() where many.tokens[token] != nil {
      let kind = score.index.kind(token)
      if kind.name == TokenKind.network.name { continue }
      // How often others have it, and so how likely one of the smaller cluster's incidents has it by chance.
      let outside = Double(
        score.index.holders[Int(token)].count - (left.tokens[token] ?? 0) - (right.tokens[token] ?? 0))
      let rate = min(0.99, max(0, outside) / rest + score.floor(token))
      let both = min(left.tokens[token] ?? 0, right.tokens[token] ?? 0)
      let isTheirs = outside <= 0 || isOfFew(token, both, clusters, holders)
      // What nobody else has and several on both sides have is no accident of single incidents.
      let accident =
        isTheirs ? Self.atLeast(both, mean: small * score.floor(token)) : 1 - pow(1 - rate, small)
      let chance = max(score.floor(token), accident)
      let isExtortion = left.loud == .ransomware && kind.name == TokenKind.malware.name
      let weight = min(kind.ceiling, log(Self.reuse / chance)) * (isExtortion ? 0.2 : score.concentrations[Int(token)])
      guard weight > 0 else { continue }
      if kind.isLure { lures += weight } else { sums.add(kind.family, weight) }
      let isPrivate = kind.isValue && !kind.isRented && !kind.isLure || isPrivateMalware(token, both)
      if isTheirs, isPrivate { isOwn = true }
      if weight > 0.8 && kind.family != .victims { telling.append((token, weight)) }
    }
    guard let knowledge = agreement(left, right) else { return nil }
    sums.add(.craft, min(lures, PairScore.lureCap))
    sums.add(.knowledge, knowledge)
    sums.add(.timing, timing(left, right))
    let weight = sums.total(with: 0, cap: score.circumstance)
    guard weight > threshold, sums.strong >= 2 || weight > threshold + 2, sums.hard > Self.own else { return nil }
    // A value that nobody else has, or malware of one known actor on both sides: rented servers pass from hand to hand.
    guard isOwn || knowledge > 2 else { return nil }
    guard supports(left, telling), supports(right, telling) else { return nil }
    telling.sort { ($0.1, $1.0) > ($1.1, $0.0) }
    var reasons = telling.prefix(LinkingLimits.reasons).map { token, weight in
      let kind = score.index.kind(token)
      return LinkReason(
        family: kind.family, kind: "\(kind.name) that few other clusters have",
        value: String(score.index.labels[Int(token)].prefix(120)), weight: weight)
    }
    if abs(knowledge) > 0.05 {
      reasons.append(
        LinkReason(family: .knowledge, kind: "traces of the same known actor", value: "", weight: knowledge))
    }
    return Join(a: a, b: b, weight: weight, reasons: reasons)
  }

  /// Several incidents of both sides have it, and so have those of at most two other clusters, but no single incident: what
  /// the parts of one campaign have together, met while it is still in parts.
  private func isOfFew(
    _ token: Int32, _ both: Int, _ clusters: [Cluster], _ holders: [Int32: [Int32]]
  ) -> Bool {
    guard both >= 3, let held = holders[token], held.count <= 4 else { return false }
    return held.allSatisfy { (clusters[Int($0)].tokens[token] ?? 0) >= 3 }
  }

  /// Malware that several incidents of both sides name and at most one known actor uses.
  private func isPrivateMalware(_ token: Int32, _ both: Int) -> Bool {
    let kind = score.index.kind(token)
    return kind.name == TokenKind.malware.name && both >= 2 && score.floor(token) <= 1 / kind.population
  }

  /// Probability of at least this many where the mean is small (Poisson).
  static func atLeast(_ count: Int, mean: Double) -> Double {
    var (term, below) = (exp(-mean), 0.0)
    for number in 0..<max(0, min(count, 50)) {
      below += term
      term *= mean / Double(number + 1)
    }
    return max(0, 1 - below)
  }

  /// At least two incidents, or all there are, hold a telling value.
  private func supports(_ cluster: Cluster, _ telling: [(Int32, Double)]) -> Bool {
    let wanted = min(2, cluster.incidents.count)
    var found = 0
    for incident in cluster.incidents {
      let tokens = score.index.tokens[Int(incident)]
      if telling.contains(where: { Self.holds(tokens, $0.0) }) { found += 1 }
      if found >= wanted { return true }
    }
    return false
  }

  static func holds(_ sorted: [Int32], _ token: Int32) -> Bool {
    var (low, high) = (0, sorted.count)
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] == token { return true }
      if sorted[middle] < token { low = middle + 1 } else { high = middle }
    }
    return false
  }

  /// Nil where both have malware of their own actor, and not of the same one.
  private func agreement(_ left: Cluster, _ right: Cluster) -> Double? {
    guard !left.actors.isEmpty, !right.actors.isEmpty else { return 0 }
    guard Self.first(left.actors) == Self.first(right.actors) else { return nil }
    let sum = left.actors.keys.sorted().reduce(0.0) { $0 + (left.actors[$1] ?? 0) * (right.actors[$1] ?? 0) }
    return min(5, max(-0.5, 1.43 * log(max(sum, 1e-5)) + 6.5))
  }

  private static func first(_ actors: [Int: Double]) -> Int? {
    actors.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
  }

  private func timing(_ left: Cluster, _ right: Cluster) -> Double {
    guard let a = left.span, let b = right.span else { return 0 }
    let gap = max(a.lowerBound, b.lowerBound) - min(a.upperBound, b.upperBound)
    return gap < 120 * 86_400 ? 0.5 : gap < 500 * 86_400 ? 0 : -0.7
  }

  private func isBarred(_ left: Cluster, _ right: Cluster) -> Bool {
    guard !barred.isEmpty else { return false }
    return left.incidents.contains { a in right.incidents.contains { barred.contains(Agglomeration.key(a, $0)) } }
  }

  /// The merger between the two incidents that share most.
  private func represent(_ join: Join, _ clusters: [Cluster]) -> Join {
    var best: (Double, Int32, Int32)?
    for a in clusters[Int(join.a)].incidents.prefix(60) {
      for b in clusters[Int(join.b)].incidents.prefix(60) {
        let weight = score.families(Int(a), Int(b)).total
        if weight > (best?.0 ?? -.infinity) { best = (weight, a, b) }
      }
    }
    return Join(a: best?.1 ?? 0, b: best?.2 ?? 0, weight: join.weight, reasons: join.reasons)
  }
}
