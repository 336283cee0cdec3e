import Foundation
import GRDB

/// The file behind a case before and while it is opened.
final class CasebookFile {
  /// What stands in `PRAGMA application_id` of every case: `KGMI`.
  static let applicationID: Int32 = 0x4B47_4D49

  /// How far the schema of the file is.
  enum State: Equatable {
    /// Nothing in it yet.
    case empty
    /// Of an older version of the program.
    case older
    /// Of this version.
    case current
  }

  private let given: String
  /// Absolute, so that SQLite cannot take it for a `file:` address.
  private let path: String
  private let access: Casebook.Access
  private let migrations: [Migration]
  private var wasMade = false

  init(path: String, access: Casebook.Access, migrations: [Migration]) {
    given = path
    self.path = URL(fileURLWithPath: path).standardizedFileURL.path
    self.access = access
    self.migrations = migrations
  }

  /// Both the file and its folder can be written: SQLite makes companions next to the file.
  var isWritable: Bool {
    FileManager.default.isWritableFile(atPath: path)
      && FileManager.default.isWritableFile(atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path)
  }

  /// Looks without changing anything; makes the file when there is none and the caller wants one.
  func inspect() throws -> State {
    guard FileManager.default.fileExists(atPath: path) else { return try make() }
    // Only a folder has a dot in it.
    if FileManager.default.fileExists(atPath: path + "/.") {
      throw CasebookError(.notACasebook, path: given, detail: "it is a folder")
    }
    guard FileManager.default.isReadableFile(atPath: path) else { throw CasebookError(.inputOutput, path: given) }
    if access != .read, !isWritable { throw CasebookError(.readOnly, path: given) }
    let state = try inspectSchema()
    if state == .empty, access != .create { throw CasebookError(.notACasebook, path: given, detail: "it is empty") }
    return state
  }

  private func make() throws -> State {
    guard access == .create else { throw CasebookError(.notFound, path: given) }
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    guard FileManager.default.fileExists(atPath: folder) else {
      throw CasebookError(.notFound, path: given, detail: "the folder does not exist")
    }
    // A case quotes mail and logs: only its owner may read it. SQLite gives the companions the same rights.
    wasMade = FileManager.default.createFile(
      atPath: path, contents: nil, attributes: [.posixPermissions: 0o600 as NSNumber])
    guard wasMade else { throw CasebookError(.readOnly, path: given) }
    return .empty
  }

  /// Removes a file that was made for this call, after a failure.
  func removeIfMade() {
    guard wasMade else { return }
    for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
  }

  private func inspectSchema() throws -> State {
    let queue = try openProtected()
    defer { try? queue.close() }
    return try queue.read { database in
      let application = try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0
      let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
      let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
      if application == 0, version == 0, tables == 0 { return .empty }
      guard application == CasebookFile.applicationID else {
        throw CasebookError(.notACasebook, path: given, detail: "application_id \(application)")
      }
      if try version > migrations.count || migrations.migrator.hasBeenSuperseded(database) {
        throw CasebookError(.newerVersion, path: given, detail: "schema \(version), known \(migrations.count)")
      }
      try checkSchema(database, version: version)
      return version < migrations.count ? .older : .current
    }
  }

  /// A case may come from anybody: tables, indexes, triggers and views must be those of its version, and no others.
  private func checkSchema(_ database: Database, version: Int) throws {
    // GRDB's own table is left out: a later GRDB may write it in other words.
    let select = """
      SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_schema
      WHERE NOT (name LIKE 'sqlite_stat%' AND type = 'table') AND NOT (tbl_name = 'grdb_migrations' AND type IN ('table', 'index'))
      """
    let model = try DatabaseQueue()
    try Array(migrations.prefix(version)).migrator.migrate(model)
    let expected = try model.read { try Set(String.fetchAll($0, sql: select)) }
    let actual = try Set(String.fetchAll(database, sql: select))
    guard expected == actual else {
      let difference = expected.symmetricDifference(actual).sorted().first ?? ""
      throw CasebookError(.corrupt, path: given, detail: "schema differs: \(difference.prefix(80))")
    }
  }

  /// Opens without ever writing. SQLite needs to write beside a file in WAL mode unless it is told that nobody else
  /// changes it; that is so when there is no log beside it and nobody may write.
  func openProtected() throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(CasebookLimits.busySeconds)
    let log = (try? FileManager.default.attributesOfItem(atPath: path + "-wal"))?[.size] as? UInt64 ?? 0
    guard !isWritable, log == 0 else { return try DatabaseQueue(path: path, configuration: configuration) }
    let allowed = CharacterSet(charactersIn: "/-._~").union(.alphanumerics)
    let encoded = path.addingPercentEncoding(withAllowedCharacters: allowed) ?? path
    return try DatabaseQueue(path: "file:\(encoded)?immutable=1", configuration: configuration)
  }

  /// Opens for reading and writing.
  func openPool() throws -> DatabasePool {
    var configuration = Configuration()
    configuration.label = "casebook"
    configuration.foreignKeysEnabled = true
    configuration.busyMode = .timeout(CasebookLimits.busySeconds)
    configuration.maximumReaderCount = CasebookLimits.readers
    configuration.prepareDatabase { database in
      try database.execute(
        sql: """
          PRAGMA cache_size = -\(CasebookLimits.cacheKilobytes);
          PRAGMA wal_autocheckpoint = \(CasebookLimits.logPages);
          """)
    }
    return try DatabasePool(path: path, configuration: configuration)
  }
}
