/// A correlation: a condition over the matches of other rules in a window of time.
@dynamicMemberLookup
public struct CorrelationRule: Sendable {
  /// What is computed over the matches of a window.
  public enum Kind: String, Sendable, CaseIterable {
    /// How many.
    case eventCount = "event_count"
    /// How many distinct values of a field.
    case valueCount = "value_count"
    /// How many different rules.
    case temporal
    /// How many different rules, in the order in which they are listed.
    case temporalOrdered = "temporal_ordered"
    /// The sum of a field.
    case valueSum = "value_sum"
    /// The mean of a field.
    case valueAverage = "value_avg"
    /// A percentile of a field, or, without `percentile`, how many of a hundred matches have the value.
    case valuePercentile = "value_percentile"
    /// The middle value of a field.
    case valueMedian = "value_median"
  }

  /// One criterion of the condition; all must hold.
  public struct Criterion: Sendable, Hashable {
    /// The comparisons of a condition.
    public enum Operator: String, Sendable, CaseIterable {
      case gt, gte, lt, lte, eq, neq
    }
    /// How to compare.
    public var comparison: Operator
    /// What to compare with.
    public var value: Double

    /// Whether a computed value passes.
    func holds(_ computed: Double) -> Bool {
      switch comparison {
      case .gt: computed > value
      case .gte: computed >= value
      case .lt: computed < value
      case .lte: computed <= value
      case .eq: computed == value
      case .neq: computed != value
      }
    }
  }

  /// What people read about it.
  public var metadata: RuleMetadata
  /// What is computed.
  public var kind: Kind
  /// Ids or names of the rules, in order.
  public var references: [String]
  /// Fields or aliases whose values must agree.
  public var groupBy: [String]
  /// Length of the window in nanoseconds.
  public var timespan: Int64
  /// The condition.
  public var criteria: [Criterion]
  /// The fields that are counted, summed and so on.
  public var fields: [String]
  /// Which percentile, from 0 to 100.
  public var percentile: Double?
  /// Alias to rule reference to field.
  public var aliases: [String: [String: String]]
  /// The rules it refers to also make findings of their own.
  public var generate: Bool
  /// Where `rules` stands in the file.
  var line: Int
  var column: Int

  /// Id, title and so on of the metadata.
  public subscript<Value>(dynamicMember path: KeyPath<RuleMetadata, Value>) -> Value { metadata[keyPath: path] }
}
