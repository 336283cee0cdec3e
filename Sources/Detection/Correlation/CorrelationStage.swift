public import EventModel
public import Sigma

/// Evaluates correlations over the matches of a whole scan, in the order of time, and turns what holds into findings.
public struct CorrelationStage {
  private let rules: DetectionRules
  private var correlator: Correlator
  private var events: [CorrelationEvent] = []
  /// What tells records of Windows apart.
  private var seen: Set<Int> = []

  /// An empty stage.
  public init(_ rules: DetectionRules) {
    self.rules = rules
    correlator = Correlator(rules.sigma)
  }

  /// The identifiers of the correlations.
  public var identifiers: [String] { rules.sigma.correlations.map(\.metadata.id) }

  /// Takes a match. Files come in the order of the evidence; within equal times that order is kept. A record of a Windows
  /// log counts once, however many copies and exports of the log there are.
  public mutating func add(_ event: CorrelationEvent) {
    guard isNew(event) else { return }
    var match = event.match
    match.sequence = UInt64(events.count)
    match.reference = String(events.count)
    // What the correlator refused (no time, over its limits) need not be remembered; its report counts it.
    if correlator.add(match) { events.append(event) }
  }

  /// Records of Windows have a number in their log and a fine time: another one that a rule finds with the same values is
  /// the same one, in a copy. To the millisecond, as exports write the time.
  private mutating func isNew(_ event: CorrelationEvent) -> Bool {
    guard event.source.dataType.hasPrefix("windows:"), let time = event.match.time else { return true }
    var hasher = Hasher()
    hasher.combine(event.match.rule)
    hasher.combine(event.recordNumber)
    hasher.combine(time.nanoseconds / 1_000_000)
    hasher.combine(event.match.values)
    return seen.insert(hasher.finalize()).inserted
  }

  /// The findings, in the order of time, and what had to be left out.
  public mutating func finish() -> (findings: [Finding], report: CorrelationReport) {
    let matches = correlator.finish()
    return (matches.compactMap(finding), correlator.report)
  }

  private func finding(_ match: CorrelationMatch) -> Finding? {
    guard let rule = rules.sigma.correlations.first(where: { $0.metadata.id == match.rule }) else { return nil }
    let members = leaves(of: match)
    guard let last = members.last else { return nil }
    var observables = EventObservables(extractor: rules.extractor)
    for value in match.group.values { observables.add(text: Array(value.utf8)[...]) }
    let identity =
      rule.metadata.id + "|" + members.map { $0.evidence.sha256 + Self.place($0.origin) }.joined(separator: "|")
    return Finding(
      id: FindingIdentifier.make(rule: identity, evidence: last.evidence.sha256, origin: last.origin),
      rule: Finding.RuleReference(
        id: rule.metadata.id, title: rule.metadata.title, titleJa: rule.metadata.custom["title_ja"]),
      level: rule.metadata.level ?? .medium, time: match.time, techniques: rule.metadata.techniques,
      evidence: last.evidence, record: last.record, origin: last.origin, observables: observables.result.observables,
      reasons: reasons(match, members))
  }

  /// The records behind a match.
  private func leaves(of match: CorrelationMatch) -> [CorrelationEvent] {
    match.matches.compactMap { Int($0.reference).flatMap { events.indices.contains($0) ? events[$0] : nil } }
  }

  private func reasons(_ match: CorrelationMatch, _ members: [CorrelationEvent]) -> [Finding.Reason] {
    let group = match.group.sorted { $0.key < $1.key }.map {
      Finding.Reason(field: $0.key, value: String($0.value.prefix(DetectionLimits.quotation)), condition: "group-by")
    }
    let value = Int(exactly: match.value).map(String.init) ?? "\(match.value)"
    let count = Finding.Reason(
      field: "correlation", value: value,
      condition: "\(match.matches.count) records from \(match.first) to \(match.last)")
    let shown = members.prefix(Self.quotedMembers).map { member in
      Finding.Reason(
        field: "record", value: "\(member.evidence.path): \(member.record.id)",
        condition: "rule \(member.match.rule)" + (member.match.time.map { " at \($0)" } ?? ""))
    }
    let rest = members.count - shown.count
    let more = rest > 0 ? [Finding.Reason(field: "record", value: "", condition: "and \(rest) more")] : []
    return group + [count] + shown + more
  }

  /// How many of the records are listed in the reasons.
  private static let quotedMembers = 12

  private static func place(_ origin: Origin) -> String {
    origin.steps.map { "\($0.name)@\($0.offset ?? 0)" + ($0.index.map { "#\($0)" } ?? "") }.joined(separator: ">")
  }
}
