public import Casebook
public import EventModel

/// Two handlers one after the other: what is stored is also shown. The first one decides what is read.
public final class HandlerPair: ScanHandler {
  private let first: any ScanHandler
  private let second: any ScanHandler

  /// A pair; `first` decides.
  public init(_ first: any ScanHandler, _ second: any ScanHandler) {
    self.first = first
    self.second = second
  }

  /// Asks the first handler.
  public func decide(_ item: EvidenceItem, isDuplicate: Bool) throws -> ScanDecision {
    try first.decide(item, isDuplicate: isDuplicate)
  }

  /// Asks the first handler.
  public func mayKnow(size: UInt64) throws -> Bool { try first.mayKnow(size: size) }

  /// Tells both.
  public func begin(_ item: EvidenceItem, decision: ScanDecision) throws {
    try first.begin(item, decision: decision)
    try second.begin(item, decision: decision)
  }

  /// Tells both.
  public func found(_ findings: FindingBatch) throws {
    try first.found(findings)
    try second.found(findings)
  }

  /// Tells both.
  public func met(_ anomalies: [Anomaly]) throws {
    try first.met(anomalies)
    try second.met(anomalies)
  }

  /// Tells both.
  public func correlate(_ batch: CorrelationBatch) throws {
    try first.correlate(batch)
    try second.correlate(batch)
  }

  /// Tells both.
  public func end(_ item: EvidenceItem, isComplete: Bool) throws {
    try first.end(item, isComplete: isComplete)
    try second.end(item, isComplete: isComplete)
  }

  /// Tells both.
  public func concluded(with anomalies: [Anomaly]) throws {
    try first.concluded(with: anomalies)
    try second.concluded(with: anomalies)
  }

  /// Tells both.
  public func unreadable(path: String, _ anomaly: Anomaly) throws {
    try first.unreadable(path: path, anomaly)
    try second.unreadable(path: path, anomaly)
  }

  /// Tells both.
  public func progress(_ progress: ScanProgress) {
    first.progress(progress)
    second.progress(progress)
  }
}
