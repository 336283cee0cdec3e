public import EventModel

/// Evaluates correlations over the matches of rules.
///
/// Matches may come in any order, from many files: they wait until `advance(to:)` says that nothing older will come, or
/// until `finish()`, and are then evaluated in order of time and, for equal times, of the evidence.
public struct Correlator {
  private var states: [CorrelationState]
  /// Positions in `states` of the correlations that refer to a rule or correlation.
  private var users: [String: [Int]] = [:]
  private var waiting: [BaseMatch] = []
  private var waitingByRule: [String: Int] = [:]
  private var evictedWaiting: [String: Int] = [:]
  private var withoutTime = 0
  private let limits: CorrelationLimits

  /// A correlator for the correlations of compiled rules.
  public init(_ rules: CompiledRules, limits: CorrelationLimits = CorrelationLimits()) {
    self.init(rules.correlations, limits: limits)
  }

  init(_ correlations: [CorrelationRule], limits: CorrelationLimits) {
    self.limits = limits
    states = correlations.map { CorrelationState($0, limits: limits) }
    for (index, rule) in correlations.enumerated() {
      for reference in rule.references { users[reference, default: []].append(index) }
    }
  }

  /// Whether some correlation asks for matches of a rule.
  public func wants(_ rule: String) -> Bool { users[rule] != nil }

  /// Matches that wait to be evaluated.
  public var waitingCount: Int { waiting.count }

  /// Takes a match. Beyond the limits it is not remembered, and counted in the report.
  public mutating func add(_ match: BaseMatch) {
    guard wants(match.rule) else { return }
    guard match.time != nil else {
      withoutTime += 1
      return
    }
    guard waiting.count + held < limits.total, waitingByRule[match.rule, default: 0] < limits.perRule else {
      evictedWaiting[match.rule, default: 0] += 1
      return
    }
    waitingByRule[match.rule, default: 0] += 1
    waiting.append(match)
  }

  /// Evaluates everything up to a time: nothing older will come. For streams.
  public mutating func advance(to time: EventTime) -> [CorrelationMatch] {
    sort()
    let count = waiting.firstIndex { ($0.time ?? time) > time } ?? waiting.count
    var results: [CorrelationMatch] = []
    let due = waiting[..<count]
    waiting.removeFirst(count)
    for match in due { evaluate(match, &results) }
    complete(before: time, &results)
    return results
  }

  /// Evaluates everything that waits, and all windows that are open.
  public mutating func finish() -> [CorrelationMatch] {
    sort()
    var results: [CorrelationMatch] = []
    let due = waiting
    waiting = []
    for match in due { evaluate(match, &results) }
    complete(before: nil, &results)
    return results
  }

  /// What had to be left out so far.
  public var report: CorrelationReport {
    var report = CorrelationReport(evicted: evictedWaiting, withoutTime: withoutTime)
    for state in states {
      if state.evicted > 0 { report.evicted[state.rule.metadata.id, default: 0] += state.evicted }
      if state.withoutValue > 0 { report.withoutValue[state.rule.metadata.id] = state.withoutValue }
    }
    return report
  }

  private var held: Int { states.reduce(0) { $0 + $1.held } }

  private mutating func sort() {
    waiting.sort { lhs, rhs in
      (lhs.time?.nanoseconds ?? 0, lhs.sequence, lhs.rule) < (rhs.time?.nanoseconds ?? 0, rhs.sequence, rhs.rule)
    }
  }

  private mutating func evaluate(_ match: BaseMatch, _ results: inout [CorrelationMatch]) {
    waitingByRule[match.rule, default: 1] -= 1
    guard let time = match.time else { return }
    complete(before: time, &results)
    feed(match, at: time, &results)
  }

  /// Judges windows that end before a time (all, for nil), in the order of their ends.
  private mutating func complete(before time: EventTime?, _ results: inout [CorrelationMatch]) {
    while true {
      var next: (index: Int, end: EventTime)?
      for index in states.indices {
        if let end = states[index].nextEnd, time.map({ end < $0 }) ?? true, next.map({ end < $0.end }) ?? true {
          next = (index, end)
        }
      }
      guard let next else { return }
      for match in states[next.index].complete() { forward(match, &results) }
    }
  }

  private mutating func feed(_ match: BaseMatch, at time: EventTime, _ results: inout [CorrelationMatch]) {
    for index in users[match.rule] ?? [] {
      if let found = states[index].add(match, at: time) { forward(found, &results) }
    }
    while held + waiting.count > limits.total {
      guard let largest = states.indices.max(by: { states[$0].held < states[$1].held }) else { return }
      let before = states[largest].held
      states[largest].evictOldest()
      if states[largest].held == before { return }
    }
  }

  /// Reports a match and hands it to the correlations over it, with the values of the event that made it true.
  private mutating func forward(_ match: CorrelationMatch, _ results: inout [CorrelationMatch]) {
    results.append(match)
    guard users[match.rule] != nil else { return }
    let values = (match.matches.last?.values ?? [:]).merging(match.group) { $1 }
    let base = BaseMatch(
      rule: match.rule, time: match.time, sequence: match.matches.last?.sequence ?? 0, values: values,
      reference: match.matches.last?.reference ?? "")
    feed(base, at: match.time, &results)
  }
}
