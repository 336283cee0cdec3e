public import EventModel
import Foundation
import GRDB

extension Casebook {
  /// Keeps anomalies of a file that is being read. Equal ones (code and origin) become one with the sum of the counts;
  /// what an earlier run met in the same file is replaced, not added to.
  public func append(_ anomalies: [Anomaly], evidence: EvidenceID, run: RunID) throws(CasebookError) {
    try append(anomalies, evidence: evidence.value, path: "", run: run)
  }

  /// Keeps anomalies of a path that could not even be opened, so that there is no hash to know it by.
  public func append(_ anomalies: [Anomaly], path: String, run: RunID) throws(CasebookError) {
    try append(anomalies, evidence: nil, path: path, run: run)
  }

  /// Keeps anomalies that belong to no file, under a name in place of a path, instead of all that were kept under it.
  public func replaceAnomalies(by anomalies: [Anomaly], path: String, run: RunID) throws(CasebookError) {
    try write {
      try $0.execute(
        sql: "DELETE FROM anomaly WHERE evidenceId IS NULL AND path = ?", arguments: [StoredText.column(path)])
    }
    try append(anomalies, evidence: nil, path: path, run: run)
  }

  private func append(_ anomalies: [Anomaly], evidence: Int64?, path: String, run: RunID) throws(CasebookError) {
    guard !anomalies.isEmpty else { return }
    try write { database in
      let statement = try database.cachedStatement(sql: insertSQL)
      for anomaly in anomalies {
        try statement.execute(arguments: [
          evidence, StoredText.column(path), run.value, StoredText.column(anomaly.code), anomaly.effect.rawValue,
          StoredText.column(anomaly.detail), StoredText.column(anomaly.origin),
          anomaly.offset.map(StoredText.column), max(1, anomaly.count),
        ])
      }
    }
  }

  /// All anomalies, or those of one file, by path and code.
  public func anomalies(evidence sha256: String? = nil) throws(CasebookError) -> [AnomalyEntry] {
    var entries: [AnomalyEntry] = []
    try forEachAnomaly(evidence: sha256) { entries.append($0) }
    return entries
  }

  /// Visits anomalies one by one, by path and code, without holding them all.
  public func forEachAnomaly(
    evidence sha256: String? = nil, _ body: (AnomalyEntry) throws -> Void
  ) throws(CasebookError) {
    try read { database in
      let rows = try Row.fetchCursor(database, sql: selectSQL, arguments: [sha256, sha256])
      while let row = try rows.next() { try body(AnomalyEntry(row: row)) }
    }
  }
}

private let insertSQL = """
  INSERT INTO anomaly (evidenceId, path, runId, code, effect, detail, origin, byteOffset, count)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (coalesce(evidenceId, 0), CASE WHEN evidenceId IS NULL THEN path ELSE '' END, code, origin) DO UPDATE SET
    effect = excluded.effect,
    detail = CASE WHEN runId = excluded.runId THEN detail ELSE excluded.detail END,
    byteOffset = CASE WHEN runId = excluded.runId THEN byteOffset ELSE excluded.byteOffset END,
    count = CASE WHEN runId = excluded.runId THEN min(count + excluded.count, 4611686018427387904) ELSE excluded.count END,
    runId = excluded.runId
  """

private let selectSQL = """
  SELECT a.*, coalesce(e.sha256, '') AS sha256,
    coalesce((SELECT p.path FROM evidencePath p WHERE p.evidenceId = e.id ORDER BY p.id LIMIT 1), a.path) AS shownPath
  FROM anomaly a LEFT JOIN evidence e ON e.id = a.evidenceId
  WHERE ? IS NULL OR e.sha256 = ?
  ORDER BY shownPath, a.code, a.origin
  """

extension AnomalyEntry {
  fileprivate init(row: Row) throws {
    let origin: String = try row.get("origin")
    let offset: Int64? = try row.get("byteOffset")
    try self.init(
      path: row.get("shownPath"), sha256: row.get("sha256"),
      anomaly: Anomaly(
        row.get("code"), Anomaly.Effect(rawValue: row.get("effect")) ?? .noted, detail: row.get("detail"),
        origin: JSONDecoder().decode(Origin.self, from: Data(origin.utf8)),
        offset: offset.map { UInt64(bitPattern: $0) }, count: row.get("count")))
  }
}
