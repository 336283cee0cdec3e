public import EventModel
import Foundation
import GRDB

/// What a merge added to a case.
public struct MergeOutcome: Sendable, Equatable {
  /// Evidence files that were new.
  public var evidence = 0
  /// Findings that were new.
  public var findings = 0
  /// Analysts' decisions that were new.
  public var decisions = 0
}

/// A case that was merged into another one.
public struct MergedCase: Sendable, Equatable {
  /// Name of the file, without folder.
  public var name: String
  /// When it was merged last.
  public var merged: EventTime
  /// Evidence files it had then.
  public var evidence: Int
  /// Findings it had then.
  public var findings: Int
}

extension Casebook {
  /// Takes over everything that another case holds, in one transaction: runs, evidence with its places and organisations,
  /// findings, anomalies, matches for correlations, decisions. Merging the same case again adds nothing.
  ///
  /// - Parameters:
  ///   - other: The case to read.
  ///   - name: Name of its file. Evidence whose organisation nobody stated is kept under it, so that two victims do not
  ///     become one.
  ///   - time: Now.
  public func merge(_ other: Casebook, name: String, at time: EventTime) throws(CasebookError) -> MergeOutcome {
    do {
      return try other.read { source in
        try self.write { target in
          var merge = CaseMerge(source: source, target: target, name: name)
          try merge.run(at: time)
          return merge.outcome
        }
      }
    } catch {
      throw CasebookError(error, path: path)
    }
  }

  /// The cases that were merged into this one, by name.
  public func mergedCases() throws(CasebookError) -> [MergedCase] {
    try read { database in
      try Row.fetchAll(database, sql: "SELECT * FROM mergedCase ORDER BY name").map { row in
        try MergedCase(
          name: row.get("name"), merged: EventTime(nanoseconds: row.get("merged")), evidence: row.get("evidence"),
          findings: row.get("findings"))
      }
    }
  }
}

/// One merge, inside one transaction of each case.
struct CaseMerge {
  /// Tables that a merge knows what to do with. A test compares them with the schema, so that a new table is not forgotten.
  static let tables: Set<String> = [
    "caseInfo", "scanRun", "evidence", "evidencePath", "evidenceState", "rule", "finding", "place", "techniqueSet",
    "techniqueSetMember", "observable", "observableSet", "observableSetMember", "reasonSet", "anomaly",
    "correlationBatch", "linkDecision", "mergedCase",
    "attributionAnswer", "analystOpinion",
  ]

  let source: Database
  let target: Database
  let name: String
  private(set) var outcome = MergeOutcome()
  private var runs: [Int64: Int64] = [:]
  private var evidence: [Int64: Int64] = [:]
  private var known = KnownParts()

  init(source: Database, target: Database, name: String) {
    (self.source, self.target) = (source, target)
    self.name = StoredText.column(name)
  }

  mutating func run(at time: EventTime) throws {
    for row in try Row.fetchAll(source, sql: "SELECT name, value FROM caseInfo") {
      try target.execute(
        sql: "INSERT OR IGNORE INTO caseInfo (name, value) VALUES (?, ?)",
        arguments: [row.get("name") as String, row.get("value") as String])
    }
    try mergeRuns()
    try mergeEvidence()
    try mergePlaces()
    try mergeCorrelations()
    try mergeStates()
    var findings = 0
    for (from, into) in evidence.sorted(by: { $0.key < $1.key }) { findings += try mergeFindings(from, into) }
    try mergeAnomalies()
    try mergeDecisions()
    try mergeAnswers()
    try mergeOpinions()
    try target.execute(
      sql: """
        INSERT INTO mergedCase (name, merged, evidence, findings) VALUES (?, ?, ?, ?)
        ON CONFLICT (name) DO UPDATE SET merged = excluded.merged, evidence = excluded.evidence, findings = excluded.findings
        """, arguments: [name, time.nanoseconds, evidence.count, findings])
  }

