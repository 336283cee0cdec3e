import EventModel
import Foundation
import Knowledge

/// The log-likelihood ratio of "same campaign" against "chance" for two incidents.
///
/// Per shared value: log P(both have it | same campaign) / P(the other has it by chance). The chance is learned from the
/// register (how many incidents have the value), from the knowledge base (how many actors use the software), and is never
/// below one in the population of such values. Families are capped, because what is inside one hangs together.
struct PairScore {
  /// Probability that two incidents of one campaign share a given value that one of them has.
  static let reuse = 0.35
  static let caps: [EvidenceFamily: Double] = [
    .infrastructure: 8, .malware: 8, .craft: 6, .techniques: 2.5, .flaws: 1.5, .victims: 1.0, .language: 0.5,
    .timing: 1.0, .knowledge: 5,
  ]
  /// Subjects and texts of lures together at most: many spellings of one text are one fact.
  static let lureCap = 3.0

  let register: [IncidentReport]
  let index: IncidentTokens
  /// Weight of each token.
  private(set) var weights: [Double]
  private let floors: [Double]
  /// How far a value looks like one campaign's own, 0.3 to 1.
  private(set) var concentrations: [Double]
  private let techniqueWeights: [Double]
  private let techniqueNorms: [Double]
  let affinity: ActorAffinity?
  /// What many have in common (trade, victims, methods, season, language) together at most.
  let circumstance: Double
  /// Set where no incident has a value: descriptions are weighed as wholes.
  let descriptions: DescriptionPairs?
  let model: DescriptionModel

  init(_ register: [IncidentReport], _ index: IncidentTokens, _ options: LinkingOptions) {
    self.register = register
    self.index = index
    affinity = options.knowledge.map { ActorAffinity($0, index.queries) }
    let count = Double(max(2, register.count))
    // Where incidents come with values, two that share none are not tied by what many have in common. A register of mere
    // descriptions has nothing else to go by.
    let withValues = index.tokens.count { $0.contains { index.kind($0).isValue } }
    circumstance = Double(withValues) * 2 >= Double(register.count) ? 2.5 : 6
    let gallery = affinity?.gallery
    let floors = index.labels.indices.map { token -> Double in
      let kind = index.kind(Int32(truncatingIfNeeded: token))
      guard kind.name == TokenKind.malware.name, let gallery,
        let object = options.knowledge?.software(index.labels[token])
      else { return 1 / kind.population }
      return max(1 / kind.population, (Double(gallery.holderCount(object)) + 0.5) / Double(max(1, gallery.actorCount)))
    }
    self.floors = floors
    let starts = register.map { Self.start($0) }
    let whole = Self.quartiles(starts.compactMap(\.self))
    weights = index.labels.indices.map { token in
      let kind = index.kind(Int32(truncatingIfNeeded: token))
      let holders = index.holders[token]
      // A small register is no fair sample of the world: unless a value is plainly everywhere, others are imagined beside it.
      let isEverywhere = count >= 20 && Double(holders.count) > 0.3 * count
      let chance = max(0, Double(holders.count) - 2) / (isEverywhere ? count : count + Self.beside) + floors[token]
      let weight = min(kind.ceiling, log(Self.reuse / chance))
      guard weight > 0, holders.count >= 4, Self.scattered.contains(kind.family), kind.name != TokenKind.malware.name
      else { return weight }
      return weight * Self.concentration(holders, register, starts, whole)
    }
    concentrations = index.labels.indices.map { token in
      let holders = index.holders[token]
      let kind = index.kind(Int32(truncatingIfNeeded: token))
      guard holders.count >= 4, Self.scattered.contains(kind.family), kind.name != TokenKind.malware.name else {
        return 1
      }
      return Self.concentration(holders, register, starts, whole)
    }
    var frequency = Array(repeating: 0.0, count: index.techniqueNames.count)
    for techniques in index.techniques { for technique in techniques { frequency[technique] += 1 } }
    let rare = frequency.map { log((1 + count) / (1 + $0)) + 0.3 }
    techniqueWeights = rare
    techniqueNorms = index.techniques.map { $0.reduce(0.0) { $0 + rare[$1] * rare[$1] }.squareRoot() }
    let isSmall = register.count <= LinkingLimits.allPairs
    descriptions = withValues == 0 && isSmall ? DescriptionPairs(index, affinity) : nil
    model = options.descriptions ?? (affinity == nil ? .uninformed : .informed)
  }

  /// How many unrelated incidents are imagined beside a register.
  static let beside = 200.0
  private static let scattered: Set<EvidenceFamily> = [.infrastructure, .malware, .craft]

  /// How far a value looks like one campaign's own: 1 where its holders lie close together in time and are of one trade,
  /// 0.3 where they are scattered like the register itself, as hosting and public tools are.
  private static func concentration(
    _ holders: [Int32], _ register: [IncidentReport], _ starts: [Int64?], _ whole: Double
  ) -> Double {
    let tactics = holders.compactMap { register[Int($0)].tactic }
    let loud = tactics.count { $0 == .ransomware || $0 == .denialOfService }
    if min(loud, tactics.count - loud) * 7 >= max(1, tactics.count) { return 0.3 }
    let times = holders.compactMap { starts[Int($0)] }
    guard times.count >= 4, whole > 0 else { return 1 }
    let spread = quartiles(times) / whole
    return spread <= 0.25 ? 1 : max(0.3, 1 - (spread - 0.25) * 2)
  }

