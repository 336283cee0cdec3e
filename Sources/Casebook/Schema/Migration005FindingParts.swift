import EventModel
import Foundation
import GRDB

extension Migration {
  /// What findings have in common is kept once: techniques, observables and reasons as sets, the way to a file's records as
  /// a place. A finding is then a short row, where it was a dozen rows of the length of a page.
  ///
  /// `findingId` is a BLOB of 16 bytes where the identifier is 32 hexadecimal digits, else TEXT. `place.origin` is JSON as in
  /// `docs/output-schema/finding.schema.json`, its last step without name, offset, length and index: these are the
  /// finding's `step...` (`stepName` NULL: the way has no step). Rows of parts are never changed or removed.
  ///
  /// Only the foreign key that does something is declared: to check one costs as much as half an index, and the others
  /// point at rows that are written before and stay. There is no index by time, because findings are short enough to sort.
  static let findingParts = Migration(name: "005-finding-parts") { database in
    try database.execute(sql: sql005)
    try FindingParts005(database: database).move()
    for table in ["findingTechnique", "findingObservable", "finding004"] {
      try database.execute(sql: "DROP TABLE \(table)")
    }
    try database.execute(sql: indexes005)
  }
}

private let sql005 = """
  ALTER TABLE finding RENAME TO finding004;
  DROP INDEX findingByTime;
  DROP INDEX findingByEvidence;
  DROP INDEX findingByRule;
  DROP INDEX findingByRun;

  CREATE TABLE place (
    id INTEGER NOT NULL PRIMARY KEY,
    origin TEXT NOT NULL,
    dataType TEXT NOT NULL
  ) STRICT;

  CREATE TABLE techniqueSet (
    id INTEGER NOT NULL PRIMARY KEY
  ) STRICT;

  CREATE TABLE techniqueSetMember (
    setId INTEGER NOT NULL REFERENCES techniqueSet(id) ON DELETE CASCADE,
    technique TEXT NOT NULL,
    PRIMARY KEY (setId, technique)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE observableSet (
    id INTEGER NOT NULL PRIMARY KEY
  ) STRICT;

  CREATE TABLE observableSetMember (
    setId INTEGER NOT NULL REFERENCES observableSet(id) ON DELETE CASCADE,
    observableId INTEGER NOT NULL REFERENCES observable(id) ON DELETE RESTRICT,
    PRIMARY KEY (setId, observableId)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE reasonSet (
    id INTEGER NOT NULL PRIMARY KEY,
    reasons TEXT NOT NULL
  ) STRICT;

  CREATE TABLE finding (
    id INTEGER NOT NULL PRIMARY KEY,
    findingId ANY NOT NULL UNIQUE CHECK (typeof(findingId) IN ('blob', 'text')),
    evidenceId INTEGER NOT NULL REFERENCES evidence(id) ON DELETE CASCADE,
    ruleId INTEGER NOT NULL,
    runId INTEGER NOT NULL,
    level INTEGER NOT NULL CHECK (level BETWEEN 0 AND 4),
    time INTEGER,
    recordId TEXT NOT NULL,
    recordNumber INTEGER NOT NULL,
    placeId INTEGER NOT NULL,
    stepName TEXT,
    stepOffset INTEGER,
    stepLength INTEGER,
    stepIndex INTEGER,
    techniqueSetId INTEGER NOT NULL,
    observableSetId INTEGER NOT NULL,
    reasonSetId INTEGER NOT NULL
  ) STRICT;
  """

private let indexes005 = """
  CREATE INDEX findingByEvidence ON finding(evidenceId);
  CREATE INDEX findingByRule ON finding(ruleId);
  CREATE INDEX observableSetMemberByObservable ON observableSetMember(observableId, setId);
  """

/// Moves the findings of the older schema.
private struct FindingParts005 {
  let database: Database
  private let insertion: Statement
  private let techniques: Statement
  private let observables: Statement
  private let decoder = JSONDecoder()

  init(database: Database) throws {
    self.database = database
    insertion = try database.makeStatement(
      sql: "INSERT INTO finding VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    techniques = try database.makeStatement(
      sql: "SELECT technique FROM findingTechnique WHERE findingId = ? ORDER BY technique")
    observables = try database.makeStatement(
      sql: "SELECT observableId FROM findingObservable WHERE findingId = ? ORDER BY observableId")
  }

  func move() throws {
    var sets: [[DatabaseValue]: Int64] = [:]
    /// The row that stands for some values in a table of parts; `make` adds it.
    func part(_ table: String, _ values: [DatabaseValue], _ make: () throws -> Int64) throws -> Int64 {
      let key = [table.databaseValue] + values
      if let row = sets[key] { return row }
      if sets.count >= CasebookLimits.knownParts { sets.removeAll() }
      let row = try make()
      sets[key] = row
      return row
    }
    let rows = try Row.fetchCursor(database, sql: "SELECT * FROM finding004 ORDER BY id")
    while let row = try rows.next() {
      let id: Int64 = try row.get("id")
      let named = try DatabaseValue.fetchAll(techniques, arguments: [id])
      let seen = try DatabaseValue.fetchAll(observables, arguments: [id])
      let techniqueSet = try part("techniqueSet", named) { try set("technique", named) }
      let observableSet = try part("observableSet", seen) { try set("observable", seen) }
      let reasons: String = try row.get("reasons")
      let reasonSet = try part("reasonSet", [reasons.databaseValue]) {
        try insert("reasonSet (reasons) VALUES (?)", [reasons.databaseValue])
      }
      let (origin, step) = try way(row)
      let dataType: String = try row.get("dataType")
      let place = [origin.databaseValue, dataType.databaseValue]
      let placeID = try part("place", place) { try insert("place (origin, dataType) VALUES (?, ?)", place) }
      try insertion.execute(
        arguments: StatementArguments(
          [id.databaseValue, identifier(row)]
            + ["evidenceId", "ruleId", "runId", "level", "time", "recordId", "recordNumber"].map { row[$0] }
            + [placeID.databaseValue] + step
            + [techniqueSet.databaseValue, observableSet.databaseValue, reasonSet.databaseValue]))
    }
  }

  private func insert(_ sql: String, _ values: [DatabaseValue]) throws -> Int64 {
    try database.cachedStatement(sql: "INSERT INTO " + sql).execute(arguments: StatementArguments(values))
    return database.lastInsertedRowID
  }

  private func set(_ kind: String, _ members: [DatabaseValue]) throws -> Int64 {
    let id = try insert("\(kind)Set (id) VALUES (?)", [.null])
    for member in members { _ = try insert("\(kind)SetMember VALUES (?, ?)", [id.databaseValue, member]) }
    return id
  }

  /// The origin of a row without what is the record's own, and that.
  private func way(_ row: Row) throws -> (origin: String, step: [DatabaseValue]) {
    let json: String = try row.get("origin")
    var origin = try decoder.decode(Origin.self, from: Data(json.utf8))
    guard let last = origin.steps.popLast() else {
      return (StoredText.column(origin), [.null, .null, .null, .null])
    }
    origin.steps.append(Origin.Step(reader: last.reader, name: ""))
    return (
      StoredText.column(origin),
      [
        StoredText.column(last.name).databaseValue, (last.offset.map(StoredText.column)).databaseValue,
        (last.length.map(StoredText.column)).databaseValue, last.index.map(Int64.init).databaseValue,
      ]
    )
  }

  private func identifier(_ row: Row) throws -> DatabaseValue {
    let text: String = try row.get("findingId")
    return FindingBatch.Identifier(text).databaseValue
  }
}
