package import Foundation
import Glibc

/// A file that a command writes because the user named it.
package enum OutputFile {
  /// Whether a name means standard output.
  package static func isStandardOutput(_ path: String?) -> Bool { path == nil || path == "-" || path == "/dev/stdout" }

  /// Writes the whole of it, or says why not and ends the program.
  ///
  /// A case, or any other SQLite file, is never overwritten: it may hold the only record of what was found. A regular
  /// file is written beside and renamed, so that a full disk leaves the old one and no half of the new one.
  /// Devices, pipes and links are written to: a rename would replace them.
  package static func write(_ data: Data, to path: String) throws {
    try refuseDatabase(path)
    guard isSpecial(path) else {
      do {
        return try data.write(to: URL(fileURLWithPath: path), options: .atomic)
      } catch {
        throw failure(path, error.localizedDescription)
      }
    }
    let handle = try open(path)
    do {
      try handle.write(contentsOf: data)
      try handle.close()
    } catch {
      throw failure(path, error.localizedDescription)
    }
  }

  /// Makes the file (or empties it) to be written later, or says why not and ends the program.
  package static func open(_ path: String) throws -> FileHandle {
    try refuseDatabase(path)
    let descriptor = unsafe Glibc.open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw failure(path, unsafe String(cString: strerror(errno))) }
    return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }

  private static func refuseDatabase(_ path: String) throws {
    // The companions of an open case are as much part of it.
    let files = [path] + ["-wal", "-shm"].filter { path.hasSuffix($0) }.map { String(path.dropLast($0.count)) }
    guard files.contains(where: isDatabase) else { return }
    throw failure(path, text(en: "it is a case or another database", ja: "事案ファイルなどのデータベースです"))
  }

  /// Whether a regular file, or what a link leads to, begins like an SQLite file.
  private static func isDatabase(_ path: String) -> Bool {
    var facts = stat()
    guard unsafe stat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG,
      let handle = FileHandle(forReadingAtPath: path)
    else { return false }
    defer { try? handle.close() }
    return (try? handle.read(upToCount: 16)) == Data("SQLite format 3\0".utf8)
  }

  private static func isSpecial(_ path: String) -> Bool {
    var facts = stat()
    return unsafe lstat(path, &facts) == 0 && facts.st_mode & S_IFMT != S_IFREG
  }

  private static func failure(_ path: String, _ reason: String) -> any Error {
    Stream.error(Terminal.safe(text(en: "Cannot be written: ", ja: "書き込めません: ") + "\(path): \(reason)"))
    return ExitStatus.failed.error
  }
}
