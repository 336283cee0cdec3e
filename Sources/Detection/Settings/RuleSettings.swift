/// What an analyst has decided about rules: which are off, and which findings of a rule are expected here.
///
/// Kept in a YAML file that people may also edit by hand:
/// ```yaml
/// disabled:
///   - rule: 8e896b28-1ee6-4510-aa3d-00d53029af3e
///     reason: replaced by our own rule
///   - pack: web
///     reason: no web servers in this case
/// suppressed:
///   - rule: 5f1d4a2c-…
///     where: { User: svc_backup, 'Image|endswith': '\agent.exe' }
///     reason: the backup agent, ticket 4711
///     until: 2027-01-31
/// ```
/// Every entry needs a reason: a rule that is silent for reasons nobody knows is how an attack is missed.
public struct RuleSettings: Sendable, Equatable {
  /// What is turned off.
  public enum Target: Sendable, Hashable {
    /// One rule, by its id or name.
    case rule(String)
    /// All rules whose path holds these folders, as `web` or `windows/process_creation`.
    case pack(String)
  }

  /// Rules that take no part in scans.
  public struct Disabled: Sendable, Equatable {
    /// The rules.
    public var target: Target
    /// Why, for people.
    public var reason: String
    /// Line of the entry in its file, from 1; 0 where it was not read from a file.
    public var line: Int

    /// An entry.
    public init(_ target: Target, reason: String, line: Int = 0) {
      self.target = target
      self.reason = reason
      self.line = line
    }
  }

  /// Records that a rule must not report.
  public struct Suppressed: Sendable, Equatable {
    /// The rule, by its id or name.
    public var rule: String
    /// Sigma field names with modifiers, and the values of which one must hold; all fields together.
    public var conditions: [Condition]
    /// Why, for people.
    public var reason: String
    /// The last day on which the entry counts, as `YYYY-MM-DD` in UTC; nil for always.
    public var until: String?
    /// Line of the entry in its file, from 1; 0 where it was not read from a file.
    public var line: Int

    /// An entry.
    public init(rule: String, conditions: [Condition], reason: String, until: String? = nil, line: Int = 0) {
      self.rule = rule
      self.conditions = conditions
      self.reason = reason
      self.until = until
      self.line = line
    }
  }

  /// A field and its values, as a Sigma selection says it.
  public struct Condition: Sendable, Equatable {
    /// Field name with modifiers, as `Image|endswith`.
    public var field: String
    /// The values, one of which must hold.
    public var values: [String]

    /// A condition.
    public init(field: String, values: [String]) {
      self.field = field
      self.values = values
    }
  }

  /// Rules that are off.
  public var disabled: [Disabled] = []
  /// Findings that are expected.
  public var suppressed: [Suppressed] = []

  /// No decisions: every rule counts.
  public init() {}

  /// Turns the rule or pack on again; false where it was not off.
  public mutating func enable(_ target: Target) -> Bool {
    let before = disabled.count
    disabled.removeAll { $0.target == target }
    return disabled.count < before
  }

  /// Turns the rule or pack off; a new reason replaces the old one.
  public mutating func disable(_ target: Target, reason: String) {
    disabled.removeAll { $0.target == target }
    disabled.append(Disabled(target, reason: reason))
  }

  /// Adds a suppression; one with the same rule and conditions is replaced.
  public mutating func suppress(_ entry: Suppressed) {
    suppressed.removeAll { $0.rule == entry.rule && $0.conditions == entry.conditions }
    suppressed.append(entry)
  }
}
