import GRDB

extension Migration {
  /// The first schema: runs, evidence, findings, observables, anomalies.
  ///
  /// Times are nanoseconds since the epoch (`EventTime`); unsigned 64-bit numbers are kept as their bit pattern; `origin`
  /// and `reasons` are JSON text as in `docs/output-schema/finding.schema.json`.
  static let initial = Migration(name: "001-initial") { database in
    try database.execute(sql: sql001)
  }
}

private let sql001 = """
  PRAGMA application_id = 1262964041;

  CREATE TABLE caseInfo (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE scanRun (
    id INTEGER NOT NULL PRIMARY KEY,
    started INTEGER NOT NULL,
    finished INTEGER,
    version TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    arguments TEXT NOT NULL,
    outcome TEXT NOT NULL,
    files INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    records INTEGER NOT NULL,
    findings INTEGER NOT NULL,
    anomalies INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE evidence (
    id INTEGER NOT NULL PRIMARY KEY,
    sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64),
    size INTEGER NOT NULL,
    organisation TEXT NOT NULL,
    firstRunId INTEGER NOT NULL REFERENCES scanRun(id) ON DELETE RESTRICT,
    reader TEXT,
    readerVersion INTEGER,
    records INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE evidencePath (
    id INTEGER NOT NULL PRIMARY KEY,
    evidenceId INTEGER NOT NULL REFERENCES evidence(id) ON DELETE CASCADE,
    path TEXT NOT NULL,
    organisation TEXT NOT NULL,
    firstRunId INTEGER NOT NULL REFERENCES scanRun(id) ON DELETE RESTRICT,
    UNIQUE (evidenceId, path, organisation)
  ) STRICT;
  CREATE INDEX evidencePathByPath ON evidencePath(path);
  CREATE INDEX evidencePathByOrganisation ON evidencePath(organisation);

  CREATE TABLE evidenceState (
    evidenceId INTEGER NOT NULL REFERENCES evidence(id) ON DELETE CASCADE,
    fingerprint TEXT NOT NULL,
    runId INTEGER NOT NULL REFERENCES scanRun(id) ON DELETE CASCADE,
    complete INTEGER NOT NULL CHECK (complete IN (0, 1)),
    PRIMARY KEY (evidenceId, fingerprint)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE rule (
    id INTEGER NOT NULL PRIMARY KEY,
    ruleId TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    titleJa TEXT
  ) STRICT;

  CREATE TABLE finding (
    id INTEGER NOT NULL PRIMARY KEY,
    findingId TEXT NOT NULL UNIQUE,
    evidenceId INTEGER NOT NULL REFERENCES evidence(id) ON DELETE CASCADE,
    ruleId INTEGER NOT NULL REFERENCES rule(id) ON DELETE RESTRICT,
    runId INTEGER NOT NULL REFERENCES scanRun(id) ON DELETE RESTRICT,
    level INTEGER NOT NULL CHECK (level BETWEEN 0 AND 4),
    time INTEGER,
    recordId TEXT NOT NULL,
    recordNumber INTEGER NOT NULL,
    dataType TEXT NOT NULL,
    origin TEXT NOT NULL,
    reasons TEXT NOT NULL
  ) STRICT;
  CREATE INDEX findingByTime ON finding(coalesce(time, 9223372036854775807), findingId);
  CREATE INDEX findingByEvidence ON finding(evidenceId);
  CREATE INDEX findingByRule ON finding(ruleId, level);
  CREATE INDEX findingByRun ON finding(runId);

  CREATE TABLE findingTechnique (
    findingId INTEGER NOT NULL REFERENCES finding(id) ON DELETE CASCADE,
    technique TEXT NOT NULL,
    PRIMARY KEY (findingId, technique)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX findingTechniqueByTechnique ON findingTechnique(technique, findingId);

  CREATE TABLE observable (
    id INTEGER NOT NULL PRIMARY KEY,
    type TEXT NOT NULL,
    value TEXT NOT NULL,
    UNIQUE (type, value)
  ) STRICT;

  CREATE TABLE findingObservable (
    findingId INTEGER NOT NULL REFERENCES finding(id) ON DELETE CASCADE,
    observableId INTEGER NOT NULL REFERENCES observable(id) ON DELETE RESTRICT,
    PRIMARY KEY (findingId, observableId)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX findingObservableByObservable ON findingObservable(observableId, findingId);

  CREATE TABLE anomaly (
    id INTEGER NOT NULL PRIMARY KEY,
    evidenceId INTEGER REFERENCES evidence(id) ON DELETE CASCADE,
    path TEXT NOT NULL,
    runId INTEGER NOT NULL REFERENCES scanRun(id) ON DELETE RESTRICT,
    code TEXT NOT NULL,
    effect TEXT NOT NULL,
    detail TEXT NOT NULL,
    origin TEXT NOT NULL,
    byteOffset INTEGER,
    count INTEGER NOT NULL CHECK (count > 0)
  ) STRICT;
  CREATE UNIQUE INDEX anomalyOnce
    ON anomaly(coalesce(evidenceId, 0), CASE WHEN evidenceId IS NULL THEN path ELSE '' END, code, origin);
  CREATE INDEX anomalyByEvidence ON anomaly(evidenceId);
  """
