public import EventModel

/// An anomaly and the file it was met in.
public struct AnomalyEntry: Sendable, Equatable {
  /// Path of the file.
  public var path: String
  /// SHA-256 of the file; empty where not even that could be read.
  public var sha256: String
  /// What was odd.
  public var anomaly: Anomaly

  /// An entry.
  public init(path: String, sha256: String, anomaly: Anomaly) {
    self.path = path
    self.sha256 = sha256
    self.anomaly = anomaly
  }
}
