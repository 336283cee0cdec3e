public import EventModel

/// A value that somebody says means trouble, with who says so.
public struct Indicator: Hashable, Sendable {
  /// What is looked for.
  public enum Pattern: Hashable, Sendable {
    /// One value.
    case value(Observable)
    /// Every address of a block.
    case network(IPNetwork)

    /// The value as text.
    public var text: String {
      switch self {
      case .value(let observable): observable.value
      case .network(let network): network.description
      }
    }

    /// The STIX name of the kind of value.
    public var typeName: String {
      switch self {
      case .value(let observable): observable.type.rawValue
      case .network(let network): (network.base.family == .ipv4 ? Observable.Kind.ipv4 : .ipv6).rawValue
      }
    }
  }

  /// What is looked for.
  public var pattern: Pattern
  /// Who says so: the name of the list, the report, the MISP event. Part of the rule id of findings.
  public var source: String
  /// What a finding is called; empty: made from the source.
  public var title: String
  /// What the source says about the value.
  public var description: String
  /// How serious a hit is.
  public var level: Level
  /// ATT&CK techniques that the source names.
  public var techniques: [String]
  /// After this time the source no longer stands by the value; records from later do not match.
  public var validUntil: EventTime?
  /// Where the entry stands, as `feed.csv:12`.
  public var location: String

  /// An indicator; `level` nil takes the default of its kind.
  public init(
    _ pattern: Pattern, source: String, title: String = "", description: String = "", level: Level? = nil,
    techniques: [String] = [], validUntil: EventTime? = nil, location: String = ""
  ) {
    self.pattern = pattern
    self.source = source
    self.title = title
    self.description = description
    self.level = level ?? Indicator.defaultLevel(of: pattern)
    self.techniques = techniques
    self.validUntil = validUntil
    self.location = location
  }

  /// High, but medium for addresses and file names: addresses change hands within weeks, names are chosen freely.
  public static func defaultLevel(of pattern: Pattern) -> Level {
    switch pattern {
    case .network: .medium
    case .value(let observable):
      switch observable.type {
      case .ipv4, .ipv6, .fileName, .userAccount, .autonomousSystem: .medium
      default: .high
      }
    }
  }
}