  private static func start(_ report: IncidentReport) -> Int64? {
    [report.firstSeen, report.lastSeen].compactMap(\.self).min().map { $0.nanoseconds / 1_000_000_000 }
  }

  /// Distance between the quartiles, in seconds.
  private static func quartiles(_ times: [Int64]) -> Double {
    guard times.count >= 4 else { return 0 }
    let sorted = times.sorted()
    return Double(sorted[sorted.count * 3 / 4] - sorted[sorted.count / 4])
  }

  /// Names of extortion software are used by many affiliates, so they say little about who did it.
  private func trade(_ a: Int, _ b: Int) -> Double {
    register[a].tactic == .ransomware || register[b].tactic == .ransomware ? 0.2 : 1
  }

  /// The weight of the evidence, without the prior.
  func weight(_ a: Int, _ b: Int) -> Double {
    if let descriptions { return model.logOdds(descriptions.features(a, b)) }
    var sums = FamilySums()
    let trade = trade(a, b)
    var network = 0.0
    var lures = 0.0
    var hasAddress = false
    forEachShared(a, b) { token in
      let kind = index.kind(token)
      if kind.name == TokenKind.network.name {
        network = max(network, weights[Int(token)])
      } else if kind.isLure {
        lures += weights[Int(token)]
      } else {
        if kind.name == "ipv4-addr" { hasAddress = true }
        let share = kind.isRented ? tenancy(a, b) : kind.name == TokenKind.malware.name ? trade : 1
        sums.add(kind.family, weights[Int(token)] * share)
      }
    }
    // A shared address lies in a shared network: that says nothing more.
    if !hasAddress { sums.add(.infrastructure, network) }
    sums.add(.craft, min(lures, Self.lureCap))
    sums.add(.techniques, techniques(a, b))
    sums.add(.timing, timing(a, b))
    var soft = tactic(a, b)
    if let verdict = affinity?.verdict(a, b) {
      if verdict.isFirm { sums.add(.knowledge, verdict.ratio) } else { soft += verdict.ratio }
    }
    return sums.total(with: soft, cap: circumstance)
  }

  /// The grounds, strongest first.
  func reasons(_ a: Int, _ b: Int) -> [LinkReason] {
    var grounds: [LinkReason] = []
    var banded: [String: (EvidenceFamily, Int, Double)] = [:]
    let trade = trade(a, b)
    var hasAddress = false
    forEachShared(a, b) { if index.kind($0).name == "ipv4-addr" { hasAddress = true } }
    forEachShared(a, b) { token in
      let kind = index.kind(token)
      if hasAddress && kind.name == TokenKind.network.name { return }
      let share = kind.isRented ? tenancy(a, b) : kind.name == TokenKind.malware.name ? trade : 1
      let weight = weights[Int(token)] * share
      guard weight > 0.05 else { return }
      if kind.name == TokenKind.lure.name || kind.name == TokenKind.fuzzy.name {
        let before = banded[kind.name] ?? (kind.family, 0, 0)
        banded[kind.name] = (kind.family, before.1 + 1, before.2 + weight)
      } else {
        let label = String(index.labels[Int(token)].prefix(120))
        grounds.append(
          LinkReason(
            family: kind.family, kind: kind.name.hasPrefix("same ") ? kind.name : "same \(kind.name)", value: label,
            weight: weight))
      }
    }
    for (name, (family, count, weight)) in banded {
      grounds.append(LinkReason(family: family, kind: name, value: "\(count) shared fingerprints", weight: weight))
    }
    let shared = Set(index.queries[a].techniques).intersection(index.queries[b].techniques).count
    let ratio = techniques(a, b)
    if abs(ratio) > 0.05, shared > 0 {
      grounds.append(
        LinkReason(family: .techniques, kind: "similar techniques", value: "\(shared) shared", weight: ratio))
    }
    let time = timing(a, b)
    if abs(time) > 0.05 {
      grounds.append(LinkReason(family: .timing, kind: "distance in time", value: "", weight: time))
    }
    if let affinity {
      let verdict = affinity.verdict(a, b)
      if abs(verdict.ratio) > 0.05 {
        let kind =
          verdict.ratio == ActorAffinity.contradiction
          ? "malware of different known actors"
          : verdict.isFirm ? "malware of the same known actor" : "techniques of the same known actor"
        grounds.append(
          LinkReason(family: .knowledge, kind: kind, value: affinity.name(a, b), weight: verdict.ratio))
      }
    }
    return grounds.sorted { ($0.weight, $1.value) > ($1.weight, $0.value) }
  }

  /// Chance of a coincidence that the register's size cannot go below.
  func floor(_ token: Int32) -> Double { floors[Int(token)] }

