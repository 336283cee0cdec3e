import EventModel
import Testing

@testable import Sigma

/// Rules from YAML against events from dictionaries.
enum Support {
  /// Compiles rules written as YAML; mappings too, if given.
  static func compile(_ yaml: String, mappings: String = "") -> CompiledRules {
    var table = LogSourceMappings()
    if !mappings.isEmpty { table.read(mappings) }
    return CompiledRules(RuleCollection.parse(yaml), mappings: table)
  }

  /// A rule of one selection on any record of the product `test`.
  static func rule(_ detection: String) -> String {
    """
    title: Test
    logsource:
        product: test
    detection:
    \(detection.split(separator: "\n", omittingEmptySubsequences: false).map { "    " + $0 }.joined(separator: "\n"))
    """
  }

  /// A value of an event.
  struct Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByNilLiteral, ExpressibleByFloatLiteral, Sendable
  {
    var text: String
    var kind: FieldValue.Kind
    init(_ text: String, _ kind: FieldValue.Kind = .string) {
      self.text = text
      self.kind = kind
    }
    init(stringLiteral value: String) { self.init(value) }
    init(integerLiteral value: Int) { self.init(String(value), .number) }
    init(floatLiteral value: Double) { self.init(String(value), .number) }
    init(booleanLiteral value: Bool) { self.init(String(value), .boolean) }
    init(nilLiteral: ()) { self.init("", .null) }
  }

  /// A batch of events; repeated names make arrays.
  static func batch(
    _ rules: CompiledRules, _ events: [[(String, Value)]],
    source: LogSource = LogSource(dataType: "test", product: "test"),
    code: UInt32 = 0, raw: String = ""
  ) -> EventBatch {
    var batch = EventBatch(fields: FieldTable(rules.fieldNames, coverage: .everything))
    for (index, event) in events.enumerated() {
      let start = batch.bytes.count
      batch.bytes += Array(raw.utf8)
      batch.append(
        Event(
          source: batch.source(source), code: code, recordNumber: UInt64(index), itemOffset: 0, itemLength: 0,
          raw: start..<batch.bytes.count))
      for (name, value) in event { batch.append(value.text, named: name, kind: value.kind) }
    }
    return batch
  }

  /// Whether the only rule holds for an event, by the fast way and by the plain one, which must agree.
  static func holds(_ yaml: String, _ event: [(String, Value)], raw: String = "") -> Bool {
    let collection = RuleCollection.parse(yaml)
    #expect(collection.issues.filter { $0.severity == .error }.isEmpty, "\(collection.issues)")
    let rules = CompiledRules(collection, mappings: LogSourceMappings())
    let batch = batch(rules, [event], raw: raw)
    let matcher = Matcher(rules, fields: batch.fields)
    var fast = 0
    matcher.match(batch) { _ in fast += 1 }
    var plain = 0
    matcher.matchPlainly(batch) { _ in plain += 1 }
    #expect(fast == plain, "fast \(fast), plain \(plain): \(yaml)")
    return fast > 0
  }

  /// Whether a selection holds.
  static func selection(_ lines: String, _ event: [(String, Value)], raw: String = "") -> Bool {
    let indented = lines.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n")
    return holds(rule("selection:\n\(indented)\ncondition: selection"), event, raw: raw)
  }

  /// The codes of the issues of a rule.
  static func codes(_ yaml: String) -> [RuleIssue.Code] { RuleCollection.parse(yaml).issues.map(\.code) }
}
