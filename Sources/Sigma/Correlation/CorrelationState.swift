internal import EventModel

/// One correlation at work: its groups and what they remember. Matches must come in order of time.
struct CorrelationState {
  let rule: CorrelationRule
  private let limits: CorrelationLimits
  /// More matches can only help: the window slides and the correlation holds as soon as the condition does. All other
  /// conditions are judged when a window, which a match outside of any window opens, is complete.
  let slides: Bool
  /// What it reads of the matches of each of its rules.
  private let fields: [Fields]
  private let countsDistinct: Bool
  /// Groups by their places, some of which are free, and the places by the groups' keys.
  private var groups: [Group] = []
  private var places: [String: Int] = [:]
  private var free: [Int] = []
  /// How many groups were made: the number of the latest one.
  private var made = 0
  /// Groups in the order of their items (sliding) or of their windows' starts (complete). A number that is no longer at its
  /// place is that of a forgotten group, and means nothing.
  private var order = Queue<(place: Int, number: Int, time: EventTime)>()
  /// Matches held.
  private(set) var held = 0
  private(set) var evicted = 0
  private(set) var withoutValue = 0
  /// The bytes of one key, used again.
  private var key: [UInt8] = []

  init(_ rule: CorrelationRule, limits: CorrelationLimits) {
    self.rule = rule
    self.limits = limits
    switch rule.kind {
    case .eventCount, .valueCount, .valueSum, .temporal, .temporalOrdered:
      slides = rule.criteria.allSatisfy { $0.comparison == .gt || $0.comparison == .gte }
    case .valueAverage, .valuePercentile, .valueMedian: slides = false
    }
    switch rule.kind {
    case .valueCount, .temporal, .temporalOrdered: countsDistinct = true
    case .valuePercentile: countsDistinct = rule.percentile == nil
    case .eventCount, .valueSum, .valueAverage, .valueMedian: countsDistinct = false
    }
    fields = rule.references.map { reference in
      Fields(
        groupBy: rule.groupBy.map { rule.field($0, of: reference) },
        counted: rule.fields.map { rule.field($0, of: reference) })
    }
  }

  /// When the oldest open window is complete; nil for sliding ones.
  var nextEnd: EventTime? {
    slides ? nil : order.first.map { EventTime(nanoseconds: $0.time.nanoseconds.addingClamped(rule.timespan)) }
  }

  /// Takes a match of the rule at a position of `rule.references`; returns what it made true.
  mutating func add(_ match: HeldMatch, of reference: Int) -> CorrelationMatch? {
    guard setKey(match.match, of: reference), let item = item(match, of: reference) else {
      withoutValue += 1
      return nil
    }
    let time = match.time
    if rule.kind == .temporalOrdered { return addOrdered(item, at: reference) }
    forget(before: EventTime(nanoseconds: time.nanoseconds.addingClamped(-rule.timespan)))
    let place = place(of: match)
    groups[place].append(item, countsDistinct: countsDistinct)
    if slides || groups[place].items.count == 1 { order.append((place, groups[place].number, time)) }
    held += 1
    let result = slides ? judge(place, at: time) : nil
    while held > limits.perRule { evictOldest() }
    return result
  }

  /// Whether a sliding window that has grown holds now.
  private mutating func judge(_ place: Int, at time: EventTime) -> CorrelationMatch? {
    guard groups[place].silentUntil.map({ time > $0 }) ?? true else { return nil }
    let value = slidingValue(place)
    guard rule.criteria.allSatisfy({ $0.holds(value) }) else { return nil }
    groups[place].silentUntil = EventTime(nanoseconds: time.nanoseconds.addingClamped(rule.timespan))
    return match(groups[place], value, at: time)
  }

  /// Judges the oldest window, which is complete.
  mutating func complete() -> [CorrelationMatch] {
    guard let end = nextEnd, let (place, _, _) = order.popFirst() else { return [] }
    let group = remove(place)
    held -= group.items.count
    if rule.kind == .valuePercentile, rule.percentile == nil { return rare(group, at: end) }
    guard let value = completeValue(group), rule.criteria.allSatisfy({ $0.holds(value) }) else { return [] }
    return [match(group, value, at: end)]
  }

  /// Forgets the oldest match, or the oldest open window.
  mutating func evictOldest() {
    if rule.kind == .temporalOrdered { return forgetGroup(counting: true) }
    guard let (place, _, _) = order.popFirst() else { return }
    if slides {
      evicted += 1
      removeFirst(of: place, keepsSilence: true)
    } else {
      let group = remove(place)
      evicted += group.items.count
      held -= group.items.count
    }
  }

  /// Sliding windows: matches before `time` leave them.
  private mutating func forget(before time: EventTime) {
    guard slides else { return }
    while let first = order.first, first.time < time {
      _ = order.popFirst()
      removeFirst(of: first.place, keepsSilence: false)
    }
  }

  /// Takes the oldest match of a group off, and with the last one the group.
  private mutating func removeFirst(of place: Int, keepsSilence: Bool) {
    if groups[place].removeFirst(countsDistinct: countsDistinct) { held -= 1 }
    if groups[place].items.isEmpty, !keepsSilence || groups[place].silentUntil == nil { _ = remove(place) }
  }

  // MARK: Groups

  /// Forgets a group; its place is free then.
  private mutating func remove(_ place: Int) -> Group {
    var group = Group.none
    swap(&group, &groups[place])
    places[group.key] = nil
    free.append(place)
    return group
  }

  /// The place of the group whose key was set last; a match of a new group makes it.
  private mutating func place(of match: HeldMatch) -> Int {
    let text = String(decoding: key, as: UTF8.self)
    if let known = places[text] { return known }
    made += 1
    let group = Group(number: made, key: text, first: match)
    let place = free.popLast() ?? groups.count
    if place == groups.count { groups.append(group) } else { groups[place] = group }
    places[text] = place
    return place
  }

