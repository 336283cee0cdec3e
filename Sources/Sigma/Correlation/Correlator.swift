public import EventModel

/// Evaluates correlations over the matches of rules.
///
/// Matches may come in any order, from many files: they wait until `advance(to:)` says that nothing older will come, or
/// until `finish()`, and are then evaluated in order of time and, for equal times, of the evidence.
public struct Correlator {
  /// A rule or correlation whose matches are asked for.
  private struct Subject {
    var name: String
    /// Positions in `states` of the correlations that refer to it, and its position in their references.
    var users: [(state: Int, reference: Int)] = []
    /// How many of its matches wait, and how many could not.
    var waiting = 0
    var evicted = 0
  }

  private struct Waiting {
    var held: HeldMatch
    var subject: Int
  }

  private var states: [CorrelationState]
  /// Positions in `states` of those whose windows are judged when they are complete.
  private let windowed: [Int]
  private var subjects: [Subject] = []
  private var numbers: [String: Int] = [:]
  private var waiting: [Waiting] = []
  private var waitingBytes = 0
  /// Matches that the states hold together.
  private var held = 0
  private var withoutTime = 0
  private let limits: CorrelationLimits

  /// A correlator for the correlations of compiled rules.
  public init(_ rules: CompiledRules, limits: CorrelationLimits = CorrelationLimits()) {
    self.init(rules.correlations, limits: limits)
  }

  init(_ correlations: [CorrelationRule], limits: CorrelationLimits) {
    self.limits = limits
    states = correlations.map { CorrelationState($0, limits: limits) }
    windowed = states.indices.filter { [states] in !states[$0].slides }
    for (index, rule) in correlations.enumerated() {
      for (position, reference) in rule.references.enumerated() {
        let number = numbers[reference] ?? subjects.count
        if number == subjects.count {
          numbers[reference] = number
          subjects.append(Subject(name: reference))
        }
        subjects[number].users.append((index, position))
      }
    }
  }

  /// Whether some correlation asks for matches of a rule.
  public func wants(_ rule: String) -> Bool { numbers[rule] != nil }

  /// Matches that wait to be evaluated.
  public var waitingCount: Int { waiting.count }

  /// Takes a match; says whether it waits now. Beyond the limits it is not remembered, and counted in the report.
  @discardableResult
  public mutating func add(_ match: BaseMatch) -> Bool {
    guard let subject = numbers[match.rule] else { return false }
    guard let time = match.time else {
      withoutTime += 1
      return false
    }
    guard waiting.count + held < limits.total, subjects[subject].waiting < limits.perRule,
      waitingBytes < limits.bytes
    else {
      subjects[subject].evicted += 1
      return false
    }
    subjects[subject].waiting += 1
    waitingBytes += match.bytes
    waiting.append(Waiting(held: HeldMatch(match, at: time), subject: subject))
    return true
  }

  /// Evaluates everything up to a time: nothing older will come. For streams.
  public mutating func advance(to time: EventTime) -> [CorrelationMatch] {
    sort()
    let count = waiting.firstIndex { $0.held.time > time } ?? waiting.count
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
    var report = CorrelationReport(withoutTime: withoutTime)
    for subject in subjects where subject.evicted > 0 { report.evicted[subject.name] = subject.evicted }
    for state in states {
      if state.evicted > 0 { report.evicted[state.rule.metadata.id, default: 0] += state.evicted }
      if state.withoutValue > 0 { report.withoutValue[state.rule.metadata.id] = state.withoutValue }
    }
    return report
  }

  private mutating func sort() {
    waiting.sort { lhs, rhs in
      let (left, right) = (lhs.held, rhs.held)
      guard left.time == right.time else { return left.time < right.time }
      guard left.match.sequence == right.match.sequence else { return left.match.sequence < right.match.sequence }
      return left.match.rule < right.match.rule
    }
  }

  private mutating func evaluate(_ due: Waiting, _ results: inout [CorrelationMatch]) {
    subjects[due.subject].waiting -= 1
    waitingBytes -= due.held.match.bytes
    complete(before: due.held.time, &results)
    feed(due.held, of: due.subject, &results)
  }

  /// Judges windows that end before a time (all, for nil), in the order of their ends.
  private mutating func complete(before time: EventTime?, _ results: inout [CorrelationMatch]) {
    while true {
      var next: (index: Int, end: EventTime)?
      for index in windowed {
        if let end = states[index].nextEnd, time.map({ end < $0 }) ?? true, next.map({ end < $0.end }) ?? true {
          next = (index, end)
        }
      }
      guard let next else { return }
      let before = states[next.index].held
      let found = states[next.index].complete()
      held += states[next.index].held - before
      for match in found { forward(match, &results) }
    }
  }

  private mutating func feed(_ match: HeldMatch, of subject: Int, _ results: inout [CorrelationMatch]) {
    for (state, reference) in subjects[subject].users {
      let before = states[state].held
      let found = states[state].add(match, of: reference)
      held += states[state].held - before
      if let found { forward(found, &results) }
    }
    while held + waiting.count > limits.total {
      guard let largest = states.indices.max(by: { states[$0].held < states[$1].held }) else { return }
      let before = states[largest].held
      states[largest].evictOldest()
      held += states[largest].held - before
      if states[largest].held == before { return }
    }
  }

  /// Reports a match and hands it to the correlations over it, with the values of the event that made it true.
  private mutating func forward(_ match: CorrelationMatch, _ results: inout [CorrelationMatch]) {
    results.append(match)
    guard let subject = numbers[match.rule] else { return }
    let values = (match.matches.last?.values ?? [:]).merging(match.group) { $1 }
    let base = BaseMatch(
      rule: match.rule, time: match.time, sequence: match.matches.last?.sequence ?? 0, values: values,
      reference: match.matches.last?.reference ?? "")
    feed(HeldMatch(base, at: match.time), of: subject, &results)
  }
}

extension BaseMatch {
  /// What its values take in memory, about.
  fileprivate var bytes: Int { values.reduce(0) { $0 + $1.value.utf8.count } }
}
