import GRDB

extension Migration {
  /// Matches that correlations look at: they are kept because the file they come from is not read again, and a later scan
  /// must still be able to correlate old evidence with new.
  static let correlationEvent = Migration(name: "002-correlation-event") { database in
    try database.execute(sql: sql002)
  }
}

private let sql002 = """
  CREATE TABLE correlationEvent (
    id INTEGER NOT NULL PRIMARY KEY,
    evidenceId INTEGER NOT NULL REFERENCES evidence(id) ON DELETE CASCADE,
    fingerprint TEXT NOT NULL,
    event TEXT NOT NULL,
    UNIQUE (evidenceId, fingerprint, event)
  ) STRICT;
  """
