-- A case as schema 001-initial wrote it. Never edit: files like this are out there.
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
INSERT INTO grdb_migrations VALUES('001-initial');
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
INSERT INTO scanRun VALUES(1,1718845200000000000,1718845200000000000,'1','f','["scan","evidence"]','complete',1,0,0,2,0);
INSERT INTO scanRun VALUES(2,1718845200000000000,NULL,'1','f','["x"]','unfinished',0,0,0,0,0);
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
INSERT INTO evidence VALUES(1,'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa1',1000,'Institute',1,'mbox',2,7);
CREATE TABLE evidencePath (
  id INTEGER NOT NULL PRIMARY KEY,
  evidenceId INTEGER NOT NULL REFERENCES evidence(id) ON DELETE CASCADE,
  path TEXT NOT NULL,
  organisation TEXT NOT NULL,
  firstRunId INTEGER NOT NULL REFERENCES scanRun(id) ON DELETE RESTRICT,
  UNIQUE (evidenceId, path, organisation)
) STRICT;
INSERT INTO evidencePath VALUES(1,1,'evidence/file-1.mbox','Institute',1);
CREATE TABLE evidenceState (
  evidenceId INTEGER NOT NULL REFERENCES evidence(id) ON DELETE CASCADE,
  fingerprint TEXT NOT NULL,
  runId INTEGER NOT NULL REFERENCES scanRun(id) ON DELETE CASCADE,
  complete INTEGER NOT NULL CHECK (complete IN (0, 1)),
  PRIMARY KEY (evidenceId, fingerprint)
) STRICT, WITHOUT ROWID;
INSERT INTO evidenceState VALUES(1,'f',1,1);
CREATE TABLE rule (
  id INTEGER NOT NULL PRIMARY KEY,
  ruleId TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  titleJa TEXT
) STRICT;
INSERT INTO rule VALUES(1,'rule-0','Lure subject','誘い文句の件名');
INSERT INTO rule VALUES(2,'rule-1','Administrator added',NULL);
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
INSERT INTO finding VALUES(1,'finding-0-aaa1',1,1,1,0,1718845200000000000,'<0@example.jp>',0,'mail:message','{"steps":[{"length":10,"name":"evidence/file-1.mbox","offset":0,"reader":{"name":"mbox","version":2}},{"name":"0","offset":0,"reader":{"name":"message","version":1}}]}','[{"condition":"theme alliance (weight 3.0)","field":"subject","value":"日米同盟 \"0\" C:\\temp"}]');
INSERT INTO finding VALUES(2,'finding-1-aaa1',1,2,1,1,1718848800000000000,'<1@example.jp>',1,'mail:message','{"steps":[{"length":10,"name":"evidence/file-1.mbox","offset":0,"reader":{"name":"mbox","version":2}},{"name":"1","offset":1,"reader":{"name":"message","version":1}}]}','[{"condition":"theme alliance (weight 3.0)","field":"subject","value":"日米同盟 \"1\" C:\\temp"}]');
CREATE TABLE findingTechnique (
  findingId INTEGER NOT NULL REFERENCES finding(id) ON DELETE CASCADE,
  technique TEXT NOT NULL,
  PRIMARY KEY (findingId, technique)
) STRICT, WITHOUT ROWID;
INSERT INTO findingTechnique VALUES(2,'T1078');
INSERT INTO findingTechnique VALUES(1,'T1566.001');
INSERT INTO findingTechnique VALUES(1,'T1566.002');
CREATE TABLE observable (
  id INTEGER NOT NULL PRIMARY KEY,
  type TEXT NOT NULL,
  value TEXT NOT NULL,
  UNIQUE (type, value)
) STRICT;
INSERT INTO observable VALUES(1,'domain-name','host0.example.com');
INSERT INTO observable VALUES(2,'ipv4-addr','192.0.2.0');
INSERT INTO observable VALUES(3,'domain-name','host1.example.com');
INSERT INTO observable VALUES(4,'ipv4-addr','192.0.2.1');
CREATE TABLE findingObservable (
  findingId INTEGER NOT NULL REFERENCES finding(id) ON DELETE CASCADE,
  observableId INTEGER NOT NULL REFERENCES observable(id) ON DELETE RESTRICT,
  PRIMARY KEY (findingId, observableId)
) STRICT, WITHOUT ROWID;
INSERT INTO findingObservable VALUES(1,1);
INSERT INTO findingObservable VALUES(1,2);
INSERT INTO findingObservable VALUES(2,3);
INSERT INTO findingObservable VALUES(2,4);
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
INSERT INTO anomaly VALUES(1,1,'',2,'mail.no-date','noted','once','{"steps":[]}',3,2);
CREATE INDEX evidencePathByPath ON evidencePath(path);
CREATE INDEX evidencePathByOrganisation ON evidencePath(organisation);
CREATE INDEX findingByTime ON finding(coalesce(time, 9223372036854775807), findingId);
CREATE INDEX findingByEvidence ON finding(evidenceId);
CREATE INDEX findingByRule ON finding(ruleId, level);
CREATE INDEX findingByRun ON finding(runId);
CREATE INDEX findingTechniqueByTechnique ON findingTechnique(technique, findingId);
CREATE INDEX findingObservableByObservable ON findingObservable(observableId, findingId);
CREATE UNIQUE INDEX anomalyOnce
  ON anomaly(coalesce(evidenceId, 0), CASE WHEN evidenceId IS NULL THEN path ELSE '' END, code, origin);
CREATE INDEX anomalyByEvidence ON anomaly(evidenceId);
PRAGMA application_id = 1262964041;
PRAGMA user_version = 1;
COMMIT;
