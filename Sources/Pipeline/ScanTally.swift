public import Casebook
public import Detection
public import EventModel
public import Sigma

/// Counts what goes by, and forwards it: the part that every kind of scan output has in common.
public final class ScanTally: ScanHandler {
  /// The numbers so far. Findings that the case did not hold before are counted when they are stored (see
  /// `CaseRecorder.settle`).
  public var summary: ScanCounts {
    var summary = counts
    summary.newFindings = keeper?.newFindings ?? counts.totalFindings
    return summary
  }
  private var counts = ScanCounts()
  private var correlations: CorrelationStage
  private let keeper: CaseRecorder?
  private let next: any ScanHandler
  private var current: (decision: ScanDecision, lost: Bool) = (.scan, false)

  /// Counts in front of another handler.
  ///
  /// - Parameters:
  ///   - next: Gets everything.
  ///   - rules: The rules, for their correlations.
  ///   - keeper: Keeps matches for correlations over scans; without one they are held in memory until `finish`.
  public init(_ next: any ScanHandler, rules: DetectionRules, keeper: CaseRecorder? = nil) {
    self.next = next
    self.keeper = keeper
    correlations = CorrelationStage(rules)
  }

  /// Evaluates correlations over everything that went by; returns what had to be left out.
  public func finish() throws -> CorrelationReport {
    try keeper?.forEachCorrelationEvent { correlations.add($0) }
    let (findings, report) = correlations.finish()
    try keeper?.replaceCorrelations(of: correlations.identifiers, by: findings)
    try found(FindingBatch(findings))
    let anomalies = report.anomalies
    counts.count(anomalies)
    counts.isCorrelationCut = !report.evicted.isEmpty
    try next.concluded(with: anomalies)
    return report
  }

  /// Asks the next handler.
  public func decide(_ item: EvidenceItem, isDuplicate: Bool) throws -> ScanDecision {
    try next.decide(item, isDuplicate: isDuplicate)
  }

  /// Asks the next handler.
  public func mayKnow(size: UInt64) throws -> Bool { try next.mayKnow(size: size) }

  /// Starts counting a file.
  public func begin(_ item: EvidenceItem, decision: ScanDecision) throws {
    current = (decision, false)
    try next.begin(item, decision: decision)
  }

  /// Counts findings.
  public func found(_ findings: FindingBatch) throws {
    counts.count(findings)
    try next.found(findings)
  }

  /// Counts anomalies; those that lost something make the file "not fully read".
  public func met(_ anomalies: [Anomaly]) throws {
    counts.count(anomalies)
    if anomalies.contains(where: { $0.effect != .noted }) { current.lost = true }
    try next.met(anomalies)
  }

  /// Keeps matches for the end.
  public func correlate(_ batch: CorrelationBatch) throws {
    if keeper == nil { for event in batch.events { correlations.add(event) } }
    try next.correlate(batch)
  }

  /// Counts a file.
  public func end(_ item: EvidenceItem, isComplete: Bool) throws {
    if current.decision == .skip {
      counts.files += 1
      counts.skipped += 1
    } else {
      counts.count(item, isFullyRead: isComplete && !current.lost)
    }
    try next.end(item, isComplete: isComplete)
  }

  /// Forwards.
  public func concluded(with anomalies: [Anomaly]) throws { try next.concluded(with: anomalies) }

  /// Counts a path that could not be opened.
  public func unreadable(path: String, _ anomaly: Anomaly) throws {
    counts.count([anomaly])
    if anomaly.effect != .noted {
      counts.files += 1
      counts.notFullyRead += 1
      counts.unreadable += 1
    }
    try next.unreadable(path: path, anomaly)
  }

  /// Forwards progress.
  public func progress(_ progress: ScanProgress) { next.progress(progress) }
}

extension CorrelationReport {
  /// What was left out, as facts about the scan.
  var anomalies: [Anomaly] {
    func anomaly(_ code: String, _ effect: Anomaly.Effect, _ detail: String, _ rule: String, _ count: Int) -> Anomaly {
      let step = Origin.Step(reader: ReaderIdentity("correlation"), name: rule)
      return Anomaly("correlation." + code, effect, detail: detail, origin: Origin([step]), count: count)
    }
    let forgotten = evicted.sorted { $0.key < $1.key }.map {
      anomaly("evicted", .partial, "matches beyond the limit were forgotten", $0.key, $0.value)
    }
    let valueless = withoutValue.sorted { $0.key < $1.key }.map {
      anomaly("without-value", .noted, "matches without the field that the rule groups by or counts", $0.key, $0.value)
    }
    let timeless = withoutTime > 0 ? [anomaly("without-time", .noted, "matches without a time", "", withoutTime)] : []
    return forgotten + valueless + timeless
  }
}
