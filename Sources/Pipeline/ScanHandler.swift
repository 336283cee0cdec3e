public import Casebook
public import EventModel

/// What shall happen with a file whose content is known by its hash.
public enum ScanDecision: Sendable, Equatable {
  /// Read it.
  case scan
  /// It was read in full before, with the same rules: nothing to do.
  case skip
}

/// Where a scan puts what it finds. Called by one thread, file by file in the order of the evidence, whatever the number
/// of workers; `decide` and `progress` may run ahead.
public protocol ScanHandler: AnyObject {
  /// Says whether a file has to be read. May be called before the results of earlier files arrived. A duplicate has the
  /// content of an earlier file of this scan and is never read, whatever is answered.
  func decide(_ item: EvidenceItem, isDuplicate: Bool) throws -> ScanDecision
  /// Whether `decide` may answer `skip` for a file of this size. Where not, its reading may begin while it is hashed.
  func mayKnow(size: UInt64) throws -> Bool
  /// The results of a file start here. `decision` is what `decide` said; after `skip`, `end` follows at once.
  func begin(_ item: EvidenceItem, decision: ScanDecision) throws
  /// Takes findings of the current file, in the order of its bytes; at the end those of correlations, of any file.
  func found(_ findings: FindingBatch) throws
  /// Takes oddities of the current file.
  func met(_ anomalies: [Anomaly]) throws
  /// Takes matches for correlations, of the current file.
  func correlate(_ batch: CorrelationBatch) throws
  /// The results of the current file end here; `isComplete` is false when its reading was cut short by a crash or stall.
  func end(_ item: EvidenceItem, isComplete: Bool) throws
  /// All oddities of the scan as a whole, at its end.
  func concluded(with anomalies: [Anomaly]) throws
  /// A path that could not be opened or even hashed.
  func unreadable(path: String, _ anomaly: Anomaly) throws
  /// Called several times a second.
  func progress(_ progress: ScanProgress)
}

extension ScanHandler {
  /// No: who keeps nothing knows no file.
  public func mayKnow(size: UInt64) throws -> Bool { false }
}

/// How far a scan has come.
public struct ScanProgress: Sendable, Equatable {
  /// Files that are finished.
  public var files: Int
  /// Files in all.
  public var totalFiles: Int
  /// Bytes read (hashing and reading count half each).
  public var bytes: UInt64
  /// Bytes in all.
  public var totalBytes: UInt64
  /// The file whose results are being taken.
  public var current: String
}
