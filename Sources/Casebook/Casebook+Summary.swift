public import EventModel
import GRDB

extension Casebook {
  /// Counts the findings of a query, its limit and offset aside, on one consistent state of the case.
  public func summary(_ query: FindingQuery = FindingQuery()) throws(CasebookError) -> CaseSummary {
    try read { database in
      let source = SummarySource(database: database, query: query)
      return try source.summary()
    }
  }

  /// Observables in the findings of a query: the most serious first, then the most frequent. The query's limit and offset
  /// are those of observables.
  ///
  /// - Parameters:
  ///   - query: Which findings.
  ///   - kinds: Which kinds; nil for all.
  public func observables(
    _ query: FindingQuery = FindingQuery(), kinds: [Observable.Kind]? = nil
  ) throws(CasebookError) -> [ObservableCount] {
    let wanted: SQL = kinds.map { "o.type IN \($0.map(\.rawValue))" } ?? "TRUE"
    return try read { database in
      let select: SQL = """
        SELECT o.type, o.value, count(*), max(f.level), min(f.time), max(f.time), count(DISTINCT f.evidenceId)
        FROM \(sql: FindingQuery.tables) JOIN observableSetMember m ON m.setId = f.observableSetId
          JOIN observable o ON o.id = m.observableId
        WHERE \(query.condition) AND \(wanted) GROUP BY o.id ORDER BY max(f.level) DESC, count(*) DESC, o.type, o.value
        LIMIT \(query.limit.map { max(0, $0) } ?? -1) OFFSET \(max(0, query.offset))
        """
      return try SummarySource.rows(select, in: database).compactMap { row in
        try Observable.Kind(rawValue: row.get(0)).map { kind in
          try ObservableCount(
            observable: Observable(kind, row.get(1)), count: row.get(2), level: Level(rank: row.get(3)),
            first: row.time(4),
            last: row.time(5), evidence: row.get(6))
        }
      }
    }
  }

  /// Counts the findings of a query in stretches of time of equal length.
  ///
  /// - Parameters:
  ///   - query: Which findings; its `from` and `until` are replaced by the stretches.
  ///   - start: Start of the first stretch, seconds since the epoch.
  ///   - seconds: Length of a stretch.
  ///   - bins: How many stretches.
  public func histogram(
    _ query: FindingQuery = FindingQuery(), start: Int64, seconds: Int64, bins: Int
  ) throws(CasebookError) -> [TimeCount] {
    guard seconds > 0, bins > 0, let bins = Int64(exactly: bins) else { return [] }
    let (length, tooLong) = seconds.multipliedReportingOverflow(by: bins)
    let (end, tooLate) = start.addingReportingOverflow(length)
    var query = query
    query.from = EventTime(seconds: start)
    // An end beyond what a time can say leaves nothing out.
    let reach = EventTime(nanoseconds: .max).nanoseconds / 1_000_000_000
    query.until = tooLong || tooLate || end > reach ? nil : EventTime(seconds: end)
    return try read { database in
      let select: SQL = """
        SELECT (f.time / 1000000000 - \(start)) / \(seconds) AS bin, k.dataType, f.level, count(*)
        FROM \(sql: FindingQuery.tables) JOIN place k ON k.id = f.placeId WHERE \(query.condition)
        GROUP BY bin, k.dataType, f.level ORDER BY bin, k.dataType, f.level
        """
      return try SummarySource.rows(select, in: database).map { row in
        try TimeCount(bin: row.get(0), dataType: row.get(1), level: Level(rank: row.get(2)), count: row.get(3))
      }
    }
  }
}

/// The counting queries of one summary.
private struct SummarySource {
  let database: Database
  let query: FindingQuery

  static func rows(_ select: SQL, in database: Database) throws -> [Row] {
    let (sql, arguments) = try select.build(database)
    return try Row.fetchAll(database, sql: sql, arguments: arguments)
  }

  /// Rows of `columns` over the findings of the query, with more tables and a grouping.
  private func rows(_ columns: SQL, joining: SQL = "", tail: SQL = "") throws -> [Row] {
    try SummarySource.rows(
      "SELECT \(columns) FROM \(sql: FindingQuery.tables) \(joining) WHERE \(query.condition) \(tail)", in: database)
  }

