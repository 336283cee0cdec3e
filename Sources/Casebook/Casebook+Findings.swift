public import EventModel
import GRDB
import Synchronization

extension Casebook {
  /// Keeps findings of one file, all in one transaction. One that the case has already (same `id`) is not added again.
  ///
  /// - Returns: How many were new to the case.
  @discardableResult
  public func append(_ findings: [Finding], evidence: EvidenceID, run: RunID) throws(CasebookError) -> Int {
    let batch = FindingBatch(findings)
    return try append([(batch, Array(repeating: evidence, count: batch.evidence.count))], run: run)
  }

  /// Keeps batches of findings, all in one transaction. A finding that the case has already is not added again.
  ///
  /// - Parameters:
  ///   - batches: Each with the file of every position in its `evidence`; findings of one that is nil are left out.
  ///   - run: The run that found them.
  /// - Returns: How many were new to the case.
  @discardableResult
  public func append(
    _ batches: [(findings: FindingBatch, evidence: [EvidenceID?])], run: RunID
  ) throws(CasebookError) -> Int {
    guard batches.contains(where: { !$0.findings.isEmpty }) else { return 0 }
    do throws(CasebookError) {
      return try write { database in
        var writer = try FindingWriter(database: database, run: run)
        return try knownParts.withLock { known in
          try batches.reduce(0) { try $0 + writer.write($1.findings, evidence: $1.evidence, &known) }
        }
      }
    } catch {
      // What was added is taken back, so its rows are not where they were.
      knownParts.withLock { $0 = KnownParts() }
      throw error
    }
  }

  /// Removes the findings of some rules that no longer hold.
  ///
  /// - Parameters:
  ///   - rules: Identifiers of the rules: correlations, which look at all evidence anew in every run.
  ///   - kept: Identifiers of the findings that hold.
  ///   - fingerprint: Only findings on evidence that was read to its end under this fingerprint are removed: about other
  ///     evidence the run cannot know.
  /// - Returns: How many were removed.
  @discardableResult
  public func removeFindings(
    of rules: [String], except kept: Set<String>, fingerprint: String
  ) throws(CasebookError) -> Int {
    guard !rules.isEmpty else { return 0 }
    return try write { database in
      var stale: [Int64] = []
      for rule in rules {
        let rows = try Row.fetchCursor(
          database,
          sql: """
            SELECT f.id, f.findingId FROM finding f JOIN rule r ON r.id = f.ruleId
            JOIN evidenceState s ON s.evidenceId = f.evidenceId AND s.fingerprint = ? AND s.complete = 1
            WHERE r.ruleId = ?
            """, arguments: [fingerprint, StoredText.column(rule)])
        while let row = try rows.next() {
          if try !kept.contains(FindingBatch.Identifier(column: row[1]).description) { try stale.append(row.get(0)) }
        }
      }
      let statement = try database.cachedStatement(sql: "DELETE FROM finding WHERE id = ?")
      for id in stale { try statement.execute(arguments: [id]) }
      return stale.count
    }
  }

  /// The findings of a query, held in memory; for many use `forEachFinding`.
  public func findings(_ query: FindingQuery = FindingQuery()) throws(CasebookError) -> [Finding] {
    var findings: [Finding] = []
    try forEachFinding(query) { finding in
      findings.append(finding)
      return true
    }
    return findings
  }

  /// Visits the findings of a query one by one, on one consistent state of the case, without holding them all.
  ///
  /// - Parameter body: Returns whether to go on. What it throws ends the visit and comes back as `case.defect`, unless it
  ///   is a `CasebookError`.
  public func forEachFinding(
    _ query: FindingQuery = FindingQuery(), _ body: (Finding) throws -> Bool
  ) throws(CasebookError) {
    try read { database in
      var reader = FindingReader(database: database)
      let (sql, arguments) = try FindingReader.rows(query).build(database)
      let rows = try Row.fetchCursor(database, sql: sql, arguments: arguments)
      while let row = try rows.next() {
        guard try body(reader.finding(row)) else { return }
      }
    }
  }

  /// How many findings a query has, its limit and offset aside.
  public func count(_ query: FindingQuery = FindingQuery()) throws(CasebookError) -> Int {
    try read { database in
      let count: SQL = "SELECT count(*) FROM \(sql: FindingQuery.tables) WHERE \(query.condition)"
      let (sql, arguments) = try count.build(database)
      return try Int.fetchOne(database, sql: sql, arguments: arguments) ?? 0
    }
  }

  /// The finding whose identifier starts with the text; nil when there is none.
  ///
  /// Throws `case.ambiguous` when several do and none is equal to it.
  public func finding(_ prefix: String) throws(CasebookError) -> Finding? {
    let wanted = StoredText.column(prefix)
    guard !wanted.isEmpty else { return nil }
    return try read { database in
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT * FROM finding WHERE substr(\(FindingBatch.Identifier.textSQL), 1, length(?)) = ?
          ORDER BY findingId LIMIT 2
          """,
        arguments: [wanted, wanted])
      guard let first = rows.first else { return nil }
      let identifier = try FindingBatch.Identifier(column: first["findingId"])
      guard rows.count == 1 || identifier.description == wanted else { throw CasebookError(.ambiguous, detail: prefix) }
      var reader = FindingReader(database: database)
      return try reader.finding(first)
    }
  }
}
