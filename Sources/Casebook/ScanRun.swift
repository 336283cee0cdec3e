public import EventModel

/// Identifies a run of `kagami scan` in its case.
public struct RunID: Hashable, Sendable {
  let value: Int64
}

/// Identifies an evidence file in its case.
public struct EvidenceID: Hashable, Sendable {
  let value: Int64
}

/// One run of `kagami scan` on a case.
public struct ScanRun: Sendable, Equatable {
  /// How a run ended.
  public enum Outcome: String, Sendable, Codable, CaseIterable {
    /// It still runs, or it was killed.
    case unfinished
    /// All evidence was read.
    case complete
    /// It came to its end, but some evidence could not be read, or not in full.
    case partial
    /// The user stopped it.
    case cancelled
    /// It stopped on an error.
    case failed
  }

  /// What a run did.
  public struct Totals: Sendable, Equatable, Codable {
    /// Evidence files that were met.
    public var files: UInt64
    /// Bytes that were read from them.
    public var bytes: UInt64
    /// Records that were read.
    public var records: UInt64
    /// Findings that were new to the case.
    public var findings: UInt64
    /// Anomalies that were met.
    public var anomalies: UInt64

    /// Totals.
    public init(
      files: UInt64 = 0, bytes: UInt64 = 0, records: UInt64 = 0, findings: UInt64 = 0, anomalies: UInt64 = 0
    ) {
      self.files = files
      self.bytes = bytes
      self.records = records
      self.findings = findings
      self.anomalies = anomalies
    }
  }

  /// Position in the case, from 1.
  public var number: Int64
  /// When it began.
  public var started: EventTime
  /// When it ended; nil while it runs and after it was killed.
  public var finished: EventTime?
  /// Version of the program.
  public var version: String
  /// Fingerprint of readers and rules (see `Casebook.claim`).
  public var fingerprint: String
  /// The command line after the program's name.
  public var arguments: [String]
  /// How it ended.
  public var outcome: Outcome
  /// What it did.
  public var totals: Totals

  /// A run.
  public init(
    number: Int64, started: EventTime, finished: EventTime?, version: String, fingerprint: String,
    arguments: [String], outcome: Outcome, totals: Totals
  ) {
    self.number = number
    self.started = started
    self.finished = finished
    self.version = version
    self.fingerprint = fingerprint
    self.arguments = arguments
    self.outcome = outcome
    self.totals = totals
  }
}
