import GRDB

extension Migration {
  /// Answers of the machine about who is behind something, and opinions of analysts beside them. Neither ever overwrites
  /// the other; opinions are only added.
  static let opinions = Migration(name: "004-opinions") { database in
    try database.execute(sql: sql004)
  }
}

private let sql004 = """
  CREATE TABLE attributionAnswer (
    question TEXT NOT NULL PRIMARY KEY,
    time INTEGER NOT NULL,
    version TEXT NOT NULL,
    knowledge TEXT NOT NULL,
    answer TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE analystOpinion (
    id INTEGER NOT NULL PRIMARY KEY,
    question TEXT NOT NULL,
    actor TEXT,
    hypothesis TEXT,
    opinion TEXT NOT NULL
      CHECK (opinion IN ('strongly-disagree', 'disagree', 'neutral', 'agree', 'strongly-agree')),
    probability REAL CHECK (probability BETWEEN 0 AND 1),
    author TEXT NOT NULL CHECK (author <> ''),
    time INTEGER NOT NULL,
    reason TEXT NOT NULL CHECK (reason <> '')
  ) STRICT;
  CREATE INDEX analystOpinionByQuestion ON analystOpinion(question, time);
  """
