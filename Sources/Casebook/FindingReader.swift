import EventModel
import Foundation
import GRDB

/// Reads findings inside one transaction.
struct FindingReader {
  private let database: Database
  private let decoder = JSONDecoder()
  private var evidence: [Int64: Finding.EvidenceReference] = [:]
  private var rules: [Int64: Finding.RuleReference] = [:]
  private var places: [Int64: FindingBatch.Place] = [:]
  private var techniqueSets: [Int64: [String]] = [:]
  private var observableSets: [Int64: [Observable]] = [:]
  private var reasonSets: [Int64: [Finding.Reason]] = [:]

  init(database: Database) { self.database = database }

  /// The members of a set of observables.
  static let observablesSQL = """
    SELECT o.type, o.value FROM observableSetMember m JOIN observable o ON o.id = m.observableId
    WHERE m.setId = ? ORDER BY o.type, o.value
    """

  /// The rows that `finding` reads.
  static func rows(_ query: FindingQuery) -> SQL {
    "SELECT f.* FROM \(sql: FindingQuery.tables) WHERE \(query.condition) \(query.tail)"
  }

  /// The finding of a row of the table `finding`.
  mutating func finding(_ row: Row) throws -> Finding {
    let time: Int64? = try row.get("time")
    let place = try place(row.get("placeId"))
    return try Finding(
      id: FindingBatch.Identifier(column: row["findingId"]).description, rule: rule(row.get("ruleId")),
      level: Level(rank: row.get("level")), time: time.map { EventTime(nanoseconds: $0) },
      techniques: techniques(row.get("techniqueSetId")), evidence: evidence(row.get("evidenceId")),
      record: Finding.RecordReference(
        id: row.get("recordId"), number: UInt64(bitPattern: row.get("recordNumber")), dataType: place.dataType),
      origin: origin(row, place), observables: observables(row.get("observableSetId")),
      reasons: reasons(row.get("reasonSetId")))
  }

  private func origin(_ row: Row, _ place: FindingBatch.Place) throws -> Origin {
    guard let reader = place.reader, let name: String = try row.get("stepName") else { return place.container }
    let offset: Int64? = try row.get("stepOffset")
    let length: Int64? = try row.get("stepLength")
    return try place.container.appending(
      Origin.Step(
        reader: reader, name: name, offset: offset.map { UInt64(bitPattern: $0) },
        length: length.map { UInt64(bitPattern: $0) }, index: row.get("stepIndex")))
  }

  private mutating func place(_ id: Int64) throws -> FindingBatch.Place {
    if let part = places[id] { return part }
    let select = try database.cachedStatement(sql: "SELECT origin, dataType FROM place WHERE id = ?")
    guard let row = try Row.fetchOne(select, arguments: [id]) else { throw missing("place", id) }
    let json: String = try row.get(0)
    var origin = try decoder.decode(Origin.self, from: Data(json.utf8))
    let last = origin.steps.popLast()
    return try Self.keep(
      FindingBatch.Place(container: origin, reader: last?.reader, dataType: row.get(1)), id, in: &places)
  }

  private mutating func techniques(_ set: Int64) throws -> [String] {
    if let part = techniqueSets[set] { return part }
    let select = try database.cachedStatement(
      sql: "SELECT technique FROM techniqueSetMember WHERE setId = ? ORDER BY technique")
    return try Self.keep(String.fetchAll(select, arguments: [set]), set, in: &techniqueSets)
  }

  private mutating func observables(_ set: Int64) throws -> [Observable] {
    if let part = observableSets[set] { return part }
    let select = try database.cachedStatement(sql: Self.observablesSQL)
    var values: [Observable] = []
    let rows = try Row.fetchCursor(select, arguments: [set])
    while let row = try rows.next() {
      // A kind of a newer program cannot be here: `open` refuses newer files.
      if let kind = try Observable.Kind(rawValue: row.get(0)) { values.append(Observable(kind, try row.get(1))) }
    }
    return Self.keep(values, set, in: &observableSets)
  }

  private mutating func reasons(_ set: Int64) throws -> [Finding.Reason] {
    if let part = reasonSets[set] { return part }
    let select = try database.cachedStatement(sql: "SELECT reasons FROM reasonSet WHERE id = ?")
    guard let json = try String.fetchOne(select, arguments: [set]) else { throw missing("reasonSet", set) }
    return try Self.keep(decoder.decode([Finding.Reason].self, from: Data(json.utf8)), set, in: &reasonSets)
  }

  private mutating func evidence(_ id: Int64) throws -> Finding.EvidenceReference {
    if let part = evidence[id] { return part }
    let select = try database.cachedStatement(
      sql: """
        SELECT e.sha256, (SELECT p.path FROM evidencePath p WHERE p.evidenceId = e.id ORDER BY p.id LIMIT 1)
        FROM evidence e WHERE e.id = ?
        """)
    let row = try Row.fetchOne(select, arguments: [id])
    return try Self.keep(
      Finding.EvidenceReference(path: row?.get(1) ?? "", sha256: row?.get(0) ?? ""), id, in: &evidence)
  }

  private mutating func rule(_ id: Int64) throws -> Finding.RuleReference {
    if let part = rules[id] { return part }
    let select = try database.cachedStatement(sql: "SELECT ruleId, title, titleJa FROM rule WHERE id = ?")
    let row = try Row.fetchOne(select, arguments: [id])
    return try Self.keep(
      Finding.RuleReference(id: row?.get(0) ?? "", title: row?.get(1) ?? "", titleJa: row?.get(2)), id, in: &rules)
  }

  private func missing(_ table: String, _ id: Int64) -> CasebookError {
    CasebookError(.corrupt, detail: "\(table) \(id) is missing")
  }

  /// Remembers what was read; a table that has grown too large starts again.
  private static func keep<Part>(_ part: Part, _ id: Int64, in table: inout [Int64: Part]) -> Part {
    if table.count >= CasebookLimits.readParts { table.removeAll(keepingCapacity: true) }
    table[id] = part
    return part
  }
}

extension Level {
  /// The level at a rank; the nearest one for a number that is none.
  init(rank: Int) { self = Level.allCases[Swift.min(Swift.max(rank, 0), Level.allCases.count - 1)] }
}
