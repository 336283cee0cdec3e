import GRDB

/// One step of the schema. Steps are only ever added; a step that was released is never edited.
struct Migration: Sendable {
  /// Stable name, kept in the file: `NNN-what`.
  let name: String
  /// What it does, in one transaction.
  let apply: @Sendable (Database) throws -> Void

  /// All steps in order. `PRAGMA user_version` of a case is how many of them it has seen.
  static let all: [Migration] = [.initial, .correlationEvent, .decisions, .opinions, .findingParts, .correlationBatch]
}

extension [Migration] {
  /// The steps as GRDB runs them; each one also raises `user_version`, which other programs can read.
  var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    for (index, migration) in enumerated() {
      migrator.registerMigration(migration.name) { database in
        try migration.apply(database)
        try database.execute(sql: "PRAGMA user_version = \(index + 1)")
      }
    }
    return migrator
  }
}
