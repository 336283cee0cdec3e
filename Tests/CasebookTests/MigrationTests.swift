import EventModel
import Foundation
import GRDB
import Testing

@testable import Casebook

/// Cases that older programs wrote, made here through the older steps of the schema.
@Suite struct MigrationTests {
  private let folder: TemporaryFolder
  private var path: String { folder.file("old.kagami") }

  init() throws { folder = try TemporaryFolder() }

  /// Findings with everything that the columns of the older schema could hold.
  private static let findings: [Finding] = {
    var findings = (0..<40).map { Sample.finding($0) }
    for index in findings.indices where index % 3 != 0 {
      findings[index].id = String(format: "%016x%016x", index &* 0x9E37_79B9, index)
    }
    findings[0].origin = Origin()
    findings[1].origin.steps[1].offset = .max
    findings[1].origin.steps[1].length = .max - 1
    findings[1].origin.steps[1].index = 3
    findings[1].record.number = .max
    findings[2].time = EventTime(nanoseconds: .min + 1)
    findings[2].techniques = []
    findings[2].observables = []
    findings[2].reasons = []
    findings[3].origin.steps[1].name = ""
    findings[3].record.id = "日本 \"\\ \u{202E} %_'"
    findings[3].reasons[0].value = "nul \u{0} c1 \u{9B}31m \u{2028}"
    findings[4].origin.steps.removeLast()
    findings[4].record.dataType = "windows:evtx"
    findings[4].id = findings[4].id.uppercased()
    return findings
  }()

  /// Writes findings as the program did before schema 005.
  private func fill(_ findings: [Finding]) throws {
    let old = try Casebook.open(path, for: .create, migrations: Array(Migration.all.prefix(4)))
    let run = try old.beginRun(started: Sample.start, version: "1", fingerprint: "f", arguments: [])
    let file = try old.claim(Sample.item(1), run: run, fingerprint: "f").evidence
    try old.write { database in
      for finding in findings { try write(finding, file: file.value, run: run.value, database) }
    }
    try old.complete(file, run: run, fingerprint: "f", reader: nil, records: 7)
    try old.finish(run, at: Sample.start, outcome: .complete, totals: .init())
    try old.close()
  }

