public import EventModel

/// The findings of a case, or of a query, counted.
public struct CaseSummary: Sendable, Equatable {
  /// Counts of one rule.
  public struct RuleCount: Sendable, Equatable {
    /// The rule.
    public var rule: Finding.RuleReference
    /// The highest level of its findings.
    public var level: Level
    /// Its findings.
    public var count: Int
    /// The earliest time; nil where none has one.
    public var first: EventTime?
    /// The latest time.
    public var last: EventTime?
  }

  /// Counts of one technique, observable, organisation or other word.
  public struct NamedCount: Sendable, Equatable {
    /// The word.
    public var name: String
    /// Findings that have it.
    public var count: Int
  }

  /// Counts of one evidence file.
  public struct EvidenceCount: Sendable, Equatable {
    /// The file.
    public var evidence: Finding.EvidenceReference
    /// The highest level of its findings.
    public var level: Level
    /// Its findings.
    public var count: Int
  }

  /// Counts of one day in UTC and one level.
  public struct DayCount: Sendable, Equatable {
    /// Midnight of the day, UTC.
    public var day: EventTime
    /// The level.
    public var level: Level
    /// Findings.
    public var count: Int
  }

  /// Counts of one kind of record and one level.
  public struct DataTypeCount: Sendable, Equatable {
    /// The reader's name for the kind of record, as `mail:message`.
    public var dataType: String
    /// The level.
    public var level: Level
    /// Findings.
    public var count: Int
  }

  /// All findings.
  public var findings: Int
  /// Findings of each level, those with none included.
  public var byLevel: [Level: Int]
  /// Findings without a time.
  public var undated: Int
  /// The earliest time.
  public var first: EventTime?
  /// The latest time.
  public var last: EventTime?
  /// By rule: the most serious first, then the most frequent.
  public var byRule: [RuleCount]
  /// By technique: the most frequent first.
  public var byTechnique: [NamedCount]
  /// By organisation of the evidence, the most frequent first; empty name where nobody said.
  public var byOrganisation: [NamedCount]
  /// By evidence with findings: the most frequent first.
  public var byEvidence: [EvidenceCount]
  /// By day and level, the earliest first.
  public var byDay: [DayCount]
  /// By kind of record and level, by name.
  public var byDataType: [DataTypeCount]
}

/// Findings of one kind and level in one stretch of time: a dot of a timeline.
public struct TimeCount: Sendable, Equatable {
  /// Position of the stretch, from 0.
  public var bin: Int
  /// The reader's name for the kind of record.
  public var dataType: String
  /// The level.
  public var level: Level
  /// Findings.
  public var count: Int
}

/// An observable in findings, counted.
public struct ObservableCount: Sendable, Equatable {
  /// The observable.
  public var observable: Observable
  /// Findings that have it.
  public var count: Int
  /// The highest level of these.
  public var level: Level
  /// The earliest time; nil where none has one.
  public var first: EventTime?
  /// The latest time.
  public var last: EventTime?
  /// Evidence files that have it.
  public var evidence: Int
}
