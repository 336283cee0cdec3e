import Bytes
import ContentPacks
import EVTXSupport
import EventModel
import Foundation
import Sigma
import Testing
import YAML

@testable import EventLog

/// Every Windows rule that ships, on the events beside it: written to an event log, read back, matched.
@Suite struct WindowsRulesTests {
  static let files: [URL] = {
    let folder = Content.folder("rules").appendingPathComponent("windows")
    let all = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
    return all.filter { $0.pathExtension == "yml" }.sorted { $0.path < $1.path }
  }()
  static let compiled = CompiledRules(
    RuleCollection.load(files), mappings: LogSourceMappings.load(Content.folder("mappings")))

  @Test func rulesLoadWithoutIssues() {
    let collection = RuleCollection.load(WindowsRulesTests.files)
    #expect(collection.issues.map(\.description) == [])
    let all = collection.rules.map(\.metadata) + collection.correlations.map(\.metadata)
    #expect(all.count == WindowsRulesTests.files.count && all.count >= 50)
    #expect(Set(all.map(\.id)).count == all.count)
    for rule in all {
      #expect(rule.level != nil && !rule.techniques.isEmpty && !rule.falsePositives.isEmpty, "\(rule.file)")
      #expect(rule.custom["title_ja"]?.isEmpty == false && rule.custom["description_ja"]?.isEmpty == false)
    }
  }

  @Test(arguments: files)
  func ruleBehavesOnItsEvents(_ file: URL) throws {
    let beside = file.deletingPathExtension().appendingPathExtension("tests.yaml")
    let root = try #require(
      YAMLParser.documents([UInt8](Data(contentsOf: beside)), failed: { Issue.record($0) }).first?.plainValue
        as? [String: Any])
    let rule = try #require(root["rule"] as? String)
    for (key, expected) in [("match", true), ("no_match", false)] {
      let cases = try #require(root[key] as? [[String: Any]])
      #expect(!cases.isEmpty)
      for item in cases {
        let events = item["events"] as? [[String: Any]] ?? [item]
        #expect(try found(events).contains(rule) == expected, "\(item["name"] ?? "")")
      }
    }
  }

  /// Ids of the rules that hold on an event log with these events. One that is `hidden` stands inside of the one before.
  private func found(_ events: [[String: Any]]) throws -> Set<String> {
    var writer = EVTXWriter()
    var number: UInt64 = 0
    var hidden: [Int] = []
    for event in events {
      for _ in 0..<(event["repeat"] as? Int ?? 1) {
        number += 1
        writer.append(record(event, number))
      }
      if event["hidden"] as? Bool == true { hidden.append(Int(number) - 1) }
    }
    let table = FieldTable(WindowsRulesTests.compiled.fieldNames, coverage: .everything)
    let sink = MatchSink(WindowsRulesTests.compiled, table)
    var bytes = writer.file()
    for index in hidden.reversed() { EVTXEdit.hide(1, behind: index - 1, in: &bytes) }
    try EVTXReader().read(
      Input(name: "t.evtx", bytes: bytes), into: sink, budget: Budget(inputBytes: UInt64(bytes.count)))
    return sink.finish()
  }

  private func record(_ event: [String: Any], _ number: UInt64) -> EVTXEvent {
    var fields = event["fields"] as? [String: Any] ?? [:]
    func take(_ name: String) -> String? { fields.removeValue(forKey: name).map { "\($0)" } }
    let channel = take("Channel") ?? ""
    let isSysmon = channel == "Microsoft-Windows-Sysmon/Operational"
    let provider =
      take("Provider_Name") ?? (isSysmon ? "Microsoft-Windows-Sysmon" : "Microsoft-Windows-Security-Auditing")
    let time = (event["time"] as? String).flatMap { EventTime(rfc3339: $0) }?.nanoseconds ?? Samples.time
    let code = UInt16(take("EventID") ?? "") ?? 0
    let computer = take("Computer") ?? "ws01"
    return EVTXEvent(
      provider: provider, eventID: code, channel: channel, computer: computer, time: time, number: number,
      data: fields.sorted { $0.key < $1.key }.map { ($0.key, EVTXItem.string("\($0.value)")) })
  }
}

/// Matches rules on what a reader gives.
final class MatchSink: RecordSink {
  let fields: FieldTable
  private let compiled: CompiledRules
  private let matcher: Matcher
  private var correlator: Correlator
  private var rules: Set<String> = []
  private var sequence: UInt64 = 0

  init(_ compiled: CompiledRules, _ fields: FieldTable) {
    self.compiled = compiled
    self.fields = fields
    matcher = Matcher(compiled, fields: fields)
    correlator = Correlator(compiled)
  }

  func accept(_ batch: inout EventBatch) {
    matcher.match(batch, twins: PlainTwins(fields: fields)) { twin, source in
      let match = twin.match
      rules.insert(compiled.rules[match.rule].id)
      sequence += 1
      if let base = matcher.baseMatch(match, in: source, sequence: sequence) { correlator.add(base) }
    }
    batch.removeAll()
  }

  func accept(_ message: Message) {}
  func accept(_ child: Child) throws(ReadError) {}
  func accept(_ anomaly: Anomaly) {}

  /// Ids of the rules and correlations that held.
  func finish() -> Set<String> { rules.union(correlator.finish().map(\.rule)) }
}
