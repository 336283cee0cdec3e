public import EventModel

/// A match of a rule as correlations see it: small, and able to cross a process boundary.
public struct BaseMatch: Codable, Sendable, Hashable {
  /// The rule's id.
  public var rule: String
  /// When the record says it happened; without a time a match cannot be correlated.
  public var time: EventTime?
  /// Position in the evidence: breaks ties in time. File first, then record.
  public var sequence: UInt64
  /// Values of the fields that correlations ask for, by the field's name in the rule; missing fields are left out.
  public var values: [String: String]
  /// Whatever the caller needs to find the match again, as a finding's id.
  public var reference: String

  /// A match.
  public init(rule: String, time: EventTime?, sequence: UInt64, values: [String: String], reference: String = "") {
    self.rule = rule
    self.time = time
    self.sequence = sequence
    self.values = values
    self.reference = reference
  }
}

/// That a correlation holds.
public struct CorrelationMatch: Codable, Sendable, Hashable {
  /// The correlation's id.
  public var rule: String
  /// When it came to hold: the time of the event that made it so; the end of the window where the window had to be
  /// complete.
  public var time: EventTime
  /// What the matches have in common: names of `group-by` and their values.
  public var group: [String: String]
  /// What was computed: the count, sum, mean and so on.
  public var value: Double
  /// The matches in the window, in order of time; inner correlations stand for themselves.
  public var matches: [BaseMatch]

  /// Time of the first match.
  public var first: EventTime { matches.first?.time ?? time }
  /// Time of the last match.
  public var last: EventTime { matches.last?.time ?? time }
}

/// How much correlations may remember.
public struct CorrelationLimits: Sendable {
  /// Matches held for one correlation.
  public var perRule: Int
  /// Matches held for all correlations together, waiting ones included.
  public var total: Int
  /// Matches that one correlation match quotes.
  public var quoted: Int
  /// Bytes of values of the matches that wait for their evaluation.
  public var bytes: Int

  /// Limits; a match takes about 300 bytes, its values aside.
  public init(perRule: Int = 200_000, total: Int = 1_000_000, quoted: Int = 1_000, bytes: Int = 256 << 20) {
    self.perRule = max(1, perRule)
    self.total = max(1, total)
    self.quoted = max(1, quoted)
    self.bytes = max(1, bytes)
  }
}

/// What correlations had to leave out.
public struct CorrelationReport: Codable, Sendable, Equatable {
  /// Matches forgotten because a limit was reached, by the id of the correlation, or of the rule for waiting ones.
  public var evicted: [String: Int] = [:]
  /// Matches without a time.
  public var withoutTime = 0
  /// Matches without a value for a `group-by` field or a counted field, by the id of the correlation.
  public var withoutValue: [String: Int] = [:]

  /// Nothing was left out.
  public var isEmpty: Bool { evicted.isEmpty && withoutTime == 0 && withoutValue.isEmpty }
}

extension Matcher {
  /// What correlations want to know of a match; nil when none asks for its rule.
  public func baseMatch(
    _ match: EventMatch, in batch: EventBatch, sequence: UInt64, reference: String = ""
  ) -> BaseMatch? {
    guard let fields = rules.correlationFields[match.rule] else { return nil }
    let reader = reader(batch, match.event)
    let route = rules.variants[match.variant].routes.first
    var values = [String: String](minimumCapacity: fields.count)
    for field in fields {
      let name = route.flatMap { rules.routes[$0].renames[field] } ?? field
      guard let index = rules.fieldIndex(name), let value = reader.firstValue(index) else { continue }
      values[field] = value
    }
    return BaseMatch(
      rule: rules.rules[match.rule].id, time: reader.event.time, sequence: sequence, values: values,
      reference: reference)
  }
}

extension EventReader {
  /// The text of the first value of a field that is one.
  fileprivate func firstValue(_ field: Int) -> String? {
    guard let slot = slots[field] else { return firstOfAll(field) }
    for index in event.valueRange where batch.values[index].slot == slot {
      let value = batch.values[index]
      if value.kind != .null { return String(decoding: batch.bytes[value.range], as: UTF8.self) }
    }
    return firstOfAll(field)
  }

  /// As above where another field may stand in.
  private func firstOfAll(_ field: Int) -> String? {
    guard field == codeField, let value = values(field).first(where: { $0.kind != .null }) else { return nil }
    return String(decoding: value.text, as: UTF8.self)
  }
}