  private func write(_ finding: Finding, file: Int64, run: Int64, _ database: Database) throws {
    var reasons = JSONWriter()
    Finding.write(finding.reasons, to: &reasons)
    var origin = JSONWriter()
    finding.origin.write(to: &origin)
    try database.execute(
      sql: "INSERT OR IGNORE INTO rule (ruleId, title, titleJa) VALUES (?, ?, ?)",
      arguments: [finding.rule.id, finding.rule.title, finding.rule.titleJa])
    try database.execute(
      sql: """
        INSERT INTO finding
          (findingId, evidenceId, ruleId, runId, level, time, recordId, recordNumber, dataType, origin, reasons)
        VALUES (?, ?, (SELECT id FROM rule WHERE ruleId = ?), ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        finding.id, file, finding.rule.id, run, finding.level.rank, finding.time?.nanoseconds, finding.record.id,
        Int64(bitPattern: finding.record.number), finding.record.dataType, origin.text, reasons.text,
      ])
    let row = database.lastInsertedRowID
    for technique in finding.techniques {
      try database.execute(sql: "INSERT INTO findingTechnique VALUES (?, ?)", arguments: [row, technique])
    }
    for observable in finding.observables {
      let values: StatementArguments = [observable.type.rawValue, observable.value]
      try database.execute(sql: "INSERT OR IGNORE INTO observable (type, value) VALUES (?, ?)", arguments: values)
      try database.execute(
        sql: "INSERT INTO findingObservable VALUES (?, (SELECT id FROM observable WHERE type = ? AND value = ?))",
        arguments: [row] + values)
    }
  }

  @Test func aCaseOfTheOlderSchemaKeepsEveryFinding() throws {
    try fill(Self.findings)
    let casebook = try Casebook.open(path)
    let back = try casebook.findings()
    #expect(back.count == Self.findings.count)
    for finding in Self.findings { #expect(back.contains(finding), "\(finding.id)") }
    #expect(try casebook.read { try Int.fetchOne($0, sql: "PRAGMA user_version") } == Migration.all.count)
    #expect(try casebook.read { try String.fetchOne($0, sql: "PRAGMA integrity_check") } == "ok")
    #expect(try casebook.read { try Row.fetchAll($0, sql: "PRAGMA foreign_key_check") }.isEmpty)
    try casebook.close()
    // The schema is that of a new case, so it opens again.
    #expect(try Casebook.open(path, for: .write).count() == 40)
  }

  /// Matches for correlations were one JSON text a row before schema 006; they stay what they were, in their order.
  @Test func matchesOfAnOlderCaseAreTakenOver() throws {
    try fill([])
    let old = try Casebook.open(path, for: .write, migrations: Array(Migration.all.prefix(5)))
    let texts = ["{\"b\":\"日本\"}", "{\"a\":1}", "{\"c\":\"\u{2400}\"}"]
    try old.write { database in
      for (text, fingerprint) in texts.map({ ($0, "f") }) + [("{}", "g")] {
        try database.execute(
          sql: "INSERT INTO correlationEvent (evidenceId, fingerprint, event) VALUES (1, ?, ?)",
          arguments: [fingerprint, text])
      }
    }
    try old.close()
    let casebook = try Casebook.open(path, for: .write)
    var kept: [String] = []
    try casebook.forEachCorrelationBatch(fingerprint: "f") {
      kept.append(String(decoding: $0.events, as: UTF8.self))
      #expect($0.evidence.sha256 == Sample.sha256(1))
    }
    #expect(kept == texts)
    // They go when their file is read again, those of other rules stay.
    try casebook.write { try $0.execute(sql: "UPDATE evidenceState SET complete = 0") }
    let run = try casebook.beginRun(started: Sample.start, version: "2", fingerprint: "f", arguments: ["again"])
    _ = try casebook.claim(Sample.item(1), run: run, fingerprint: "f")
    try casebook.forEachCorrelationBatch(fingerprint: "f") { _ in Issue.record("a match that would count twice") }
    var others = 0
    try casebook.forEachCorrelationBatch(fingerprint: "g") { _ in others += 1 }
    #expect(others == 1)
    #expect(try casebook.read { try String.fetchOne($0, sql: "PRAGMA integrity_check") } == "ok")
  }

  /// Old and new schema give the same answers, which the same findings written by the new program give too.
  @Test func everyQueryAnswersAsInANewCase() throws {
    try fill(Self.findings)
    let old = try Casebook.open(path)
    let new = try Casebook.open(folder.file("new.kagami"), for: .create)
    let run = try new.beginRun(started: Sample.start, version: "1", fingerprint: "f", arguments: [])
    let file = try new.claim(Sample.item(1), run: run, fingerprint: "f").evidence
    try new.append(Self.findings, evidence: file, run: run)
    let some = Self.findings[7].time
    let queries = [
      FindingQuery(), FindingQuery(order: .level), FindingQuery(from: some), FindingQuery(until: some),
      FindingQuery(minimumLevel: .medium, maximumLevel: .high, limit: 5, offset: 2),
      FindingQuery(techniques: ["T1566"]), FindingQuery(techniques: ["T1078", "T9999"]),
      FindingQuery(organisations: ["Institute"]), FindingQuery(organisations: ["Nobody"]),
      FindingQuery(evidence: ["evidence"]), FindingQuery(rules: ["rule-1"]),
      FindingQuery(observables: ["host1.example.com", "192.0.2.7"]), FindingQuery(text: "HOST2"),
      FindingQuery(text: "日米同盟"), FindingQuery(text: "C:\\temp"), FindingQuery(text: "%_"),
    ]
    for query in queries {
      #expect(try old.findings(query) == new.findings(query), "\(query)")
      #expect(try old.summary(query) == new.summary(query), "\(query)")
      #expect(try old.observables(query) == new.observables(query), "\(query)")
      let start = Sample.start.nanoseconds / 1_000_000_000
      #expect(
        try old.histogram(query, start: start, seconds: 3_600, bins: 50)
          == new.histogram(query, start: start, seconds: 3_600, bins: 50))
    }
    #expect(try old.findings(FindingQuery(techniques: ["T1566"])).isEmpty == false)
    #expect(try old.findings(FindingQuery(text: "C:\\temp")).isEmpty == false)
    for finding in Self.findings {
      #expect(try old.finding(finding.id) == finding)
      #expect(try new.finding(finding.id) == finding)
    }
  }

  /// The first scan of the newer program over what the older one stored adds and changes nothing.
  @Test func readingAgainAddsNothingToAnOldCase() throws {
    try fill(Self.findings)
    let casebook = try Casebook.open(path, for: .write)
    let before = try casebook.read { try Self.rows($0) }
    let run = try casebook.beginRun(started: Sample.start, version: "2", fingerprint: "g", arguments: [])
    let file = try casebook.claim(Sample.item(1), run: run, fingerprint: "g").evidence
    #expect(try casebook.append(Self.findings, evidence: file, run: run) == 0)
    #expect(try casebook.read { try Self.rows($0) } == before)
  }

  /// Everything in the tables of findings and their parts.
  static func rows(_ database: Database) throws -> [Row] {
    let tables = [
      "finding", "rule", "place", "techniqueSet", "techniqueSetMember", "observable", "observableSet",
      "observableSetMember", "reasonSet",
    ]
    return try tables.flatMap { try Row.fetchAll(database, sql: "SELECT '\($0)' AS t, * FROM \($0) ORDER BY 2") }
  }
}
