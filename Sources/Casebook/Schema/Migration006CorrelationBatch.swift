import GRDB

extension Migration {
  /// Matches for correlations are kept by the hundred, packed. What older programs kept is taken over as it is, one JSON
  /// text a row: the first byte of `events` says which form it is, and whoever reads them knows both.
  ///
  /// `path` is the path under which the file was read (empty where the JSON says it); the order of `id` is the order of the
  /// file's bytes.
  static let correlationBatch = Migration(name: "006-correlation-batch") { database in
    try database.execute(sql: sql006)
  }
}

private let sql006 = """
  CREATE TABLE correlationBatch (
    id INTEGER NOT NULL PRIMARY KEY,
    evidenceId INTEGER NOT NULL REFERENCES evidence(id) ON DELETE CASCADE,
    fingerprint TEXT NOT NULL,
    path TEXT NOT NULL,
    events BLOB NOT NULL
  ) STRICT;
  INSERT INTO correlationBatch (id, evidenceId, fingerprint, path, events)
    SELECT id, evidenceId, fingerprint, '', CAST(event AS BLOB) FROM correlationEvent;
  DROP TABLE correlationEvent;
  CREATE INDEX correlationBatchByFile ON correlationBatch(evidenceId, fingerprint);
  """
