import GRDB

extension Migration {
  /// Analysts' decisions about links, and which cases were merged into this one.
  static let decisions = Migration(name: "003-decisions") { database in
    try database.execute(sql: sql003)
  }
}

private let sql003 = """
  CREATE TABLE linkDecision (
    id INTEGER NOT NULL PRIMARY KEY,
    action TEXT NOT NULL,
    incidents TEXT NOT NULL,
    name TEXT,
    reason TEXT NOT NULL,
    decided INTEGER NOT NULL,
    UNIQUE (action, incidents, reason, decided)
  ) STRICT;

  CREATE TABLE mergedCase (
    id INTEGER NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    merged INTEGER NOT NULL,
    evidence INTEGER NOT NULL,
    findings INTEGER NOT NULL
  ) STRICT;
  """
