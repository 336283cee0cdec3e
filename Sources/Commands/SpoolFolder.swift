import Foundation
import Glibc
import Pipeline

/// A folder of this scan's own, in which its workers may make (and at once unlink) spool files: the only place where they
/// can write. It is empty at any time and goes away with the scan.
///
/// A scan that is killed leaves its folder behind. Every scan holds a lock on its own folder, which the system lets go with
/// the process; the next scan removes the folders that nobody holds.
struct SpoolFolder {
  private static let prefix = "kagami-spool-"
  private let path: String
  private let lock: CInt

  /// Makes the folder and names it to the workers.
  init() throws {
    let parent = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
    Self.removeAbandoned(in: parent)
    var made: (path: String, lock: CInt)?
    // Another scan may take the new folder for an abandoned one before it is locked: then there is a next one.
    for _ in 0..<10 where made == nil { made = try Self.make(in: parent) }
    guard let made else { throw ScanError(.workers, "cannot lock a folder in \(parent)") }
    (path, lock) = made
    unsafe setenv("TMPDIR", path, 1)
  }

  /// Removes the folder.
  func remove() {
    _ = unsafe rmdir(path)
    close(lock)
  }

  private static func make(in parent: String) throws -> (path: String, lock: CInt)? {
    var template = Array((parent + "/" + prefix + "XXXXXX").utf8CString)
    let made = unsafe template.withUnsafeMutableBufferPointer { buffer -> Bool in
      guard let base = buffer.baseAddress else { return false }
      return unsafe mkdtemp(base) != nil
    }
    guard made else {
      throw ScanError(.workers, "cannot make a folder in \(parent): \(unsafe String(cString: strerror(errno)))")
    }
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard let lock = hold(path) else { return nil }
    var named = stat()
    var held = stat()
    if unsafe stat(path, &named) == 0, unsafe fstat(lock, &held) == 0, named.st_ino == held.st_ino {
      return (path, lock)
    }
    close(lock)
    return nil
  }

  /// A lock on a folder; nil when somebody else holds it or it is no folder of this user.
  private static func hold(_ path: String) -> CInt? {
    let descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    var status = stat()
    if unsafe fstat(descriptor, &status) == 0, status.st_uid == geteuid(), flock(descriptor, LOCK_EX | LOCK_NB) == 0 {
      return descriptor
    }
    close(descriptor)
    return nil
  }

  /// Removes the folders of scans that were killed. Only empty ones can be: nobody's files are touched.
  private static func removeAbandoned(in parent: String) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
    for name in names where name.hasPrefix(prefix) {
      let path = parent + "/" + name
      guard let lock = hold(path) else { continue }
      _ = unsafe rmdir(path)
      close(lock)
    }
  }
}