  func summary() throws -> CaseSummary {
    let levels = try rows("f.level, count(*), count(f.time), min(f.time), max(f.time)", tail: "GROUP BY f.level")
    var byLevel: [Level: Int] = Dictionary(uniqueKeysWithValues: Level.allCases.map { ($0, 0) })
    var total = 0
    var dated = 0
    for row in levels {
      byLevel[try Level(rank: row.get(0)), default: 0] += try row.get(1)
      total += try row.get(1)
      dated += try row.get(2)
    }
    return try CaseSummary(
      findings: total, byLevel: byLevel, undated: total - dated,
      first: levels.compactMap { try $0.time(3) }.min(), last: levels.compactMap { try $0.time(4) }.max(),
      byRule: byRule(), byTechnique: byTechnique(), byOrganisation: byOrganisation(),
      byEvidence: byEvidence(), byDay: byDay(), byDataType: byDataType())
  }

  private func byRule() throws -> [CaseSummary.RuleCount] {
    try rows(
      "r.ruleId, r.title, r.titleJa, max(f.level), count(*), min(f.time), max(f.time)",
      tail: "GROUP BY r.id ORDER BY max(f.level) DESC, count(*) DESC, r.ruleId"
    ).map { row in
      try CaseSummary.RuleCount(
        rule: Finding.RuleReference(id: row.get(0), title: row.get(1), titleJa: row.get(2)),
        level: Level(rank: row.get(3)),
        count: row.get(4), first: row.time(5), last: row.time(6))
    }
  }

  private func byTechnique() throws -> [CaseSummary.NamedCount] {
    try rows(
      "t.technique, count(*)", joining: "JOIN techniqueSetMember t ON t.setId = f.techniqueSetId",
      tail: "GROUP BY t.technique ORDER BY count(*) DESC, t.technique"
    ).map { try CaseSummary.NamedCount(name: $0.get(0), count: $0.get(1)) }
  }

  private func byOrganisation() throws -> [CaseSummary.NamedCount] {
    try rows(
      "p.organisation, count(DISTINCT f.id)", joining: "JOIN evidencePath p ON p.evidenceId = f.evidenceId",
      tail: "GROUP BY p.organisation ORDER BY count(DISTINCT f.id) DESC, p.organisation"
    ).map { try CaseSummary.NamedCount(name: $0.get(0), count: $0.get(1)) }
  }

  private func byEvidence() throws -> [CaseSummary.EvidenceCount] {
    try rows(
      """
      e.sha256, (SELECT p.path FROM evidencePath p WHERE p.evidenceId = e.id ORDER BY p.id LIMIT 1) AS path,
      max(f.level), count(*)
      """, joining: "JOIN evidence e ON e.id = f.evidenceId",
      tail: "GROUP BY e.id ORDER BY count(*) DESC, path, e.sha256"
    ).map { row in
      try CaseSummary.EvidenceCount(
        evidence: Finding.EvidenceReference(path: row.get(1) ?? "", sha256: row.get(0)), level: Level(rank: row.get(2)),
        count: row.get(3))
    }
  }

  private func byDataType() throws -> [CaseSummary.DataTypeCount] {
    try rows(
      "k.dataType, f.level, count(*)", joining: "JOIN place k ON k.id = f.placeId",
      tail: "GROUP BY k.dataType, f.level ORDER BY k.dataType, f.level"
    ).map { try CaseSummary.DataTypeCount(dataType: $0.get(0), level: Level(rank: $0.get(1)), count: $0.get(2)) }
  }

  private func byDay() throws -> [CaseSummary.DayCount] {
    // SQLite divides towards zero; the remainder makes it a floor for times before 1970.
    let day: SQL = "(f.time / 86400000000000 - (f.time % 86400000000000 < 0))"
    return try rows(
      "\(day) AS day, f.level, count(*)", tail: "AND f.time IS NOT NULL GROUP BY day, f.level ORDER BY day, f.level"
    ).map { row in
      try CaseSummary.DayCount(
        day: EventTime(seconds: row.get(0) * 86_400), level: Level(rank: row.get(1)), count: row.get(2))
    }
  }
}

extension Row {
  /// A time in a column, where there is one.
  func time(_ index: Int) throws -> EventTime? {
    let nanoseconds: Int64? = try get(index)
    return nanoseconds.map { EventTime(nanoseconds: $0) }
  }
}