  /// Makes the key of a match's group; false when a field is missing. Case does not matter.
  private mutating func setKey(_ match: BaseMatch, of reference: Int) -> Bool {
    key.removeAll(keepingCapacity: true)
    for name in fields[reference].groupBy {
      guard let value = match.values[name] else { return false }
      CorrelationState.append(value, to: &key)
    }
    return true
  }

  /// Appends a text with its case folded, and behind it its length, so that no two lists of texts give the same bytes.
  private static func append(_ text: String, to key: inout [UInt8]) {
    let start = key.count
    CaseFolding.appendFolded(text.utf8, to: &key)
    var length = key.count - start
    key.append(UInt8(ascii: ":"))
    repeat {
      key.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: length % 10))
      length /= 10
    } while length > 0
  }

  /// What the matches of a group have in common, as the first of them says it.
  private func values(_ group: Group) -> [String: String] {
    guard let first = group.first?.match, let reference = rule.references.firstIndex(of: first.rule) else {
      return [:]
    }
    var values: [String: String] = [:]
    for (name, field) in zip(rule.groupBy, fields[reference].groupBy) { values[name] = first.values[field] }
    return values
  }

  private func item(_ held: HeldMatch, of reference: Int) -> Item? {
    let match = held.match
    var item = Item(held: held, distinct: "", number: 0)
    switch rule.kind {
    case .eventCount: break
    case .temporal, .temporalOrdered: item.distinct = match.rule
    case _ where countsDistinct:
      var counted: [UInt8] = []
      for name in fields[reference].counted {
        guard let value = match.values[name] else { return nil }
        CorrelationState.append(value, to: &counted)
      }
      item.distinct = String(decoding: counted, as: UTF8.self)
    default:
      guard let name = fields[reference].counted.first, let value = match.values[name],
        let number = NumberText.value(Array(value.utf8)[...])
      else { return nil }
      item.number = number
    }
    return item
  }

  // MARK: Values

  private func slidingValue(_ place: Int) -> Double {
    switch rule.kind {
    case .eventCount: Double(groups[place].items.count)
    case .valueSum: groups[place].sum
    default: Double(groups[place].distinct.count)
    }
  }

  private func completeValue(_ group: Group) -> Double? {
    switch rule.kind {
    case .eventCount: return Double(group.items.count)
    case .valueCount, .temporal, .temporalOrdered: return Double(group.distinct.count)
    case .valueSum, .valueAverage, .valueMedian, .valuePercentile: break
    }
    let numbers = group.items.all.map(\.number)
    switch rule.kind {
    case .valueSum: return numbers.reduce(0, +)
    case .valueAverage: return numbers.isEmpty ? nil : numbers.reduce(0, +) / Double(numbers.count)
    case .valueMedian: return CorrelationState.percentile(numbers, 50)
    default: return CorrelationState.percentile(numbers, rule.percentile ?? 50)
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

  /// One match for each value whose share of the window, in percent, passes, in the order in which the values came.
  private func rare(_ group: Group, at time: EventTime) -> [CorrelationMatch] {
    let total = Double(group.items.count)
    var passing: [String: Int] = [:]
    var matches: [[BaseMatch]] = []
    var shares: [Double] = []
    for item in group.items.all {
      if let index = passing[item.distinct] {
        if index >= 0 { matches[index].append(item.held.match) }
        continue
      }
      let share = 100 * Double(group.distinct[item.distinct] ?? 0) / total
      let passes = rule.criteria.allSatisfy { $0.holds(share) }
      passing[item.distinct] = passes ? matches.count : -1
      guard passes else { continue }
      matches.append([item.held.match])
      shares.append(share)
    }
    let values = values(group)
    return zip(matches, shares).map { matches, share in
      CorrelationMatch(
        rule: rule.metadata.id, time: time, group: values, value: share, matches: matches.suffix(limits.quoted))
    }
  }

  private func match(_ group: Group, _ value: Double, at time: EventTime) -> CorrelationMatch {
    CorrelationMatch(
      rule: rule.metadata.id, time: time, group: values(group), value: value,
      matches: group.items.all.suffix(limits.quoted).map(\.held.match))
  }

  // MARK: Order

  /// Ordered: keeps for every position and length the chain that started last.
  private mutating func addOrdered(_ item: Item, at position: Int) -> CorrelationMatch? {
    let oldest = item.time.nanoseconds.addingClamped(-rule.timespan)
    forgetGroups(before: EventTime(nanoseconds: oldest))
    let place = place(of: item.held)
    var group = Group.none
    swap(&group, &groups[place])
    if group.chains.isEmpty { group.chains = rule.references.map { _ in [] } }
    let before = group.chained
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
        rule: rule.metadata.id, time: item.time, group: values(group), value: Double(chain.count),
        matches: chain.map(\.held.match))
      group.chains = rule.references.map { _ in [] }
    }
    held += group.chained - before
    order.append((place, group.number, item.time))
    group.silentUntil = item.time
    groups[place] = group
    while held > limits.perRule, !order.isEmpty { forgetGroup(counting: true) }
    return result
  }

  private mutating func forgetGroups(before time: EventTime) {
    while let first = order.first, first.time < time { forgetGroup(counting: false) }
  }

  /// Takes the oldest arrival off; a group without later ones is forgotten.
  private mutating func forgetGroup(counting: Bool) {
    guard let (place, number, time) = order.popFirst(), groups[place].number == number else { return }
    guard counting || groups[place].silentUntil == time else { return }
    let count = remove(place).chained
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
