/// How serious a finding is: Sigma's levels.
public enum Level: String, Sendable, Codable, CaseIterable, Comparable {
  case informational, low, medium, high, critical

  /// Position from 0 (informational) to 4 (critical).
  public var rank: Int {
    switch self {
    case .informational: 0
    case .low: 1
    case .medium: 2
    case .high: 3
    case .critical: 4
    }
  }

  /// Less serious is less.
  public static func < (lhs: Level, rhs: Level) -> Bool { lhs.rank < rhs.rank }
}

/// That a rule, an indicator or a profile held on records: what, where, when, how serious, and why.
public struct Finding: Sendable, Codable, Equatable {
  /// The rule that held.
  public struct RuleReference: Sendable, Codable, Hashable {
    /// Stable identifier: a UUID for Sigma rules, `indicator:<source>` for indicators.
    public var id: String
    /// Title in English.
    public var title: String
    /// Title in Japanese, where the rule has one.
    public var titleJa: String?

    /// A reference.
    public init(id: String, title: String, titleJa: String? = nil) {
      self.id = id
      self.title = title
      self.titleJa = titleJa
    }
  }

  /// The evidence file.
  public struct EvidenceReference: Sendable, Codable, Hashable {
    /// Path as given; bytes that are not UTF-8 are percent-encoded.
    public var path: String
    /// SHA-256 of the whole file, lower-case hexadecimal.
    public var sha256: String

    /// A reference.
    public init(path: String, sha256: String) {
      self.path = path
      self.sha256 = sha256
    }
  }

  /// The record inside the evidence.
  public struct RecordReference: Sendable, Codable, Hashable {
    /// What people look it up by: EventRecordID, line number, or `<Message-ID>` (index where there is none).
    public var id: String
    /// Line number from 1, message index from 0, EventRecordID.
    public var number: UInt64
    /// The reader's name for the kind of record, as `fortinet:fortigate:event`, `mail:message`.
    public var dataType: String

    /// A reference.
    public init(id: String, number: UInt64, dataType: String) {
      self.id = id
      self.number = number
      self.dataType = dataType
    }
  }

  /// One ground for the finding, quoted from the record.
  public struct Reason: Sendable, Codable, Hashable {
    /// The field, as `cfgpath`, `subject`; `raw` for the whole record.
    public var field: String
    /// The value in the record, shortened to 512 characters.
    public var value: String
    /// What held, as `contains 'system.admin'`, `theme japan-us-alliance (weight 3.0)`.
    public var condition: String

    /// A reason.
    public init(field: String, value: String, condition: String) {
      self.field = field
      self.value = value
      self.condition = condition
    }
  }

  /// Stable identifier: the same rule on the same bytes of the same evidence gets the same one, in every run.
  public var id: String
  /// The rule.
  public var rule: RuleReference
  /// How serious.
  public var level: Level
  /// When the record says it happened.
  public var time: EventTime?
  /// ATT&CK technique ids, sorted, as `T1566.001`.
  public var techniques: [String]
  /// The evidence file.
  public var evidence: EvidenceReference
  /// The record.
  public var record: RecordReference
  /// The way from the file to the record.
  public var origin: Origin
  /// Typed values in the record, sorted.
  public var observables: [Observable]
  /// Why: the fields that made the rule hold.
  public var reasons: [Reason]

  /// A finding.
  public init(
    id: String, rule: RuleReference, level: Level, time: EventTime?, techniques: [String],
    evidence: EvidenceReference, record: RecordReference, origin: Origin, observables: [Observable], reasons: [Reason]
  ) {
    self.id = id
    self.rule = rule
    self.level = level
    self.time = time
    self.techniques = techniques
    self.evidence = evidence
    self.record = record
    self.origin = origin
    self.observables = observables
    self.reasons = reasons
  }
}
