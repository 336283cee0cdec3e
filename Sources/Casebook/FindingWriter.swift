import EventModel
import GRDB

/// Writes findings inside one transaction.
struct FindingWriter {
  private let database: Database
  private let evidence: EvidenceID
  private let run: RunID
  private var rules: [Finding.RuleReference: Int64] = [:]
  private var observables: [Observable: Int64] = [:]
  // Looked up once: a finding becomes a dozen rows, and finding a statement by its text costs as much as a small one.
  private let insertion: Statement
  private let technique: Statement
  /// By the number of observables: a finding's links are written by one statement.
  private var linking: [Int: Statement] = [:]
  private let observableByValue: Statement
  private let newObservable: Statement

  init(database: Database, evidence: EvidenceID, run: RunID) throws {
    self.database = database
    self.evidence = evidence
    self.run = run
    insertion = try database.cachedStatement(sql: insertFinding)
    technique = try database.cachedStatement(sql: insertTechnique)
    observableByValue = try database.cachedStatement(sql: "SELECT id FROM observable WHERE type = ? AND value = ?")
    newObservable = try database.cachedStatement(sql: "INSERT INTO observable (type, value) VALUES (?, ?)")
  }

  /// Writes a finding; one that the case has already is brought up to date. Returns whether it was new.
  mutating func write(_ finding: Finding) throws -> Bool {
    let rule = try id(of: finding.rule)
    let findingID = StoredText.column(finding.id)
    try insertion.execute(arguments: [
      findingID, evidence.value, rule, run.value, finding.level.rank, finding.time?.nanoseconds,
      StoredText.column(finding.record.id), StoredText.column(finding.record.number),
      StoredText.column(finding.record.dataType), StoredText.column(finding.origin),
      StoredText.column(finding.reasons),
    ])
    let isNew = database.changesCount == 1
    let row =
      isNew ? database.lastInsertedRowID : try update(finding, rule: rule, findingID: findingID)
    try link(finding, row: row)
    return isNew
  }

  /// Brings a known finding up to date where the rule or the reader changed; returns its row.
  private func update(_ finding: Finding, rule: Int64, findingID: String) throws -> Int64 {
    let select = try database.cachedStatement(sql: "SELECT id FROM finding WHERE findingId = ?")
    guard let row = try Int64.fetchOne(select, arguments: [findingID]) else {
      throw CasebookError(.defect, detail: "finding \(findingID) vanished")
    }
    let origin = StoredText.column(finding.origin)
    let reasons = StoredText.column(finding.reasons)
    try database.cachedStatement(sql: updateFinding).execute(arguments: [
      rule, finding.level.rank, finding.time?.nanoseconds, origin, reasons, row,
      rule, finding.level.rank, finding.time?.nanoseconds, origin, reasons,
    ])
    try database.cachedStatement(sql: "DELETE FROM findingTechnique WHERE findingId = ?").execute(arguments: [row])
    try database.cachedStatement(sql: "DELETE FROM findingObservable WHERE findingId = ?").execute(arguments: [row])
    return row
  }

  private mutating func link(_ finding: Finding, row: Int64) throws {
    for name in finding.techniques { try technique.execute(arguments: [row, StoredText.column(name)]) }
    var rest = finding.observables[...]
    while !rest.isEmpty {
      let some = rest.prefix(linksAtOnce)
      rest = rest.dropFirst(some.count)
      var arguments: [Int64] = []
      arguments.reserveCapacity(some.count * 2)
      for observable in some { arguments += [row, try id(of: observable)] }
      try links(some.count).execute(arguments: StatementArguments(arguments))
    }
  }

  private mutating func links(_ count: Int) throws -> Statement {
    if let statement = linking[count] { return statement }
    let rows = repeatElement("(?, ?)", count: count).joined(separator: ", ")
    let statement = try database.cachedStatement(sql: insertLink + rows)
    linking[count] = statement
    return statement
  }

  private mutating func id(of rule: Finding.RuleReference) throws -> Int64 {
    if let id = rules[rule] { return id }
    let ruleID = StoredText.column(rule.id)
    try database.cachedStatement(sql: insertRule).execute(arguments: [
      ruleID, StoredText.column(rule.title), rule.titleJa.map(StoredText.column),
    ])
    let select = try database.cachedStatement(sql: "SELECT id FROM rule WHERE ruleId = ?")
    guard let id = try Int64.fetchOne(select, arguments: [ruleID]) else {
      throw CasebookError(.defect, detail: "rule \(rule.id) vanished")
    }
    rules[rule] = id
    return id
  }

  private mutating func id(of observable: Observable) throws -> Int64 {
    if let id = observables[observable] { return id }
    let value = StoredText.column(observable.value)
    let arguments: StatementArguments = [observable.type.rawValue, value]
    var id = try Int64.fetchOne(observableByValue, arguments: arguments)
    if id == nil {
      try newObservable.execute(arguments: arguments)
      id = database.lastInsertedRowID
    }
    guard let id else { throw CasebookError(.defect, detail: "observable vanished") }
    observables[observable] = id
    return id
  }
}

private let insertRule = """
  INSERT INTO rule (ruleId, title, titleJa) VALUES (?, ?, ?)
  ON CONFLICT (ruleId) DO UPDATE SET title = excluded.title, titleJa = excluded.titleJa
  WHERE title IS NOT excluded.title OR titleJa IS NOT excluded.titleJa
  """

private let insertFinding = """
  INSERT INTO finding
    (findingId, evidenceId, ruleId, runId, level, time, recordId, recordNumber, dataType, origin, reasons)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (findingId) DO NOTHING
  """

private let updateFinding = """
  UPDATE finding SET ruleId = ?, level = ?, time = ?, origin = ?, reasons = ? WHERE id = ?
    AND (ruleId <> ? OR level <> ? OR time IS NOT ? OR origin <> ? OR reasons <> ?)
  """

private let insertTechnique = "INSERT OR IGNORE INTO findingTechnique (findingId, technique) VALUES (?, ?)"

private let insertLink = "INSERT OR IGNORE INTO findingObservable (findingId, observableId) VALUES "

/// Links in one statement; what is kept of a finding's observables fits.
private let linksAtOnce = 64
