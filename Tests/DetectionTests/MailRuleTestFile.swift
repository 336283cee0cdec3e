import EventModel
import Foundation
import Sigma
import YAML

/// The events beside a rule (`<rule>.tests.yaml`): those that must fire, and those that must not.
/// The format is described in `docs/guides/adding-a-rule.md`.
struct RuleTestFile: Sendable {
  struct TestEvent: Sendable {
    var fields: [(name: String, value: String)]
    var time: EventTime?
    var count: Int
  }
  struct Case: Sendable {
    var name: String
    var events: [TestEvent]
    /// The case is a sequence, for a correlation.
    var isSequence: Bool
  }

  let rule: String
  let matches: [Case]
  let others: [Case]

  init(_ url: URL) throws {
    var error: YAMLError?
    let documents = YAMLParser.documents([UInt8](try Data(contentsOf: url))) { error = $0 }
    if let error { throw error }
    let root = documents.first?.plainValue as? [String: Any] ?? [:]
    rule = root["rule"] as? String ?? ""
    matches = (root["match"] as? [[String: Any]] ?? []).map(RuleTestFile.testCase)
    others = (root["no_match"] as? [[String: Any]] ?? []).map(RuleTestFile.testCase)
  }

  private static func testCase(_ value: [String: Any]) -> Case {
    let name = value["name"] as? String ?? ""
    if let events = value["events"] as? [[String: Any]] {
      return Case(name: name, events: events.map(event), isSequence: true)
    }
    return Case(name: name, events: [event(value)], isSequence: false)
  }

  private static func event(_ value: [String: Any]) -> TestEvent {
    var fields: [(String, String)] = []
    for (name, item) in value["fields"] as? [String: Any] ?? [:] {
      for single in item as? [Any] ?? [item] { fields.append((name, "\(single)")) }
    }
    if let line = value["line"] as? String { fields += pairs(line) }
    let time = (value["time"] as? String).flatMap { EventTime(rfc3339: $0) }
    return TestEvent(fields: fields.sorted { $0.0 < $1.0 }, time: time, count: value["repeat"] as? Int ?? 1)
  }

  /// `key=value key="quoted value"` as FortiOS writes it.
  private static func pairs(_ line: String) -> [(String, String)] {
    var pairs: [(String, String)] = []
    var rest = line[...]
    while let equals = rest.firstIndex(of: "=") {
      let key = rest[..<equals].trimmingCharacters(in: .whitespaces)
      rest = rest[rest.index(after: equals)...]
      let isQuoted = rest.hasPrefix("\"")
      if isQuoted { rest = rest.dropFirst() }
      let end = rest.firstIndex(of: isQuoted ? "\"" : " ") ?? rest.endIndex
      pairs.append((key, String(rest[..<end])))
      rest = end == rest.endIndex ? "" : rest[rest.index(after: end)...]
    }
    return pairs
  }
}

/// Rules that run over the events of test files.
final class RuleBench {
  let compiled: CompiledRules
  private let matcher: Matcher
  private let table: FieldTable

  init(_ collection: RuleCollection) {
    compiled = CompiledRules(collection, mappings: LogSourceMappings())
    table = FieldTable(compiled.fieldNames, coverage: .everything)
    matcher = Matcher(compiled, fields: table)
  }

  /// Ids of the rules and correlations that hold on some event of the case.
  func matches(_ events: [RuleTestFile.TestEvent], source: LogSource) -> Set<String> {
    var batch = EventBatch(fields: table)
    for event in events {
      for _ in 0..<event.count { append(event, source, to: &batch) }
    }
    var found: Set<String> = []
    var correlator = Correlator(compiled)
    matcher.match(batch) { match in
      found.insert(compiled.rules[match.rule].id)
      if let base = matcher.baseMatch(match, in: batch, sequence: UInt64(match.event)) { correlator.add(base) }
    }
    for match in correlator.finish() { found.insert(match.rule) }
    return found
  }

  private func append(_ event: RuleTestFile.TestEvent, _ source: LogSource, to batch: inout EventBatch) {
    let start = batch.bytes.count
    let raw = event.fields.map { $0.name + "=" + $0.value }.joined(separator: " ")
    batch.bytes += Array(raw.utf8)
    batch.append(
      Event(
        source: batch.source(source), time: event.time, recordNumber: UInt64(batch.events.count), itemOffset: 0,
        itemLength: raw.utf8.count, raw: start..<batch.bytes.count))
    for field in event.fields { batch.append(field.value, named: field.name) }
  }

  /// The ids of the rules on a whole message.
  func matches(append: (inout EventBatch) -> Void) -> Set<String> {
    var batch = EventBatch(fields: table)
    append(&batch)
    var found: Set<String> = []
    matcher.match(batch) { found.insert(compiled.rules[$0.rule].id) }
    return found
  }
}
