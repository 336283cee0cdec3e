public import EventModel
import GRDB

extension Casebook {
  /// Keeps findings of one file, all in one transaction. One that the case has already (same `id`) is not added again.
  ///
  /// - Returns: How many were new to the case.
  @discardableResult
  public func append(_ findings: [Finding], evidence: EvidenceID, run: RunID) throws(CasebookError) -> Int {
    guard !findings.isEmpty else { return 0 }
    return try write { database in
      var writer = try FindingWriter(database: database, evidence: evidence, run: run)
      var added = 0
      for finding in findings where try writer.write(finding) { added += 1 }
      return added
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
          if try !kept.contains(row.get(1)) { try stale.append(row.get(0)) }
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
      var reader = try FindingReader(database: database)
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
        sql: "SELECT * FROM finding WHERE substr(findingId, 1, length(?)) = ? ORDER BY findingId LIMIT 2",
        arguments: [wanted, wanted])
      guard let first = rows.first else { return nil }
      let identifier: String = try first.get("findingId")
      guard rows.count == 1 || identifier == wanted else { throw CasebookError(.ambiguous, detail: prefix) }
      var reader = try FindingReader(database: database)
      return try reader.finding(first)
    }
  }
}
