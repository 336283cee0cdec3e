public import EventModel

/// Which findings, in which order. All conditions must hold; within a list, one of its values.
public struct FindingQuery: Sendable, Equatable {
  /// In which order findings come.
  public enum Order: String, Sendable, CaseIterable {
    /// The earliest first; those without a time last.
    case time
    /// The most serious first, then by time.
    case level
  }

  /// Earliest time, included. Findings without a time fit no range.
  public var from: EventTime?
  /// Latest time, not included.
  public var until: EventTime?
  /// The least level.
  public var minimumLevel: Level
  /// The highest level.
  public var maximumLevel: Level
  /// ATT&CK techniques; `T1566` also finds `T1566.001`.
  public var techniques: [String]
  /// Organisations, in full.
  public var organisations: [String]
  /// Evidence: a path, a folder above it, the end of a path from a slash on, or the first six or more characters of the
  /// SHA-256.
  public var evidence: [String]
  /// Identifiers of rules, in full.
  public var rules: [String]
  /// Values of observables, in full, in canonical form.
  public var observables: [String]
  /// Text that the rule's title, the record's id, an observable or a reason contains; ASCII letters in any case.
  public var text: String?
  /// In which order.
  public var order: Order
  /// How many at most; nil for all.
  public var limit: Int?
  /// How many to leave out at the start.
  public var offset: Int

  /// All findings by time; narrow it by setting properties.
  public init(
    from: EventTime? = nil, until: EventTime? = nil, minimumLevel: Level = .informational,
    maximumLevel: Level = .critical, techniques: [String] = [], organisations: [String] = [], evidence: [String] = [],
    rules: [String] = [], observables: [String] = [], text: String? = nil, order: Order = .time, limit: Int? = nil,
    offset: Int = 0
  ) {
    self.from = from
    self.until = until
    self.minimumLevel = minimumLevel
    self.maximumLevel = maximumLevel
    self.techniques = techniques
    self.organisations = organisations
    self.evidence = evidence
    self.rules = rules
    self.observables = observables
    self.text = text
    self.order = order
    self.limit = limit
    self.offset = offset
  }
}
