internal import EventModel

/// One correlation at work: its groups and what they remember. Matches must come in order of time.
struct CorrelationState {
  /// A match with everything the correlation needs of it.
  struct Item: Sendable {
    var match: BaseMatch
    var time: EventTime
    /// What is counted as distinct: the values of the counted fields, or the rule.
    var distinct: String
    var number: Double
  }

  /// The matches that agree in the `group-by` fields.
  struct Group: Sendable {
    var values: [String: String]
    var items = Queue<Item>()
    var distinct: [String: Int] = [:]
    var sum = 0.0
    var silentUntil: EventTime?
    /// For ordered ones: `chains[position][length - 1]` is the latest chain of that length that ends at the position.
    var chains: [[[Item]]] = []
  }

  let rule: CorrelationRule
  private let limits: CorrelationLimits
  private var groups: [String: Group] = [:]
  /// Groups in the order of their items (sliding) or of their windows' starts (complete).
  private var order = Queue<(key: String, time: EventTime)>()
  /// Matches held.
  private(set) var held = 0
  private(set) var evicted = 0
  private(set) var withoutValue = 0

  init(_ rule: CorrelationRule, limits: CorrelationLimits) {
    self.rule = rule
    self.limits = limits
  }

  /// More matches can only help: the window slides and the correlation holds as soon as the condition does. All other
  /// conditions are judged when a window, which a match outside of any window opens, is complete.
  var slides: Bool {
    switch rule.kind {
    case .eventCount, .valueCount, .valueSum, .temporal, .temporalOrdered:
      rule.criteria.allSatisfy { $0.comparison == .gt || $0.comparison == .gte }
    case .valueAverage, .valuePercentile, .valueMedian: false
    }
  }

  /// When the oldest open window is complete; nil for sliding ones.
  var nextEnd: EventTime? {
    slides ? nil : order.first.map { EventTime(nanoseconds: $0.time.nanoseconds.addingClamped(rule.timespan)) }
  }

  /// Takes a match; returns what it made true.
  mutating func add(_ match: BaseMatch, at time: EventTime) -> CorrelationMatch? {
    guard let (key, values) = group(of: match), let item = item(match, time) else {
      withoutValue += 1
      return nil
    }
    if rule.kind == .temporalOrdered { return addOrdered(item, key, values) }
    forget(before: EventTime(nanoseconds: time.nanoseconds.addingClamped(-rule.timespan)))
    var group = groups.removeValue(forKey: key) ?? Group(values: values)
    if slides || group.items.isEmpty { order.append((key, time)) }
    group.items.append(item)
    group.distinct[item.distinct, default: 0] += 1
    group.sum += item.number
    held += 1
    var result: CorrelationMatch?
    if slides, group.silentUntil.map({ time > $0 }) ?? true {
      let value = slidingValue(group)
      if rule.criteria.allSatisfy({ $0.holds(value) }) {
        result = self.match(group, value, at: time)
        group.silentUntil = EventTime(nanoseconds: time.nanoseconds.addingClamped(rule.timespan))
      }
    }
    groups[key] = group
    while held > limits.perRule { evictOldest() }
    return result
  }

  /// Judges the oldest window, which is complete.
  mutating func complete() -> [CorrelationMatch] {
    guard let end = nextEnd, let (key, _) = order.popFirst(), let group = groups.removeValue(forKey: key) else {
      return []
    }
    held -= group.items.count
    if rule.kind == .valuePercentile, rule.percentile == nil { return rare(group, at: end) }
    guard let value = completeValue(group), rule.criteria.allSatisfy({ $0.holds(value) }) else { return [] }
    return [match(group, value, at: end)]
  }

  /// Forgets the oldest match, or the oldest open window.
  mutating func evictOldest() {
    if rule.kind == .temporalOrdered { return forgetGroup(counting: true) }
    guard let (key, _) = order.popFirst(), var group = groups.removeValue(forKey: key) else { return }
    if slides {
      evicted += 1
      remove(&group)
      if !group.items.isEmpty || group.silentUntil != nil { groups[key] = group }
    } else {
      evicted += group.items.count
      held -= group.items.count
    }
  }

  private mutating func remove(_ group: inout Group) {
    guard let item = group.items.popFirst() else { return }
    held -= 1
    group.sum -= item.number
    if let count = group.distinct[item.distinct] { group.distinct[item.distinct] = count > 1 ? count - 1 : nil }
  }

  /// Sliding windows: matches before `time` leave them.
  private mutating func forget(before time: EventTime) {
    guard slides else { return }
    while let first = order.first, first.time < time {
      _ = order.popFirst()
      guard var group = groups.removeValue(forKey: first.key) else { continue }
      remove(&group)
      if !group.items.isEmpty { groups[first.key] = group }
    }
  }

  /// The key of a match's group and what stands in it; nil when a field is missing. Case does not matter.
  private func group(of match: BaseMatch) -> (key: String, values: [String: String])? {
    var key = ""
    var values: [String: String] = [:]
    for name in rule.groupBy {
      guard let value = match.values[rule.field(name, of: match.rule)] else { return nil }
      values[name] = value
      let folded = String(decoding: CaseFolding.folded(value.utf8), as: UTF8.self)
      key += "\(folded.utf8.count):" + folded
    }
    return (key, values)
  }

