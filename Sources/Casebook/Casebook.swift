import EventModel
import Foundation
import GRDB
import Synchronization

/// A case: one SQLite file that holds what was read, what was found and what could not be read.
///
/// The raw evidence stays where it is. While a case is open it has two companions (`-wal`, `-shm`, SQLite's write-ahead
/// log); they vanish when the last one closes it, and the one file can be mailed or archived. Every call is one
/// transaction: after `kill -9` the case holds all calls that returned and nothing of the one that did not. Others may
/// read, even from other processes, while one writes. All methods may be called from any thread.
public final class Casebook: Sendable {
  /// What the caller wants to do with the file.
  public enum Access: Sendable {
    /// Read; the file must exist and may be write-protected.
    case read
    /// Read and write; the file must exist.
    case write
    /// Read and write; a missing file is made.
    case create
  }

  /// The case file, as given.
  public let path: String
  private let reader: any DatabaseReader
  private let writer: DatabasePool?
  /// What the writer of findings remembers; only `append` of findings touches it.
  let knownParts = Mutex(KnownParts())

  private init(path: String, reader: any DatabaseReader, writer: DatabasePool?) {
    self.path = path
    self.reader = reader
    self.writer = writer
  }

  /// Opens a case; brings a file of an older version up to date.
  ///
  /// Refuses, with a coded error and without touching it, a file that is not a case, is newer than the program, is
  /// damaged or (for writing) is write-protected.
  public static func open(_ path: String, for access: Access = .read) throws(CasebookError) -> Casebook {
    try open(path, for: access, migrations: Migration.all)
  }

  /// As above with other steps of the schema: the tests play tomorrow's program.
  static func open(
    _ path: String, for access: Access, migrations: [Migration]
  ) throws(CasebookError) -> Casebook {
    let file = CasebookFile(path: path, access: access, migrations: migrations)
    do {
      let state = try file.inspect()
      if access == .read, !file.isWritable {
        guard state == .current else { throw CasebookError(.needsUpgrade, path: path) }
        return Casebook(path: path, reader: try file.openProtected(), writer: nil)
      }
      let pool = try file.openPool()
      if state != .current { try migrations.migrator.migrate(pool) }
      return Casebook(path: path, reader: pool, writer: access == .read ? nil : pool)
    } catch {
      file.removeIfMade()
      throw CasebookError(error, path: path)
    }
  }

  /// Closes the case; later calls fail. Call it before the program ends, so that one file is left.
  public func close() throws(CasebookError) {
    do {
      // SQLite empties the log when the last connection closes, if that one may write: so readers go first.
      (reader as? DatabasePool)?.invalidateReadOnlyConnections()
      try reader.close()
    } catch {
      throw CasebookError(error, path: path)
    }
  }

  /// Runs `body` on one consistent state of the case.
  func read<T>(_ body: (Database) throws -> T) throws(CasebookError) -> T {
    do { return try reader.read(body) } catch { throw CasebookError(error, path: path) }
  }

  /// Runs `body` in one transaction: all of it or nothing.
  func write<T>(_ body: (Database) throws -> T) throws(CasebookError) -> T {
    guard let writer else { throw CasebookError(.readOnly, path: path, detail: "the case was opened for reading") }
    do { return try writer.write(body) } catch { throw CasebookError(error, path: path) }
  }

  /// Runs `body` on the writing connection, for settings of the connection.
  func writeOutsideTransaction<T>(_ body: (Database) throws -> T) throws(CasebookError) -> T {
    guard let writer else { throw CasebookError(.readOnly, path: path) }
    do { return try writer.writeWithoutTransaction(body) } catch { throw CasebookError(error, path: path) }
  }
}
