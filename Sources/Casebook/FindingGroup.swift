public import EventModel

/// By what the findings of a query are counted.
public enum FindingGrouping: String, Sendable, CaseIterable {
  /// The rule that found.
  case rule
  /// ATT&CK technique.
  case technique
  /// The computer or device that a record is about, where the record names one.
  case computer
  /// User account.
  case account
  /// IP address.
  case address
  /// Evidence file.
  case evidence
  /// Day in UTC; findings without a time are left out.
  case day
}

/// Findings that have something in common.
public struct FindingGroup: Sendable, Equatable {
  /// What they have in common, as people name it: title, technique, value, path or day.
  public var name: String
  /// The Japanese title, where they have a rule in common that has one.
  public var nameJa: String?
  /// What identifies it, where that is not the name: the identifier of a rule, the SHA-256 of a file; else empty.
  public var identifier: String
  /// The highest level.
  public var level: Level
  /// Findings.
  public var findings: Int
  /// Rules that found them.
  public var rules: Int
  /// Evidence files they are in.
  public var evidence: Int
  /// The earliest time; nil where none has one.
  public var first: EventTime?
  /// The latest time.
  public var last: EventTime?
}
