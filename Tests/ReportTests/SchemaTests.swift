import Casebook
import EventModel
import Foundation
import Report
import Testing

@Suite struct SchemaTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "docs/output-schema")

  /// Everything the program prints, by schema.
  static func samples() throws -> [String: [String]] {
    let sample = try SampleCase()
    let empty = try SampleCase(filled: false)
    defer { withExtendedLifetime((sample, empty)) {} }
    let book = sample.casebook
    var odd = SampleCase.lures[0]
    odd.time = nil
    odd.rule.titleJa = nil
    odd.reasons = [.init(field: "raw", value: "\u{0}\u{1B}[31m \u{9B} \u{2028} \"\\ \u{202E}", condition: "")]
    odd.record.number = .max
    odd.observables = Observable.Kind.allCases.map { Observable($0, "x") }.sorted()
    let rule = RuleListing(
      rule: SampleCase.lure, file: "mail/lure.yml", level: .high, status: "stable", description: "d",
      source: LogSource(dataType: "", category: "email"), techniques: ["T1566.001"])
    let summary = ScanSummary(
      version: "1", casePath: nil, started: SampleCase.now, finished: SampleCase.now, outcome: .partial, exitCode: 3,
      evidence: [.complete: 2, .unreadable: 1], skipped: 1, bytes: .max, records: 4, findings: [.high: 2],
      newFindings: 1, anomalies: 1, rules: 40, rejectedRules: 0)
    return [
      "finding": try book.findings().map(\.json) + [odd.json],
      "finding-group": try FindingGrouping.allCases.flatMap { try book.groups(by: $0) }.map(\.json),
      "evidence": try book.evidence().map(\.json),
      "anomaly": try book.anomalies().map(\.json),
      "summary": [try book.summary().json, try empty.casebook.summary().json],
      "scan-summary": [summary.json],
      "logon": SampleCase.hostActivity.logons.map(\.json),
      "process": SampleCase.hostActivity.processes.map(\.json),
      "rule": [rule.json],
      "rule-coverage": [
        CoverageListing(sources: [], techniques: [], evidence: []).json,
        CoverageListing(
          sources: [
            .init(source: rule.source, rules: 2, isKnown: true, isSeen: nil),
            .init(source: rule.source, rules: 2, isKnown: true, isSeen: false),
          ],
          techniques: [.init(id: "T1", rules: 1, seen: nil), .init(id: "T2", rules: 1, seen: 0)],
          evidence: [.init(source: LogSource(dataType: "x", channel: "\u{0}"), count: .max, isWatched: false)]
        ).json,
      ],
      "rule-issue": [
        RuleIssue(code: "sigma.x", severity: .error, file: "a.yml", message: "m").json,
        RuleIssue(code: "sigma.x", severity: .warning, file: "a.yml", line: 3, column: 1, ruleID: "r", message: "m")
          .json,
      ],
    ]
  }

  private static func checker(_ name: String) throws -> SchemaChecker {
    try SchemaChecker(data: Data(contentsOf: folder.appending(path: "\(name).schema.json")))
  }

  @Test func everySchemaHasASampleAndEverySampleFits() throws {
    let samples = try SchemaTests.samples()
    let names = try FileManager.default.contentsOfDirectory(atPath: SchemaTests.folder.path)
      .filter { $0.hasSuffix(".schema.json") }.map { String($0.dropLast(12)) }
    // What is made of the others is checked by the end-to-end tests.
    let composed: Set = [
      "analyst-opinion", "attribution", "campaigns", "case", "knowledge-import", "rule-match", "scan",
    ]
    #expect(Set(names) == Set(samples.keys).union(composed))
    for (name, texts) in samples {
      let checker = try SchemaTests.checker(name)
      #expect(!texts.isEmpty)
      for text in texts {
        #expect(!text.utf8.contains(0x0A))
        let value = try JSONValue.read(Data(text.utf8))
        #expect(checker.problems(value) == [], "\(name): \(text)")
      }
    }
  }

  @Test func theCheckerFindsWhatIsWrong() throws {
    let checker = try SchemaTests.checker("finding")
    let good = SampleCase.lures[0].json
    let changes: [(String, String)] = [
      ("\"level\":\"critical\"", "\"level\":\"severe\""), ("\"level\":", "\"extra\":1,\"level\":"),
      ("\"number\":0", "\"number\":\"0\""), ("\"time\":\"2024-06-03T01:12:00Z\"", "\"time\":\"yesterday\""),
      ("\"type\":\"email-addr\"", "\"type\":\"fax\""), (",\"time\":\"2024-06-03T01:12:00Z\"", ""),
    ]
    for (old, new) in changes {
      let bad = good.replacingOccurrences(of: old, with: new)
      #expect(bad != good, "\(old) is not in \(good)")
      #expect(checker.problems(try JSONValue.read(Data(bad.utf8))) != [], "\(new)")
    }
  }

  /// The same with an independent validator of the whole standard.
  @Test func anIndependentValidatorAgrees() throws {
    let script = """
      import json, sys
      from jsonschema import Draft202012Validator
      bad = 0
      for line in sys.stdin:
          path, value = json.loads(line)
          schema = json.load(open(path))
          Draft202012Validator.check_schema(schema)
          for error in Draft202012Validator(schema).iter_errors(json.loads(value)):
              print(path, error.message)
              bad += 1
      sys.exit(1 if bad else 0)
      """
    guard try Python.run("import jsonschema", input: "").status == 0 else {
      print("SKIPPED: validation by jsonschema (python3 with jsonschema is not installed)")
      return
    }
    var lines = ""
    for (name, texts) in try SchemaTests.samples() {
      let path = SchemaTests.folder.appending(path: "\(name).schema.json").path
      for text in texts {
        lines += String(decoding: try JSONEncoder().encode([path, text]), as: UTF8.self) + "\n"
      }
    }
    let result = try Python.run(script, input: lines)
    #expect(result.status == 0, "\(result.output)")
  }

  /// The hand-written encoding is the `Codable` one with sorted keys, but for a time that is not known.
  @Test func theEncodingIsTheCodableOne() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    for finding in SampleCase.lures + SampleCase.intrusions + SampleCase.hosts {
      #expect(finding.json == String(decoding: try encoder.encode(finding), as: UTF8.self))
      #expect(try JSONDecoder().decode(Finding.self, from: Data(finding.json.utf8)) == finding)
    }
    var undated = SampleCase.lures[0]
    undated.time = nil
    #expect(undated.json.hasSuffix(",\"time\":null}"))
    #expect(try JSONDecoder().decode(Finding.self, from: Data(undated.json.utf8)) == undated)
  }
}

/// Runs a few lines of Python.
enum Python {
  static func run(_ script: String, input: String) throws -> (status: Int32, output: String) {
    let folder = try TemporaryFolder()
    let file = folder.path + "/input"
    try Data(input.utf8).write(to: URL(fileURLWithPath: file))
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", script]
    process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: file))
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let text = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: text, as: UTF8.self))
  }
}
