import EventModel
import Foundation

/// Turns clusters into campaigns: ids, links that explain every incident, phases, summaries.
struct CampaignBuilder {
  let score: PairScore
  let pairs: [(a: Int32, b: Int32, odds: Double)]
  let joins: [ClusterMerge.Join]
  let plan: DecisionPlan
  let options: LinkingOptions

  func build(_ clusters: [[Int32]]) -> [Campaign] {
    var label = Array(repeating: Int32(-1), count: score.register.count)
    for (index, cluster) in clusters.enumerated() where cluster.count > 1 {
      for incident in cluster { label[Int(incident)] = Int32(index) }
    }
    var inside: [Int32: [(a: Int32, b: Int32, odds: Double)]] = [:]
    for pair in pairs where label[Int(pair.a)] >= 0 && label[Int(pair.a)] == label[Int(pair.b)] {
      inside[label[Int(pair.a)], default: []].append(pair)
    }
    var joined: [Int32: [ClusterMerge.Join]] = [:]
    for join in joins where label[Int(join.a)] == label[Int(join.b)] {
      joined[label[Int(join.a)], default: []].append(join)
    }
    let campaigns = clusters.enumerated().filter { $0.element.count > 1 }.map { index, cluster in
      campaign(cluster, inside[Int32(index)] ?? [], joined[Int32(index)] ?? [])
    }
    return campaigns.sorted { ($0.incidents.count, $1.id) > ($1.incidents.count, $0.id) }
  }

  private func campaign(
    _ cluster: [Int32], _ pairs: [(a: Int32, b: Int32, odds: Double)], _ joins: [ClusterMerge.Join]
  ) -> Campaign {
    let ordered = cluster.sorted { (start($0), $0) < (start($1), $1) }
    let ids = ordered.map { score.register[Int($0)].id }
    let id = "campaign--" + Self.hash(ids.sorted())
    let parts = Phases.split(ordered.map { score.register[Int($0)] })
    let phases = parts.enumerated().map { offset, part in
      CampaignPhase(
        id: "\(id).\(offset + 1)", incidents: part.map(\.id), summary: CampaignSummaries.summary(part, options.shared))
    }
    let members = Set(ids)
    let name = plan.names.last { !$0.incidents.isEmpty && members.isSuperset(of: $0.incidents) }?.name
    return Campaign(
      id: id, name: name, incidents: ids, links: links(cluster, pairs, joins), phases: phases,
      summary: CampaignSummaries.summary(ordered.map { score.register[Int($0)] }, options.shared))
  }

  private func start(_ incident: Int32) -> Int64 { score.span(Int(incident))?.lowerBound ?? .max }

  /// The strongest spanning tree, then the strongest further links of every incident.
  private func links(
    _ cluster: [Int32], _ pairs: [(a: Int32, b: Int32, odds: Double)], _ joins: [ClusterMerge.Join]
  ) -> [CampaignLink] {
    var root: [Int32: Int32] = Dictionary(uniqueKeysWithValues: cluster.map { ($0, $0) })
    func find(_ incident: Int32) -> Int32 {
      var at = incident
      while let next = root[at], next != at { at = next }
      return at
    }
    var found: [CampaignLink] = []
    var listed: Set<UInt64> = []
    var extra: [Int32: Int] = [:]
    let strong = pairs.filter { $0.odds > options.threshold }.sorted { ($0.odds, $1.a, $1.b) > ($1.odds, $0.a, $0.b) }
    for pair in strong {
      let (x, y) = (find(pair.a), find(pair.b))
      let isTree = x != y
      if isTree { root[x] = y }
      let limit = LinkingLimits.extraLinksPerIncident
      guard isTree || (extra[pair.a, default: 0] < limit && extra[pair.b, default: 0] < limit) else { continue }
      if !isTree {
        extra[pair.a, default: 0] += 1
        extra[pair.b, default: 0] += 1
      }
      listed.insert(Agglomeration.key(pair.a, pair.b))
      found.append(link(pair.a, pair.b, nil))
    }
    for join in joins where find(join.a) != find(join.b) {
      root[find(join.a)] = find(join.b)
      found.append(link(join.a, join.b, join))
    }
    for pin in plan.pins where root[pin.0] != nil && root[pin.1] != nil && find(pin.0) != find(pin.1) {
      root[find(pin.0)] = find(pin.1)
      let reason = LinkReason(family: .prior, kind: "pinned by an analyst", value: "", weight: 0)
      found.append(
        CampaignLink(
          from: score.register[Int(pin.0)].id, to: score.register[Int(pin.1)].id, weight: 0, reasons: [reason]))
    }
    // Anything still apart was held by pairs that fell below the bar one by one: name its best pair.
    for pair in pairs.sorted(by: { ($0.odds, $1.a, $1.b) > ($1.odds, $0.a, $0.b) }) where find(pair.a) != find(pair.b) {
      root[find(pair.a)] = find(pair.b)
      found.append(link(pair.a, pair.b, nil))
    }
    return found
  }

  private func link(_ a: Int32, _ b: Int32, _ join: ClusterMerge.Join?) -> CampaignLink {
    let reasons = join?.reasons ?? score.reasons(Int(a), Int(b))
    return CampaignLink(
      from: score.register[Int(a)].id, to: score.register[Int(b)].id,
      weight: join?.weight ?? score.weight(Int(a), Int(b)), reasons: Array(reasons.prefix(LinkingLimits.reasons)))
  }

  /// FNV-1a over the ids, 64 bits in hexadecimal: equal members, equal id.
  static func hash(_ ids: [String]) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for id in ids { for byte in Array(id.utf8) + [0] { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 } }
    let text = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - text.count) + text
  }
}
