import Bytes
import Detection
import EventModel
import Foundation
import Sigma

/// Runs rules over what readers read, and remembers what held on which record.
final class RuleSink: RecordSink {
  struct Hit: Sendable {
    let rule: RuleMetadata
    let record: UInt64
    let time: EventTime?
    let subject: String
  }

  let fields: FieldTable
  private(set) var hits: [Hit] = []
  private(set) var records = 0
  private let matcher: Matcher
  private let compiled: CompiledRules
  private var correlator: Correlator

  init(_ compiled: CompiledRules) {
    self.compiled = compiled
    fields = FieldTable(compiled.fieldNames, coverage: .everything)
    matcher = Matcher(compiled, fields: fields)
    correlator = Correlator(compiled)
  }

  func accept(_ batch: inout EventBatch) {
    records += batch.events.count
    match(batch)
    batch.removeAll()
  }

  func accept(_ message: Message) {
    var batch = EventBatch(fields: fields)
    MailEvents.append(message, artifacts: [], into: &batch)
    records += 1
    match(batch)
  }

  func accept(_ child: Child) throws(ReadError) {}
  func accept(_ anomaly: Anomaly) {}

  private func match(_ batch: EventBatch) {
    matcher.match(batch) { match in
      let event = batch.events[match.event]
      let metadata = compiled.rules[match.rule].metadata
      let subject = batch.text(event.raw.lowerBound..<min(event.raw.upperBound, event.raw.lowerBound + 100))
      hits.append(Hit(rule: metadata, record: event.recordNumber, time: event.time, subject: subject))
      let sequence = UInt64(records) << 20 + UInt64(match.event)
      if let base = matcher.baseMatch(match, in: batch, sequence: sequence) { correlator.add(base) }
    }
  }

  /// Evaluates correlations; call once, at the end.
  func finish() {
    for match in correlator.finish() {
      guard let rule = compiled.correlations.first(where: { $0.metadata.id == match.rule }) else { continue }
      hits.append(Hit(rule: rule.metadata, record: 0, time: match.time, subject: "\(match.group)"))
    }
  }

  /// Reads an item with the first of the readers that is sure enough.
  func read(_ bytes: [UInt8], name: String, with reader: any Reader) throws {
    let input = try Input(name: name, bytes: bytes)
    try reader.read(input, into: self, budget: Budget(inputBytes: UInt64(bytes.count)))
  }

  /// Titles of what was found at a level or above, each once, sorted.
  func titles(from level: Level) -> [String] {
    Set(hits.filter { ($0.rule.level ?? .low) >= level }.map(\.rule.title)).sorted()
  }

  /// Numbers per rule, for people.
  var summary: String {
    let groups = Dictionary(grouping: hits) { "\($0.rule.level?.rawValue ?? "-") \($0.rule.title)" }
    return groups.map { "\($0.value.count)\t\($0.key)" }.sorted().joined(separator: "\n")
  }
}
