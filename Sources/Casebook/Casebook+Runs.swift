public import EventModel
import Foundation
import GRDB

extension Casebook {
  /// Notes that a run begins.
  ///
  /// - Parameters:
  ///   - started: Now; the case has no clock of its own.
  ///   - version: Version of the program.
  ///   - fingerprint: Fingerprint of readers and rules.
  ///   - arguments: The command line after the program's name.
  public func beginRun(
    started: EventTime, version: String, fingerprint: String, arguments: [String]
  ) throws(CasebookError) -> RunID {
    var json = JSONWriter()
    json.beginArray()
    for argument in arguments { json.value(argument) }
    json.endArray()
    let text = json.text
    return try write { database in
      try database.execute(
        sql: """
          INSERT INTO scanRun (started, version, fingerprint, arguments, outcome, files, bytes, records, findings, anomalies)
          VALUES (?, ?, ?, ?, ?, 0, 0, 0, 0, 0)
          """,
        arguments: [
          started.nanoseconds, StoredText.column(version), StoredText.column(fingerprint), text,
          ScanRun.Outcome.unfinished.rawValue,
        ])
      return RunID(value: database.lastInsertedRowID)
    }
  }

  /// Notes that a run ended.
  public func finish(
    _ run: RunID, at finished: EventTime, outcome: ScanRun.Outcome, totals: ScanRun.Totals
  ) throws(CasebookError) {
    try write { database in
      try database.execute(
        sql: """
          UPDATE scanRun SET finished = ?, outcome = ?, files = ?, bytes = ?, records = ?, findings = ?, anomalies = ?
          WHERE id = ?
          """,
        arguments: [
          finished.nanoseconds, outcome.rawValue, StoredText.column(totals.files), StoredText.column(totals.bytes),
          StoredText.column(totals.records), StoredText.column(totals.findings), StoredText.column(totals.anomalies),
          run.value,
        ])
    }
  }

  /// All runs, the oldest first.
  public func runs() throws(CasebookError) -> [ScanRun] {
    try read { database in try Row.fetchAll(database, sql: "SELECT * FROM scanRun ORDER BY id").map(ScanRun.init) }
  }

  /// A fact about the case as a whole, as its title; nil where nobody said.
  public func info(_ name: String) throws(CasebookError) -> String? {
    try read { try String.fetchOne($0, sql: "SELECT value FROM caseInfo WHERE name = ?", arguments: [name]) }
  }

  /// Keeps a fact about the case as a whole.
  public func setInfo(_ name: String, to value: String) throws(CasebookError) {
    try write {
      try $0.execute(
        sql: "INSERT INTO caseInfo (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        arguments: [StoredText.column(name), StoredText.column(value)])
    }
  }
}

extension ScanRun {
  init(row: Row) throws {
    let arguments: String = try row.get("arguments")
    let finished: Int64? = try row.get("finished")
    func number(_ column: String) throws -> UInt64 { try UInt64(bitPattern: row.get(column)) }
    try self.init(
      number: row.get("id"), started: EventTime(nanoseconds: row.get("started")),
      finished: finished.map { EventTime(nanoseconds: $0) }, version: row.get("version"),
      fingerprint: row.get("fingerprint"),
      arguments: JSONDecoder().decode([String].self, from: Data(arguments.utf8)),
      outcome: Outcome(rawValue: row.get("outcome")) ?? .unfinished,
      totals: Totals(
        files: number("files"), bytes: number("bytes"), records: number("records"), findings: number("findings"),
        anomalies: number("anomalies")))
  }
}
