import Casebook
import Detection
import EventModel
import Foundation
import Pipeline
import Report
import Sigma

/// One scan with its case, if it has one: opening, storing, closing.
final class ScanSession {
  let tally: ScanTally
  private let casePath: String?
  private let started = ScanSession.now
  private let casebook: Casebook?
  private let run: RunID?
  private let recorder: CaseRecorder?
  /// Held until the process ends.
  private let lock: CaseLock?

  /// Opens the case and notes that a run begins.
  init(casePath: String?, rules: DetectionRules, printer: ScanPrinter) throws {
    self.casePath = casePath
    guard let casePath else {
      casebook = nil
      run = nil
      recorder = nil
      lock = nil
      tally = ScanTally(printer, rules: rules)
      return
    }
    let (casebook, lock) = try Self.open(casePath)
    self.lock = lock
    let run = try casebook.beginRun(
      started: started, version: Version.text, fingerprint: rules.fingerprint,
      arguments: Array(CommandLine.arguments.dropFirst()))
    let recorder = CaseRecorder(casebook, run: run, fingerprint: rules.fingerprint)
    self.casebook = casebook
    self.run = run
    tally = ScanTally(HandlerPair(recorder, printer), rules: rules, keeper: recorder)
    self.recorder = recorder
    printer.stored = { sha256 in
      try? recorder.settle()
      return try? casebook.evidenceEntry(sha256: sha256)
    }
  }

  private static func open(_ path: String) throws -> (Casebook, CaseLock) {
    let lock = try CaseLock(path)
    do {
      return (try Casebook.open(path, for: .create), lock)
    } catch {
      lock.abandon()
      throw error
    }
  }

  /// Evaluates correlations over everything that was read, and notes how the run ended.
  func finish() throws {
    let report = try tally.finish()
    if !report.isEmpty { Stream.error(Self.words(report)) }
    try close(tally.summary.notFullyRead > 0 || tally.summary.isCorrelationCut ? .partial : .complete)
  }

  /// What the case holds after the scan, earlier scans included; nil where nothing is kept.
  private(set) var held: (findings: Int, isFullyRead: Bool)?

  /// What the run did, as `--json` prints it.
  func summary(rules: DetectionRules, status: ExitStatus) -> Report.ScanSummary {
    let counts = tally.summary
    let levels = counts.findings.compactMap { name, count in Level(rawValue: name).map { ($0, count) } }
    return Report.ScanSummary(
      version: Version.text, casePath: casePath, started: started, finished: Self.now,
      outcome: status == .partial ? .partial : .complete, exitCode: Int(status.rawValue),
      evidence: [
        .complete: counts.files - counts.skipped - counts.notFullyRead,
        .partial: counts.notFullyRead - counts.unreadable,
        .unreadable: counts.unreadable,
      ], skipped: counts.skipped, bytes: counts.bytes, records: counts.records,
      findings: Dictionary(uniqueKeysWithValues: levels), newFindings: counts.newFindings,
      anomalies: UInt64(clamping: counts.anomalies), rules: rules.sigma.rules.count + rules.sigma.correlations.count,
      rejectedRules: rules.rejected, disabledRules: rules.disabled, suppressions: rules.suppressions)
  }

  /// Notes that the run stopped on an error. What was committed stays.
  func fail() { try? close(.failed) }

  private func close(_ outcome: ScanRun.Outcome) throws {
    guard let casebook, let run else { return }
    try recorder?.settle()
    let summary = tally.summary
    let totals = ScanRun.Totals(
      files: UInt64(summary.files), bytes: summary.bytes, records: summary.records,
      findings: UInt64(summary.totalFindings), anomalies: UInt64(summary.anomalies))
    try casebook.finish(run, at: Self.now, outcome: outcome, totals: totals)
    let isFullyRead = try summary.notFullyRead == 0 && casebook.countNotFullyRead() == 0
    held = (try casebook.count(), isFullyRead)
    try casebook.close()
  }

  /// What correlations could not take into account.
  private static func words(_ report: CorrelationReport) -> String {
    let evicted = report.evicted.values.reduce(0, +)
    let withoutValue = report.withoutValue.values.reduce(0, +)
    return text(
      en: "Correlations left out \(evicted) records over the limit, \(report.withoutTime) without a time, "
        + "\(withoutValue) without a grouping value.",
      ja: "相関から除いた記録: 上限超過 \(evicted)、時刻なし \(report.withoutTime)、集約項目なし \(withoutValue)。")
  }

  private static var now: EventTime {
    EventTime(nanoseconds: Int64(Date().timeIntervalSince1970 * 1_000) * 1_000_000)
  }
}