  private func item(_ match: BaseMatch, _ time: EventTime) -> Item? {
    var item = Item(match: match, time: time, distinct: "", number: 0)
    switch rule.kind {
    case .eventCount: break
    case .temporal, .temporalOrdered: item.distinct = match.rule
    case _ where rule.kind == .valueCount || (rule.kind == .valuePercentile && rule.percentile == nil):
      for name in rule.fields {
        guard let value = match.values[rule.field(name, of: match.rule)] else { return nil }
        let folded = String(decoding: CaseFolding.folded(value.utf8), as: UTF8.self)
        item.distinct += "\(folded.utf8.count):" + folded
      }
    default:
      guard let name = rule.fields.first, let value = match.values[rule.field(name, of: match.rule)],
        let number = NumberText.value(Array(value.utf8)[...])
      else { return nil }
      item.number = number
    }
    return item
  }

  private func slidingValue(_ group: Group) -> Double {
    switch rule.kind {
    case .eventCount: Double(group.items.count)
    case .valueSum: group.sum
    default: Double(group.distinct.count)
    }
  }

  private func completeValue(_ group: Group) -> Double? {
    let numbers = group.items.all.map(\.number)
    switch rule.kind {
    case .eventCount: return Double(group.items.count)
    case .valueSum: return numbers.reduce(0, +)
    case .valueAverage: return numbers.isEmpty ? nil : numbers.reduce(0, +) / Double(numbers.count)
    case .valueMedian: return CorrelationState.percentile(numbers, 50)
    case .valuePercentile: return CorrelationState.percentile(numbers, rule.percentile ?? 50)
    default: return Double(group.distinct.count)
    }
  }

  /// Linear interpolation between the two nearest ranks (type 7 of Hyndman and Fan).
  static func percentile(_ numbers: [Double], _ percent: Double) -> Double? {
    guard !numbers.isEmpty else { return nil }
    let sorted = numbers.sorted()
    let rank = percent / 100 * Double(sorted.count - 1)
    let low = min(sorted.count - 1, max(0, Int(rank)))
    let high = min(sorted.count - 1, low + 1)
    return sorted[low] + (sorted[high] - sorted[low]) * (rank - Double(low))
  }

  /// One match for each value whose share of the window, in percent, passes.
  private func rare(_ group: Group, at time: EventTime) -> [CorrelationMatch] {
    let total = Double(group.items.count)
    var results: [CorrelationMatch] = []
    var seen: Set<String> = []
    for item in group.items.all where seen.insert(item.distinct).inserted {
      let share = 100 * Double(group.distinct[item.distinct] ?? 0) / total
      guard rule.criteria.allSatisfy({ $0.holds(share) }) else { continue }
      var only = Group(values: group.values)
      for other in group.items.all where other.distinct == item.distinct { only.items.append(other) }
      results.append(match(only, share, at: time))
    }
    return results
  }

  private func match(_ group: Group, _ value: Double, at time: EventTime) -> CorrelationMatch {
    CorrelationMatch(
      rule: rule.metadata.id, time: time, group: group.values, value: value,
      matches: group.items.all.suffix(limits.quoted).map(\.match))
  }

  // MARK: - Order

  /// Ordered: keeps for every position and length the chain that started last.
  private mutating func addOrdered(_ item: Item, _ key: String, _ values: [String: String]) -> CorrelationMatch? {
    let oldest = item.time.nanoseconds.addingClamped(-rule.timespan)
    forgetGroups(before: EventTime(nanoseconds: oldest))
    guard let position = rule.references.firstIndex(of: item.match.rule) else { return nil }
    var group = groups.removeValue(forKey: key) ?? Group(values: values)
    if group.chains.isEmpty { group.chains = rule.references.map { _ in [] } }
    let before = group.chains.joined().reduce(0) { $0 + $1.count }
    var chains: [[Item]] = [[item]]
    for length in 0..<position {
      let candidates = group.chains[..<position].compactMap { length < $0.count ? $0[length] : nil }
        .filter { ($0.first?.time.nanoseconds ?? .min) >= oldest }
      guard let best = candidates.max(by: { $0[0].time < $1[0].time }) else { break }
      chains.append(best + [item])
    }
    group.chains[position] = chains
    var result: CorrelationMatch?
    if let chain = chains.last, rule.criteria.allSatisfy({ $0.holds(Double(chain.count)) }) {
      result = CorrelationMatch(
        rule: rule.metadata.id, time: item.time, group: group.values, value: Double(chain.count),
        matches: chain.map(\.match))
      group.chains = rule.references.map { _ in [] }
    }
    held += group.chains.joined().reduce(0) { $0 + $1.count } - before
    order.append((key, item.time))
    group.silentUntil = item.time
    groups[key] = group
    while held > limits.perRule, !order.isEmpty { forgetGroup(counting: true) }
    return result
  }

  private mutating func forgetGroups(before time: EventTime) {
    while let first = order.first, first.time < time { forgetGroup(counting: false) }
  }

  /// Takes the oldest arrival off; a group without later ones is forgotten.
  private mutating func forgetGroup(counting: Bool) {
    guard let (key, time) = order.popFirst(), let group = groups[key] else { return }
    guard counting || group.silentUntil == time else { return }
    groups[key] = nil
    let count = group.chains.joined().reduce(0) { $0 + $1.count }
    held -= count
    if counting { evicted += count }
  }
}

extension Int64 {
  /// The sum, or the nearest number that can be represented.
  func addingClamped(_ other: Int64) -> Int64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? (other < 0 ? .min : .max) : sum
  }
}
