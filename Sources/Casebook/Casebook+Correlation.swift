import EventModel
import GRDB

extension Casebook {
  /// Keeps matches that correlations look at. Equal ones of the same file are kept once, so that a file that is read again
  /// after a crash counts no match twice.
  ///
  /// - Parameters:
  ///   - events: The matches, each as one JSON text whose meaning is the caller's.
  ///   - evidence: The file they were met in.
  ///   - fingerprint: The rules they were met with (see `claim`).
  public func append(
    correlationEvents events: [String], evidence: EvidenceID, fingerprint: String
  ) throws(CasebookError) {
    guard !events.isEmpty else { return }
    try write { database in
      let statement = try database.cachedStatement(
        sql: "INSERT OR IGNORE INTO correlationEvent (evidenceId, fingerprint, event) VALUES (?, ?, ?)")
      for event in events {
        try statement.execute(arguments: [evidence.value, StoredText.column(fingerprint), StoredText.column(event)])
      }
    }
  }

  /// Visits the matches of one set of rules, file by file in the order in which the case met the files.
  public func forEachCorrelationEvent(
    fingerprint: String, _ body: (String) throws -> Void
  ) throws(CasebookError) {
    try read { database in
      let rows = try String.fetchCursor(
        database, sql: "SELECT event FROM correlationEvent WHERE fingerprint = ? ORDER BY evidenceId, id",
        arguments: [fingerprint])
      while let event = try rows.next() { try body(event) }
    }
  }
}
