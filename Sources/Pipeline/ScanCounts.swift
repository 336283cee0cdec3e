import Casebook
import EventModel

/// What a scan did, in numbers: the last thing that is printed.
public struct ScanCounts: Sendable, Codable, Equatable {
  /// Files that were met.
  public var files = 0
  /// Files that were read before with the same rules, or have the content of another file.
  public var skipped = 0
  /// Files of which at least a part could not be read.
  public var notFullyRead = 0
  /// Of these, files of which nothing could be read.
  public var unreadable = 0
  /// Findings that the case did not hold before; all of them where nothing is kept.
  public var newFindings = 0
  /// Bytes of the files that were read.
  public var bytes: UInt64 = 0
  /// Events and messages that were read.
  public var records: UInt64 = 0
  /// Findings by level.
  public var findings: [String: Int] = [:]
  /// Anomalies, each counted as often as it was met.
  public var anomalies = 0

  /// Correlations had to forget matches: what they say may be less than what is there.
  public var isCorrelationCut = false

  /// An empty summary.
  public init() {}

  /// Number of findings of all levels.
  public var totalFindings: Int { findings.values.reduce(0, +) }

  mutating func count(_ found: FindingBatch) {
    for (level, count) in zip(Level.allCases, found.levels) where count > 0 {
      findings[level.rawValue, default: 0] += count
    }
  }

  mutating func count(_ met: [Anomaly]) { anomalies = met.reduce(anomalies) { $0.saturatingSum($1.count) } }

  mutating func count(_ item: EvidenceItem, isFullyRead: Bool) {
    files += 1
    bytes = bytes.saturatingSum(item.size)
    records = records.saturatingSum(item.records)
    if !isFullyRead {
      notFullyRead += 1
      if item.records == 0 { unreadable += 1 }
    }
  }
}

extension FixedWidthInteger {
  /// The sum, or the largest number where it does not fit: workers read hostile bytes, so their numbers are not trusted.
  func saturatingSum(_ other: Self) -> Self {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? (other < 0 ? .min : .max) : sum
  }
}
