public import Casebook
public import EventModel

/// What a run of `kagami scan` did: the last thing `--json` prints.
public struct ScanSummary: Sendable, Equatable {
  /// Version of the program.
  public var version: String
  /// The case file; nil without one.
  public var casePath: String?
  /// When it began.
  public var started: EventTime
  /// When it ended.
  public var finished: EventTime
  /// How it ended.
  public var outcome: ScanRun.Outcome
  /// The exit code of the program.
  public var exitCode: Int
  /// Files by how far they were read.
  public var evidence: [EvidenceEntry.Status: Int]
  /// Files that were left alone because the case had them already.
  public var skipped: Int
  /// Bytes that were read.
  public var bytes: UInt64
  /// Records that were read.
  public var records: UInt64
  /// Findings of this run by level, known ones included.
  public var findings: [Level: Int]
  /// Findings that were new to the case; all of them without a case.
  public var newFindings: Int
  /// Anomalies that were met.
  public var anomalies: UInt64
  /// Rules that were loaded.
  public var rules: Int
  /// Rules that could not be loaded.
  public var rejectedRules: Int
  /// Rules that an analyst turned off.
  public var disabledRules: Int
  /// Suppressions that count.
  public var suppressions: Int

  /// A summary.
  public init(
    version: String, casePath: String?, started: EventTime, finished: EventTime, outcome: ScanRun.Outcome,
    exitCode: Int, evidence: [EvidenceEntry.Status: Int], skipped: Int, bytes: UInt64, records: UInt64,
    findings: [Level: Int], newFindings: Int, anomalies: UInt64, rules: Int, rejectedRules: Int,
    disabledRules: Int = 0, suppressions: Int = 0
  ) {
    self.version = version
    self.casePath = casePath
    self.started = started
    self.finished = finished
    self.outcome = outcome
    self.exitCode = exitCode
    self.evidence = evidence
    self.skipped = skipped
    self.bytes = bytes
    self.records = records
    self.findings = findings
    self.newFindings = newFindings
    self.anomalies = anomalies
    self.rules = rules
    self.rejectedRules = rejectedRules
    self.disabledRules = disabledRules
    self.suppressions = suppressions
  }
}

extension ScanSummary: JSONOutput {
  /// `docs/output-schema/scan-summary.schema.json`
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.key("anomalies")
    json.value(anomalies)
    json.key("bytes")
    json.value(bytes)
    json.key("case")
    json.value(casePath)
    json.key("evidence")
    writeEvidence(to: &json)
    json.key("exitCode")
    json.value(exitCode)
    json.key("findings")
    json.beginObject()
    json.key("byLevel")
    json.value(findings)
    json.key("new")
    json.value(newFindings)
    json.key("total")
    json.value(findings.values.reduce(0, +))
    json.endObject()
    json.key("finished")
    json.value(finished.description)
    json.key("outcome")
    json.value(outcome.rawValue)
    json.key("records")
    json.value(records)
    json.key("rules")
    json.beginObject()
    json.key("disabled")
    json.value(disabledRules)
    json.key("loaded")
    json.value(rules)
    json.key("rejected")
    json.value(rejectedRules)
    json.key("suppressions")
    json.value(suppressions)
    json.endObject()
    json.key("started")
    json.value(started.description)
    json.key("version")
    json.value(version)
    json.endObject()
  }

  private func writeEvidence(to json: inout JSONWriter) {
    json.beginObject()
    json.key("complete")
    json.value(evidence[.complete] ?? 0)
    json.key("partial")
    json.value(evidence[.partial] ?? 0)
    json.key("skipped")
    json.value(skipped)
    json.key("unfinished")
    json.value(evidence[.unfinished] ?? 0)
    json.key("unreadable")
    json.value(evidence[.unreadable] ?? 0)
    json.endObject()
  }
}
