import EventModel
import GRDB

/// Writes findings inside one transaction.
struct FindingWriter {
  private let database: Database
  private let run: RunID
  private var parts: PartWriter
  private var insertion: DirectStatement
  private var select: DirectStatement
  private var update: DirectStatement

  /// A writer of the findings of a run.
  init(database: Database, run: RunID) throws {
    self.database = database
    self.run = run
    parts = try PartWriter(database: database)
    insertion = try DirectStatement(insertFinding, in: database)
    select = try DirectStatement(selectFinding, in: database)
    update = try DirectStatement(updateFinding, in: database)
  }

  /// Rows of the parts of one batch by their position; 0 where nobody asked yet.
  private struct PartRows {
    var rules: [Int64]
    var techniqueSets: [Int64]
    var places: [Int64]
    var observableSets: [Int64]
    var reasonSets: [Int64]

    init(_ batch: FindingBatch) {
      rules = [Int64](repeating: 0, count: batch.rules.count)
      techniqueSets = [Int64](repeating: 0, count: batch.techniqueSets.count)
      places = [Int64](repeating: 0, count: batch.places.count)
      observableSets = [Int64](repeating: 0, count: batch.observableSets.count)
      reasonSets = [Int64](repeating: 0, count: batch.reasonSets.count)
    }
  }

  /// The rows of one finding's parts, in the order of the columns.
  private struct Columns: Equatable {
    var rule: Int64
    var place: Int64
    var techniques: Int64
    var observables: Int64
    var reasons: Int64
  }

  /// Writes findings; those that the case has already are brought up to date where the rule or the reader changed.
  ///
  /// - Parameters:
  ///   - batch: The findings.
  ///   - evidence: The file of each of `batch.evidence`; findings of one that is nil are left out.
  ///   - known: What is remembered about the rows of parts.
  /// - Returns: How many were new.
  mutating func write(
    _ batch: FindingBatch, evidence: [EvidenceID?], _ known: inout KnownParts
  ) throws -> Int {
    var rows = PartRows(batch)
    // Evidence that had findings before is being read again: most of what comes is there already.
    let isReadAgain = try evidence.map { file in try file.map { try hasFindings($0) } ?? false }
    var new = 0
    for entry in batch.entries {
      guard let file = evidence[entry.evidence] else { continue }
      if isReadAgain[entry.evidence], try refresh(entry, batch, &rows, &known) { continue }
      let columns = try columns(entry, batch, stored: nil, &rows, &known)
      insertion.add(entry.id)
      insertion.add(file.value)
      insertion.add(run.value)
      insertion.add(entry.recordID)
      insertion.add(StoredText.column(entry.recordNumber))
      Self.add(entry, columns, to: &insertion)
      if try insertion.run() == 1 { new += 1 } else { _ = try refresh(entry, batch, &rows, &known) }
    }
    return new
  }

  private func hasFindings(_ evidence: EvidenceID) throws -> Bool {
    let statement = try database.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM finding WHERE evidenceId = ?)")
    return try Bool.fetchOne(statement, arguments: [evidence.value]) ?? false
  }

  /// What an insertion and an update have in common, in the order of their parameters.
  private static func add(_ entry: FindingBatch.Entry, _ columns: Columns, to statement: inout DirectStatement) {
    statement.add(columns.rule)
    statement.add(Int64(entry.level.rank))
    statement.add(entry.time?.nanoseconds)
    statement.add(columns.place)
    statement.add(entry.step?.name)
    statement.add(entry.step?.offset.map(StoredText.column))
    statement.add(entry.step?.length.map(StoredText.column))
    statement.add(entry.step?.index.map(Int64.init))
    statement.add(columns.techniques)
    statement.add(columns.observables)
    statement.add(columns.reasons)
  }

  /// The rows of a finding's parts; each is looked up or added once for a batch.
  private mutating func columns(
    _ entry: FindingBatch.Entry, _ batch: FindingBatch, stored: Columns?, _ rows: inout PartRows,
    _ known: inout KnownParts
  ) throws -> Columns {
    if rows.rules[entry.rule] == 0 {
      rows.rules[entry.rule] = try parts.row(of: batch.rules[entry.rule], &known)
    }
    if rows.places[entry.place] == 0 {
      rows.places[entry.place] = try parts.row(of: batch.places[entry.place], stored: stored?.place, &known)
    }
    if rows.techniqueSets[entry.techniques] == 0 {
      rows.techniqueSets[entry.techniques] = try parts.row(
        of: batch.techniqueSets[entry.techniques], stored: stored?.techniques, &known)
    }
    if rows.observableSets[entry.observables] == 0 {
      rows.observableSets[entry.observables] = try parts.row(
        of: batch.observableSets[entry.observables], stored: stored?.observables, &known)
    }
    if rows.reasonSets[entry.reasons] == 0 {
      rows.reasonSets[entry.reasons] = try parts.row(
        of: batch.reasonSets[entry.reasons], stored: stored?.reasons, &known)
    }
    return Columns(
      rule: rows.rules[entry.rule], place: rows.places[entry.place],
      techniques: rows.techniqueSets[entry.techniques], observables: rows.observableSets[entry.observables],
      reasons: rows.reasonSets[entry.reasons])
  }

  /// Brings a finding up to date if the case has it; whether it has.
  ///
  /// A part that says the same under another row is not worth a change by itself, but does no harm where something else
  /// changed.
  private mutating func refresh(
    _ entry: FindingBatch.Entry, _ batch: FindingBatch, _ rows: inout PartRows, _ known: inout KnownParts
  ) throws -> Bool {
    select.add(entry.id)
    guard let found = try select.row(6), let row = found[0] else { return false }
    let stored = Columns(
      rule: found[1] ?? 0, place: found[2] ?? 0, techniques: found[3] ?? 0, observables: found[4] ?? 0,
      reasons: found[5] ?? 0)
    let columns = try columns(entry, batch, stored: stored, &rows, &known)
    Self.add(entry, columns, to: &update)
    update.add(row)
    _ = try update.run()
    return true
  }
}

private let insertFinding = """
  INSERT INTO finding
    (findingId, evidenceId, runId, recordId, recordNumber, ruleId, level, time, placeId, stepName, stepOffset, stepLength,
    stepIndex, techniqueSetId, observableSetId, reasonSetId)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (findingId) DO NOTHING
  """

private let selectFinding = """
  SELECT id, ruleId, placeId, techniqueSetId, observableSetId, reasonSetId FROM finding WHERE findingId = ?
  """

private let updateFinding = """
  UPDATE finding SET ruleId = ?1, level = ?2, time = ?3, placeId = ?4, stepName = ?5, stepOffset = ?6, stepLength = ?7,
    stepIndex = ?8, techniqueSetId = ?9, observableSetId = ?10, reasonSetId = ?11
  WHERE id = ?12 AND (ruleId, level, time, placeId, stepName, stepOffset, stepLength, stepIndex, techniqueSetId,
    observableSetId, reasonSetId) IS NOT (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
  """
