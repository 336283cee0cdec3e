import EventModel
import Foundation
import GRDB

/// Reads findings inside one transaction.
struct FindingReader {
  private let database: Database
  private let techniques: Statement
  private let observables: Statement
  private let decoder = JSONDecoder()
  private var evidence: [Int64: Finding.EvidenceReference] = [:]
  private var rules: [Int64: Finding.RuleReference] = [:]

  init(database: Database) throws {
    self.database = database
    techniques = try database.makeStatement(
      sql: "SELECT technique FROM findingTechnique WHERE findingId = ? ORDER BY technique")
    observables = try database.makeStatement(
      sql: """
        SELECT o.type, o.value FROM findingObservable fo JOIN observable o ON o.id = fo.observableId
        WHERE fo.findingId = ? ORDER BY o.type, o.value
        """)
  }

  /// The rows that `finding` reads.
  static func rows(_ query: FindingQuery) -> SQL {
    "SELECT f.* FROM \(sql: FindingQuery.tables) WHERE \(query.condition) \(query.tail)"
  }

  /// The finding of a row of the table `finding`.
  mutating func finding(_ row: Row) throws -> Finding {
    let id: Int64 = try row.get("id")
    let time: Int64? = try row.get("time")
    let origin: String = try row.get("origin")
    let reasons: String = try row.get("reasons")
    return try Finding(
      id: row.get("findingId"), rule: rule(row.get("ruleId")), level: Level(rank: row.get("level")),
      time: time.map { EventTime(nanoseconds: $0) },
      techniques: String.fetchAll(techniques, arguments: [id]), evidence: evidence(row.get("evidenceId")),
      record: Finding.RecordReference(
        id: row.get("recordId"), number: UInt64(bitPattern: row.get("recordNumber")), dataType: row.get("dataType")),
      origin: decoder.decode(Origin.self, from: Data(origin.utf8)),
      observables: observables(of: id),
      reasons: decoder.decode([Finding.Reason].self, from: Data(reasons.utf8)))
  }

  private func observables(of finding: Int64) throws -> [Observable] {
    var values: [Observable] = []
    let rows = try Row.fetchCursor(observables, arguments: [finding])
    while let row = try rows.next() {
      // A kind of a newer program cannot be here: `open` refuses newer files.
      if let kind = try Observable.Kind(rawValue: row.get(0)) { values.append(Observable(kind, try row.get(1))) }
    }
    return values
  }

  private mutating func evidence(_ id: Int64) throws -> Finding.EvidenceReference {
    if let known = evidence[id] { return known }
    let row = try Row.fetchOne(
      database,
      sql: """
        SELECT e.sha256, (SELECT p.path FROM evidencePath p WHERE p.evidenceId = e.id ORDER BY p.id LIMIT 1)
        FROM evidence e WHERE e.id = ?
        """, arguments: [id])
    let reference = try Finding.EvidenceReference(path: row?.get(1) ?? "", sha256: row?.get(0) ?? "")
    evidence[id] = reference
    return reference
  }

  private mutating func rule(_ id: Int64) throws -> Finding.RuleReference {
    if let known = rules[id] { return known }
    let row = try Row.fetchOne(
      database, sql: "SELECT ruleId, title, titleJa FROM rule WHERE id = ?", arguments: [id])
    let reference = try Finding.RuleReference(id: row?.get(0) ?? "", title: row?.get(1) ?? "", titleJa: row?.get(2))
    rules[id] = reference
    return reference
  }
}

extension Level {
  /// The level at a rank; the nearest one for a number that is none.
  init(rank: Int) { self = Level.allCases[Swift.min(Swift.max(rank, 0), Level.allCases.count - 1)] }
}