  /// A run is the same run when it began at the same moment with the same command line and rules.
  private mutating func mergeRuns() throws {
    let columns =
      "started, finished, version, fingerprint, arguments, outcome, files, bytes, records, findings, anomalies"
    for row in try Row.fetchAll(source, sql: "SELECT id, \(columns) FROM scanRun ORDER BY id") {
      let id: Int64 = try row.get("id")
      let known = try Int64.fetchOne(
        target,
        sql: "SELECT id FROM scanRun WHERE started = ? AND version = ? AND fingerprint = ? AND arguments = ?",
        arguments: [
          row.get("started") as Int64, row.get("version") as String, row.get("fingerprint") as String,
          row.get("arguments") as String,
        ])
      if let known {
        runs[id] = known
        continue
      }
      try target.execute(
        sql: "INSERT INTO scanRun (\(columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        arguments: StatementArguments(Array(row.databaseValues.dropFirst())))
      runs[id] = target.lastInsertedRowID
    }
  }

  private mutating func mergeEvidence() throws {
    for row in try Row.fetchAll(source, sql: "SELECT * FROM evidence ORDER BY id") {
      let id: Int64 = try row.get("id")
      let sha256: String = try row.get("sha256")
      let organisation: String = try row.get("organisation")
      try target.execute(
        sql: """
          INSERT OR IGNORE INTO evidence (sha256, size, organisation, firstRunId, reader, readerVersion, records)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          sha256, row.get("size") as Int64, organisation.isEmpty ? name : organisation, try run(row.get("firstRunId")),
          row.get("reader") as String?, row.get("readerVersion") as Int?, row.get("records") as Int64,
        ])
      outcome.evidence += target.changesCount
      evidence[id] = try Int64.fetchOne(target, sql: "SELECT id FROM evidence WHERE sha256 = ?", arguments: [sha256])
    }
  }

  private func run(_ id: Int64) throws -> Int64 {
    guard let known = runs[id] else { throw CasebookError(.corrupt, path: name, detail: "run \(id) is missing") }
    return known
  }

  private func mergePlaces() throws {
    for row in try Row.fetchAll(source, sql: "SELECT * FROM evidencePath ORDER BY id") {
      guard let item = try evidence[row.get("evidenceId")] else { continue }
      let organisation: String = try row.get("organisation")
      try target.execute(
        sql: "INSERT OR IGNORE INTO evidencePath (evidenceId, path, organisation, firstRunId) VALUES (?, ?, ?, ?)",
        arguments: [
          item, row.get("path") as String, organisation.isEmpty ? name : organisation, try run(row.get("firstRunId")),
        ])
    }
  }

  private func mergeStates() throws {
    for row in try Row.fetchAll(source, sql: "SELECT * FROM evidenceState") {
      guard let item = try evidence[row.get("evidenceId")] else { continue }
      try target.execute(
        sql: """
          INSERT INTO evidenceState (evidenceId, fingerprint, runId, complete) VALUES (?, ?, ?, ?)
          ON CONFLICT (evidenceId, fingerprint) DO UPDATE SET complete = max(complete, excluded.complete)
          """,
        arguments: [
          item, row.get("fingerprint") as String, try run(row.get("runId")), row.get("complete") as Int,
        ])
    }
  }

  /// A finding that both have stays as the later run left it.
  private mutating func mergeFindings(_ from: Int64, _ into: Int64) throws -> Int {
    var reader = FindingReader(database: source)
    var writers: [Int64: FindingWriter] = [:]
    var count = 0
    let rows = try Row.fetchCursor(
      source, sql: "SELECT * FROM finding WHERE evidenceId = ? ORDER BY id", arguments: [from])
    let newer = try target.cachedStatement(
      sql: """
        SELECT (SELECT started FROM scanRun WHERE id = f.runId) >= (SELECT started FROM scanRun WHERE id = ?)
        FROM finding f WHERE findingId = ?
        """)
    while let row = try rows.next() {
      count += 1
      let run = try run(row.get("runId"))
      if try Bool.fetchOne(newer, arguments: [run, row["findingId"] as DatabaseValue]) == true { continue }
      var writer = try writers[run] ?? FindingWriter(database: target, run: RunID(value: run))
      let batch = FindingBatch(CollectionOfOne(try reader.finding(row)))
      outcome.findings += try writer.write(batch, evidence: [EvidenceID(value: into)], &known)
      writers[run] = writer
    }
    return count
  }

  private func mergeAnomalies() throws {
    for row in try Row.fetchAll(source, sql: "SELECT * FROM anomaly ORDER BY id") {
      let from: Int64? = try row.get("evidenceId")
      try target.execute(
        sql: """
          INSERT OR IGNORE INTO anomaly (evidenceId, path, runId, code, effect, detail, origin, byteOffset, count)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          from.flatMap { evidence[$0] }, row.get("path") as String, try run(row.get("runId")),
          row.get("code") as String,
          row.get("effect") as String, row.get("detail") as String, row.get("origin") as String,
          row.get("byteOffset") as Int64?, row.get("count") as Int64,
        ])
    }
  }

