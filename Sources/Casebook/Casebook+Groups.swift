import EventModel
import GRDB

extension Casebook {
  /// Counts the findings of a query by what they have in common: the most serious group first, then the largest; days in
  /// their order. A finding that names several accounts, say, is in the group of each. The query's limit and offset are
  /// those of groups.
  public func groups(
    by grouping: FindingGrouping, _ query: FindingQuery = FindingQuery()
  ) throws(CasebookError) -> [FindingGroup] {
    let shape = GroupShape(grouping)
    let select: SQL = """
      SELECT \(shape.columns), max(f.level), count(*), count(DISTINCT f.ruleId), count(DISTINCT f.evidenceId),
        min(f.time), max(f.time)
      FROM \(sql: FindingQuery.tables) \(shape.join) WHERE \(query.condition) AND \(shape.condition)
      GROUP BY \(shape.key) ORDER BY \(shape.order)
      LIMIT \(query.limit.map { max(0, $0) } ?? -1) OFFSET \(max(0, query.offset))
      """
    return try read { database in
      let (sql, arguments) = try select.build(database)
      return try Row.fetchAll(database, sql: sql, arguments: arguments).map { row in
        try FindingGroup(
          name: row.get(0), nameJa: row.get(1), identifier: row.get(2), level: Level(rank: row.get(3)),
          findings: row.get(4), rules: row.get(5), evidence: row.get(6), first: row.time(7), last: row.time(8))
      }
    }
  }
}

/// What the counting query of a grouping has of its own: columns for name, Japanese name and identifier, and what makes a
/// group.
private struct GroupShape {
  var columns: SQL
  var join: SQL = ""
  var condition: SQL = "TRUE"
  var key: SQL
  var order: SQL = "max(f.level) DESC, count(*) DESC, 1, 3"

  init(_ grouping: FindingGrouping) {
    switch grouping {
    case .rule: self.init(columns: "r.title, r.titleJa, r.ruleId", key: "r.id")
    case .technique:
      self.init(
        columns: "t.technique, NULL, ''", join: "JOIN techniqueSetMember t ON t.setId = f.techniqueSetId",
        key: "t.technique")
    case .computer: self.init(observables: [.device])
    case .account: self.init(observables: [.userAccount])
    case .address: self.init(observables: [.ipv4, .ipv6])
    case .evidence:
      self.init(
        columns: """
          coalesce((SELECT p.path FROM evidencePath p WHERE p.evidenceId = e.id ORDER BY p.id LIMIT 1), ''),
          NULL, e.sha256
          """, join: "JOIN evidence e ON e.id = f.evidenceId", key: "e.id")
    case .day:
      // SQLite divides towards zero; the remainder makes it a floor for times before 1970.
      let day: SQL = "(f.time / 86400000000000 - (f.time % 86400000000000 < 0))"
      self.init(
        columns: "date(\(day) * 86400, 'unixepoch'), NULL, ''", condition: "f.time IS NOT NULL", key: day, order: day)
    }
  }

  private init(columns: SQL, join: SQL = "", condition: SQL = "TRUE", key: SQL, order: SQL? = nil) {
    self.columns = columns
    self.join = join
    self.condition = condition
    self.key = key
    if let order { self.order = order }
  }

  private init(observables kinds: [Observable.Kind]) {
    self.init(
      columns: "o.value, NULL, ''",
      join: """
        JOIN observableSetMember m ON m.setId = f.observableSetId JOIN observable o ON o.id = m.observableId
        """, condition: "o.type IN \(kinds.map(\.rawValue))", key: "o.id")
  }
}
