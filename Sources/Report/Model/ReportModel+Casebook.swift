public import Casebook
public import EventModel

extension ReportModel {
  /// What a report on this case says.
  ///
  /// Memory and length stay small whatever the size of the case: counts come from the database, findings in full only up
  /// to the numbers of `ReportLimits`.
  ///
  /// - Parameters:
  ///   - casebook: The case.
  ///   - options: What is not in the case.
  ///   - hosts: What the Windows events of the evidence tell of logons and processes, where somebody has looked.
  public init(casebook: Casebook, options: ReportOptions, hosts: HostActivity? = nil) throws(CasebookError) {
    self.options = options
    self.hosts = hosts
    casePath = casebook.path
    summary = try casebook.summary()
    timeline = try ReportModel.timeline(summary, casebook)
    let evidence = try casebook.evidence()
    let unopened = try ReportModel.readAnomalies(casebook)
    anomalies = Array(unopened.groups.prefix(ReportLimits.anomalyGroups))
    self.unopened = unopened.paths
    statuses = Dictionary(evidence.map { ($0.status, 1) }, uniquingKeysWith: +)
    coverage = ReportModel.coverage(evidence, summary)
    verdict = ReportModel.verdict(summary, evidence)
    var query = ReportModel.decisiveQuery(verdict)
    decisive = try casebook.summary(query)
    query.limit = ReportLimits.affected + 1
    computers = try casebook.groups(by: .computer, query)
    accounts = try casebook.groups(by: .account, query)
    query.limit = nil
    if let range = TimelineRange(summary: decisive) {
      query.from = range.earlier == nil ? EventTime(nanoseconds: .min) : EventTime(seconds: range.start)
      query.until = range.later == nil ? nil : EventTime(seconds: range.end + 1)
    }
    dated = try casebook.summary(query)
    let groups = try ReportModel.ruleGroups(summary, casebook)
    self.groups = groups
    omittedRules = summary.byRule.count - groups.count
    let observables = try casebook.observables(
      FindingQuery(minimumLevel: .medium, limit: ReportLimits.weighedIndicators), kinds: ReportModel.shareable)
    let indicators = observables.filter { !options.isOrdinary($0.observable) }
    ordinaryIndicators = observables.count - indicators.count
    self.indicators = Array(indicators.prefix(ReportLimits.indicators))
    omittedIndicators =
      indicators.count > ReportLimits.indicators || observables.count == ReportLimits.weighedIndicators
    // The files that matter first: those with findings, then those with losses.
    let sorted = evidence.sorted {
      ($1.findings, $0.status == .complete ? 1 : 0, $0.item.path) < (
        $0.findings, $1.status == .complete ? 1 : 0, $1.item.path
      )
    }
    self.evidence = Array(sorted.prefix(ReportLimits.evidence))
    omittedEvidence = max(0, sorted.count - ReportLimits.evidence)
    let runs = try casebook.runs()
    self.runs = runs.suffix(ReportLimits.runs)
    omittedRuns = max(0, runs.count - ReportLimits.runs)
  }

  /// Kinds of values that others can look for. Computers and accounts are the victim's own.
  private static let shareable = Observable.Kind.allCases.filter { ![.device, .userAccount, .process].contains($0) }

  private static func timeline(_ summary: CaseSummary, _ casebook: Casebook) throws(CasebookError) -> TimelineModel? {
    do {
      return try TimelineModel(summary: summary) { start, seconds, bins in
        try casebook.histogram(start: start, seconds: seconds, bins: bins)
      }
    } catch let error as CasebookError {
      throw error
    } catch {
      throw CasebookError(.defect, path: casebook.path, detail: String(describing: error))
    }
  }

  private static func verdict(_ summary: CaseSummary, _ evidence: [EvidenceEntry]) -> Verdict {
    func count(_ level: Level) -> Int { summary.byLevel[level] ?? 0 }
    if count(.critical) + count(.high) > 0 { return .serious }
    if count(.medium) > 0 { return .suspicious }
    if summary.findings > 0 { return .weak }
    return evidence.contains { $0.item.records > 0 } ? .nothing : .unknown
  }

  private static func decisiveQuery(_ verdict: Verdict) -> FindingQuery {
    switch verdict {
    case .serious: FindingQuery(minimumLevel: .high)
    case .suspicious: FindingQuery(minimumLevel: .medium)
    case .weak, .nothing, .unknown: FindingQuery()
    }
  }

  private static func ruleGroups(_ summary: CaseSummary, _ casebook: Casebook) throws(CasebookError) -> [RuleGroup] {
    var groups: [RuleGroup] = []
    var left = ReportLimits.findings
    for counts in summary.byRule.prefix(ReportLimits.rules) {
      let limit = min(left, ReportLimits.findingsPerRule(counts.level))
      let shown =
        limit == 0 ? [] : try casebook.findings(FindingQuery(rules: [counts.rule.id], order: .level, limit: limit))
      left -= shown.count
      groups.append(RuleGroup(counts: counts, shown: shown))
    }
    return groups
  }

  private static func coverage(_ evidence: [EvidenceEntry], _ summary: CaseSummary) -> [Coverage] {
    var byKind: [EvidenceKind: Coverage] = [:]
    for entry in evidence {
      let kind = EvidenceKind(named: entry.item.reader?.name ?? "")
      var coverage = byKind[kind] ?? Coverage(kind: kind, files: 0, records: 0, incomplete: 0, findings: 0)
      coverage.files += 1
      coverage.records = coverage.records.addingReportingOverflow(entry.item.records).partialValue
      coverage.incomplete += entry.status == .complete ? 0 : 1
      byKind[kind] = coverage
    }
    for count in summary.byDataType {
      let kind = EvidenceKind(named: count.dataType)
      byKind[kind, default: Coverage(kind: kind, files: 0, records: 0, incomplete: 0, findings: 0)].findings +=
        count.count
    }
    return EvidenceKind.allCases.compactMap { byKind[$0] }
  }

  /// Anomalies gathered by code and effect, losses first, and how many paths could not be opened.
  private static func readAnomalies(
    _ casebook: Casebook
  ) throws(CasebookError) -> (groups: [AnomalyGroup], paths: Int) {
    struct Key: Hashable {
      var code: String
      var effect: Anomaly.Effect
    }
    var groups: [Key: AnomalyGroup] = [:]
    var unopened: Set<String> = []
    try casebook.forEachAnomaly { entry in
      if entry.sha256.isEmpty, entry.anomaly.effect == .unreadable { unopened.insert(entry.path) }
      let key = Key(code: entry.anomaly.code, effect: entry.anomaly.effect)
      var group = groups[key] ?? AnomalyGroup(code: key.code, effect: key.effect, count: 0, places: 0, examples: [])
      group.count = group.count.addingReportingOverflow(entry.anomaly.count).partialValue
      group.places += 1
      if group.examples.count < ReportLimits.anomalyExamples { group.examples.append(entry) }
      groups[key] = group
    }
    let order: [Anomaly.Effect] = [.unreadable, .partial, .noted]
    func rank(_ effect: Anomaly.Effect) -> Int { order.firstIndex(of: effect) ?? order.count }
    let sorted = groups.values.sorted {
      (rank($0.effect), -$0.places, $0.code) < (rank($1.effect), -$1.places, $1.code)
    }
    return (sorted, unopened.count)
  }
}
