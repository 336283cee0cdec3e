public import Casebook
public import Detection
public import EventModel

/// Puts what a scan finds into a casebook, file by file. What was committed stays after `kill -9`; a file that was not
/// finished is read again by the next run, and storing is idempotent, so nothing is doubled.
public final class CaseRecorder: ScanHandler {
  private let casebook: Casebook
  private let run: RunID
  private let fingerprint: String
  /// Of files that were decided on and did not end yet.
  private var identifiers: [String: EvidenceID] = [:]
  private var current: EvidenceID?
  private var decision = ScanDecision.scan
  /// How many of the findings that were stored the case did not hold before.
  public private(set) var newFindings = 0
  /// Findings that are not stored yet, how many they are, how many lists of reasons they bring, and since when.
  private var waiting: [(findings: FindingBatch, evidence: [EvidenceID?])] = []
  private var waitingCount = 0
  private var waitingParts = 0
  private var waitingSince = ContinuousClock.now

  /// So many findings may wait. A crash meanwhile costs nothing: their file is not marked as read and is read again.
  /// A transaction writes every page that it touches, and identifiers touch them all: few large ones are cheaper.
  private static let waitingFindings = (count: 8_192, parts: 4_096, time: Duration.seconds(1))

  /// Matches for correlations that are not stored yet, and how many bytes they are.
  private var waitingMatches: [(kept: KeptCorrelations, evidence: EvidenceID)] = []
  private var waitingBytes = 0
  /// So many bytes of them may wait.
  private static let waitingMatchBytes = 4 << 20

  /// Files that were read to their end and are not yet marked so, their bytes, and since when.
  private var finished: [CompletedEvidence] = []
  private var finishedBytes: UInt64 = 0
  private var finishedSince = ContinuousClock.now

  /// A mark may wait for so many others; a crash meanwhile costs reading these files again, and nothing else.
  private static let waitingMarks = (count: 256, bytes: UInt64(16) << 20, time: Duration.seconds(1))

  /// A recorder for one run.
  ///
  /// - Parameters:
  ///   - casebook: An open case.
  ///   - run: The run, begun by the caller.
  ///   - fingerprint: What decides over findings besides the evidence (see `Casebook.claim`).
  public init(_ casebook: Casebook, run: RunID, fingerprint: String) {
    self.casebook = casebook
    self.run = run
    self.fingerprint = fingerprint
  }

  /// Registers the file; reads it unless it was read to its end under the same fingerprint.
  public func decide(_ item: EvidenceItem, isDuplicate: Bool) throws -> ScanDecision {
    let claim = try casebook.claim(item, run: run, fingerprint: fingerprint)
    identifiers[item.sha256] = claim.evidence
    if case .read = claim { return .scan }
    return .skip
  }

  /// Asks the case.
  public func mayKnow(size: UInt64) throws -> Bool { try casebook.hasEvidence(size: size) }

  /// Remembers which file the next results belong to.
  public func begin(_ item: EvidenceItem, decision: ScanDecision) throws {
    current = identifiers[item.sha256]
    self.decision = decision
  }

  /// Takes findings; several batches are stored in one transaction.
  public func found(_ findings: FindingBatch) throws {
    guard !findings.isEmpty else { return }
    noteWaiting()
    // Findings of correlations may belong to any file of the scan.
    let files = try findings.evidence.map { try identifiers[$0.sha256] ?? casebook.evidence(sha256: $0.sha256) }
    waiting.append((findings, files))
    waitingCount += findings.count
    waitingParts += findings.reasonSets.count
    let limit = Self.waitingFindings
    if waitingCount >= limit.count || waitingParts >= limit.parts || .now - waitingSince >= limit.time { try store() }
  }

  /// Something begins to wait.
  private func noteWaiting() {
    if waiting.isEmpty, waitingMatches.isEmpty { waitingSince = .now }
  }

  /// Stores the findings that wait, in one transaction, and the matches for correlations in another.
  private func store() throws {
    if !waitingMatches.isEmpty {
      try casebook.append(correlations: waitingMatches, fingerprint: fingerprint)
      waitingMatches = []
      waitingBytes = 0
    }
    guard !waiting.isEmpty else { return }
    newFindings += try casebook.append(waiting, run: run)
    waiting = []
    waitingCount = 0
    waitingParts = 0
  }

  /// Stores anomalies in one transaction.
  public func met(_ anomalies: [Anomaly]) throws {
    if let current { try casebook.append(anomalies, evidence: current, run: run) }
  }

  /// Keeps matches for correlations: the file they are in will not be read again.
  public func correlate(_ batch: CorrelationBatch) throws {
    guard let current else { return }
    noteWaiting()
    waitingMatches.append((KeptCorrelations(evidence: batch.evidence, events: batch.bytes), current))
    waitingBytes += batch.bytes.count
    if waitingBytes >= Self.waitingMatchBytes || .now - waitingSince >= Self.waitingFindings.time { try store() }
  }

  /// Visits the kept matches of this and of earlier scans with the same rules.
  public func forEachCorrelationEvent(_ body: (CorrelationEvent) -> Void) throws {
    try settle()
    try casebook.forEachCorrelationBatch(fingerprint: fingerprint) {
      for event in try CorrelationBatch($0.events, evidence: $0.evidence).events { body(event) }
    }
  }

  /// Marks the file as read to its end.
  public func end(_ item: EvidenceItem, isComplete: Bool) throws {
    identifiers[item.sha256] = nil
    guard let current, decision == .scan, isComplete else { return }
    if finished.isEmpty { finishedSince = .now }
    finished.append(CompletedEvidence(current, reader: item.reader, records: item.records))
    finishedBytes = finishedBytes.saturatingSum(item.size)
    let limit = Self.waitingMarks
    if finished.count >= limit.count || finishedBytes >= limit.bytes || .now - finishedSince >= limit.time {
      try settle()
    }
  }

  /// Stores the findings that wait, then marks the finished files as read.
  public func settle() throws {
    try store()
    try casebook.complete(finished, run: run, fingerprint: fingerprint)
    finished = []
    finishedBytes = 0
  }

  /// Keeps what correlations say now, and takes back what they said with less evidence: a window that later evidence enlarged
  /// is another finding.
  ///
  /// - Parameters:
  ///   - rules: The correlations that were evaluated over everything the case keeps for them.
  ///   - findings: Everything they found.
  public func replaceCorrelations(of rules: [String], by findings: [Finding]) throws {
    try settle()
    try casebook.removeFindings(of: rules, except: Set(findings.map(\.id)), fingerprint: fingerprint)
  }

  /// Stores what was odd about the scan in place of what was odd about the one before.
  public func concluded(with anomalies: [Anomaly]) throws {
    try casebook.replaceAnomalies(by: anomalies, path: "(scan)", run: run)
  }

  /// Stores why a path could not be opened.
  public func unreadable(path: String, _ anomaly: Anomaly) throws {
    try casebook.append([anomaly], path: path, run: run)
  }

  /// Findings do not wait because no others come. An error comes again with the next ones, or at the end.
  public func progress(_ progress: ScanProgress) {
    let isWaiting = !waiting.isEmpty || !waitingMatches.isEmpty
    if isWaiting, .now - waitingSince >= Self.waitingFindings.time { try? store() }
  }
}