  /// The weight by family, capped.
  func families(_ a: Int, _ b: Int) -> FamilySums {
    var sums = FamilySums()
    forEachShared(a, b) { sums.add(index.kind($0).family, weights[Int($0)]) }
    return sums
  }

  private func forEachShared(_ a: Int, _ b: Int, _ body: (Int32) -> Void) {
    let (left, right) = (index.tokens[a], index.tokens[b])
    var (i, j) = (0, 0)
    while i < left.count, j < right.count {
      if left[i] == right[j] {
        body(left[i])
        i += 1
        j += 1
      } else if left[i] < right[j] {
        i += 1
      } else {
        j += 1
      }
    }
  }

  /// Cosine of rarity-weighted techniques; slope and level from pairs of ATT&CK reports (see docs/linking.md).
  private func techniques(_ a: Int, _ b: Int) -> Double {
    let (left, right) = (index.techniques[a], index.techniques[b])
    guard !left.isEmpty, !right.isEmpty, techniqueNorms[a] > 0, techniqueNorms[b] > 0 else { return 0 }
    var dot = 0.0
    var (i, j) = (0, 0)
    while i < left.count, j < right.count {
      if left[i] == right[j] {
        dot += techniqueWeights[left[i]] * techniqueWeights[left[i]]
        i += 1
        j += 1
      } else if left[i] < right[j] {
        i += 1
      } else {
        j += 1
      }
    }
    return 5 * dot / (techniqueNorms[a] * techniqueNorms[b]) - 0.8
  }

  /// How likely a rented address still had the same tenant, by the time between two incidents: most are given up within
  /// months.
  private func tenancy(_ a: Int, _ b: Int) -> Double {
    switch days(a, b) {
    case nil: 0.8
    case .some(...60): 1
    case .some(...365): 0.6
    default: 0.3
    }
  }

  /// Days between two incidents.
  private func days(_ a: Int, _ b: Int) -> Int64? {
    guard let left = span(a), let right = span(b) else { return nil }
    return max(0, max(left.lowerBound, right.lowerBound) - min(left.upperBound, right.upperBound)) / 86_400
  }

  private func timing(_ a: Int, _ b: Int) -> Double {
    guard let days = days(a, b) else { return 0 }
    switch days {
    case ...7: return 1
    case ...30: return 0.6
    case ...120: return 0.3
    case ...400: return 0
    case ...1_100: return -0.4
    default: return -0.8
    }
  }

  /// First to last second of an incident; contradictory times are put in order.
  func span(_ incident: Int) -> ClosedRange<Int64>? {
    let report = register[incident]
    let known = [report.firstSeen, report.lastSeen].compactMap(\.self).map { $0.nanoseconds / 1_000_000_000 }
    guard let first = known.min(), let last = known.max() else {
      return report.times.map { $0.nanoseconds / 1_000_000_000 }.min().map { $0...$0 }
    }
    return first...last
  }

  /// Extortion and flooding are other trades than spying: a different way in speaks against one campaign.
  private func tactic(_ a: Int, _ b: Int) -> Double {
    guard let left = register[a].tactic, let right = register[b].tactic else { return 0 }
    if left == right { return 0.3 }
    let loud: Set<IncidentReport.Tactic> = [.ransomware, .denialOfService]
    return loud.contains(left) || loud.contains(right) ? -3 : -0.2
  }
}

/// Sums per family with their caps; a fixed array, because it is made for every pair.
struct FamilySums {
  private var values: [Double] = Array(repeating: 0, count: 9)

  static let order: [EvidenceFamily] = [
    .infrastructure, .malware, .craft, .techniques, .flaws, .victims, .timing, .language, .knowledge,
  ]
  private static let caps = order.map { PairScore.caps[$0] ?? 1 }

  mutating func add(_ family: EvidenceFamily, _ weight: Double) {
    let slot: Int
    switch family {
    case .infrastructure: slot = 0
    case .malware: slot = 1
    case .craft: slot = 2
    case .techniques: slot = 3
    case .flaws: slot = 4
    case .victims: slot = 5
    case .timing: slot = 6
    case .language: slot = 7
    default: slot = 8
    }
    values[slot] += weight
  }

  var total: Double {
    var sum = 0.0
    for slot in values.indices { sum += max(-Self.caps[slot], min(Self.caps[slot], values[slot])) }
    return sum
  }

  /// The sum with other circumstances; circumstances together are capped.
  func total(with other: Double, cap: Double) -> Double {
    var soft = other
    for slot in values.indices where Self.isSoft(slot) { soft += capped(slot) }
    return hard + min(soft, cap)
  }

  /// What is somebody's own: values, malware, flaws, known arsenal.
  var hard: Double { values.indices.reduce(0) { Self.isSoft($1) ? $0 : $0 + capped($1) } }

  private static func isSoft(_ slot: Int) -> Bool { slot == 3 || slot >= 5 && slot <= 7 }
  private func capped(_ slot: Int) -> Double { max(-Self.caps[slot], min(Self.caps[slot], values[slot])) }

  /// Families that say something by themselves.
  var strong: Int { values.indices.count { $0 != 5 && $0 != 6 && values[$0] > 1 } }
}
