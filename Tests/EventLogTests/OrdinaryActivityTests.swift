import Bytes
import EVTXSupport
import EventModel
import Foundation
import Sigma
import Testing

@testable import EventLog

/// Nothing of medium or above may fire on ordinary activity; of low only what the table itself documents. Rare maintenance
/// stands in a table of its own, and what it may cause is documented in the same way.
@Suite struct OrdinaryActivityTests {
  static let files = ((try? FileManager.default.contentsOfDirectory(atPath: OrdinaryActivity.folder.path)) ?? [])
    .filter { $0.hasSuffix(".txt") }.sorted()

  @Test func tablesAreThere() throws {
    #expect(OrdinaryActivityTests.files.count >= 7)
    let tables = try OrdinaryActivityTests.files.map { try OrdinaryActivity($0) }
    #expect(tables.flatMap(\.faults) == [])
    #expect(tables.flatMap(\.sections).reduce(0) { $0 + $1.records.count } > 1_000)
  }

  /// The set can fire: what must be found among ordinary records is found.
  @Test func attackAmongThemIsFound() throws {
    let record = OrdinaryRecord(
      "proc | SYSTEM | %S%\\cmd.exe | %S%\\vssadmin.exe | vssadmin delete shadows /all /quiet")
    let found = try findings(record.events(computer: "pc"))
    #expect(found.contains { ($0.rule.level ?? .low) >= .medium })
  }

  @Test(arguments: files)
  func ordinaryActivityIsQuiet(_ file: String) throws {
    let table = try OrdinaryActivity(file)
    var unused = table.allowances
    for section in table.sections {
      // A machine with Sysmon and one without are two machines: one process is not started twice.
      let told = section.records.filter { $0.event.channel != "Security" || $0.event.eventID != 4_688 }
      let untold = section.records.filter { $0.event.channel == "Security" }
      for records in [told, untold] {
        for finding in try findings(records.map(\.event)) {
          let line = finding.record.map { records[Int($0) - 1].line } ?? section.line
          let name = URL(fileURLWithPath: finding.rule.file).deletingPathExtension().lastPathComponent
          let level = finding.rule.level ?? .critical
          let allowed = table.allowances.filter {
            $0.rule == name && $0.target == line && level == ($0.isMaintenance ? .medium : .low)
          }
          unused.subtract(allowed)
          guard level != .informational, allowed.isEmpty else { continue }
          Issue.record("\(file):\(line): \(finding.rule.level?.rawValue ?? "-") \(name)")
        }
      }
    }
    #expect(file == "rare-maintenance.txt" || !table.allowances.contains(where: \.isMaintenance))
    #expect(unused.map { "\(file):\($0.line): \($0.rule) does not fire" }.sorted() == [])
  }

  /// A rule that held, and the number of the record; none for a correlation.
  private typealias Found = (rule: RuleMetadata, record: UInt64?)

  private func findings(_ events: [EVTXEvent]) throws -> [Found] {
    var writer = EVTXWriter()
    for (index, item) in events.enumerated() {
      var event = item
      event.number = UInt64(index + 1)
      writer.append(event)
    }
    let compiled = WindowsRulesTests.compiled
    let sink = RecordMatchSink(compiled, FieldTable(compiled.fieldNames, coverage: .everything))
    let bytes = writer.file()
    try EVTXReader().read(
      Input(name: "t.evtx", bytes: bytes), into: sink, budget: Budget(inputBytes: UInt64(bytes.count)))
    #expect(sink.records == events.count)
    return sink.finish()
  }
}

/// Matches rules on what a reader gives, and remembers on which record.
private final class RecordMatchSink: RecordSink {
  let fields: FieldTable
  private(set) var records = 0
  private let compiled: CompiledRules
  private let matcher: Matcher
  private var correlator: Correlator
  private var found: [(rule: RuleMetadata, record: UInt64?)] = []

  init(_ compiled: CompiledRules, _ fields: FieldTable) {
    self.compiled = compiled
    self.fields = fields
    matcher = Matcher(compiled, fields: fields)
    correlator = Correlator(compiled)
  }

  func accept(_ batch: inout EventBatch) {
    matcher.match(batch, twins: PlainTwins(fields: fields)) { twin, source in
      let match = twin.match
      let record = source.events[match.event].recordNumber
      found.append((compiled.rules[match.rule].metadata, record))
      if let base = matcher.baseMatch(match, in: source, sequence: record) { correlator.add(base) }
    }
    records += batch.events.count
    batch.removeAll()
  }

  func accept(_ message: Message) {}
  func accept(_ child: Child) throws(ReadError) {}
  func accept(_ anomaly: Anomaly) {}

  func finish() -> [(rule: RuleMetadata, record: UInt64?)] {
    found
      + correlator.finish().compactMap { match in
        compiled.correlations.first { $0.metadata.id == match.rule }.map { ($0.metadata, nil) }
      }
  }
}