  /// The matches of a file that the case has read to its end stay; else those of the other case take their place, so that
  /// none counts twice. To be called before the states are merged.
  private func mergeCorrelations() throws {
    let isDone = "SELECT 1 FROM evidenceState WHERE evidenceId = ? AND fingerprint = ? AND complete = 1"
    let files = try Row.fetchAll(source, sql: "SELECT DISTINCT evidenceId, fingerprint FROM correlationBatch")
    for file in files {
      let from: Int64 = try file.get(0)
      let fingerprint: String = try file.get(1)
      guard let into = evidence[from] else { continue }
      if try Bool.fetchOne(target, sql: isDone, arguments: [into, fingerprint]) == true { continue }
      try target.execute(
        sql: "DELETE FROM correlationBatch WHERE evidenceId = ? AND fingerprint = ?", arguments: [into, fingerprint])
      let rows = try Row.fetchCursor(
        source,
        sql: "SELECT path, events FROM correlationBatch WHERE evidenceId = ? AND fingerprint = ? ORDER BY id",
        arguments: [from, fingerprint])
      while let row = try rows.next() {
        try target.execute(
          sql: "INSERT INTO correlationBatch (evidenceId, fingerprint, path, events) VALUES (?, ?, ?, ?)",
          arguments: [into, fingerprint, row.get(0) as String, row.get(1) as Data])
      }
    }
  }

  private mutating func mergeDecisions() throws {
    for stored in try Casebook.decisions(source) {
      let decision = stored.decision
      try target.execute(
        sql: "INSERT OR IGNORE INTO linkDecision (action, incidents, name, reason, decided) VALUES (?, ?, ?, ?, ?)",
        arguments: [
          decision.action.rawValue, Casebook.incidents(decision), decision.name, decision.reason,
          decision.time?.nanoseconds ?? 0,
        ])
      outcome.decisions += target.changesCount
    }
  }

  /// The later answer to a question stays.
  private func mergeAnswers() throws {
    for row in try Row.fetchAll(source, sql: "SELECT question, time, version, knowledge, answer FROM attributionAnswer")
    {
      try target.execute(
        sql: """
          INSERT INTO attributionAnswer (question, time, version, knowledge, answer) VALUES (?, ?, ?, ?, ?)
          ON CONFLICT (question) DO UPDATE SET time = excluded.time, version = excluded.version,
            knowledge = excluded.knowledge, answer = excluded.answer
          WHERE excluded.time > attributionAnswer.time
          """, arguments: StatementArguments(row.databaseValues))
    }
  }

  /// Opinions are only added; the same opinion at the same moment is the same.
  private func mergeOpinions() throws {
    let columns = "question, actor, hypothesis, opinion, probability, author, time, reason"
    for row in try Row.fetchAll(source, sql: "SELECT \(columns) FROM analystOpinion ORDER BY id") {
      try target.execute(
        sql: """
          INSERT INTO analystOpinion (\(columns)) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8
          WHERE NOT EXISTS (
            SELECT 1 FROM analystOpinion WHERE question = ?1 AND actor IS ?2 AND hypothesis IS ?3 AND opinion = ?4
              AND probability IS ?5 AND author = ?6 AND time = ?7 AND reason = ?8)
          """, arguments: StatementArguments(row.databaseValues))
    }
  }
}
