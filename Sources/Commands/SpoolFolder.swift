import Foundation
import Glibc
import Pipeline

/// A folder of this scan's own, in which its workers may make (and at once unlink) spool files: the only place where they
/// can write. It is empty at any time and goes away with the scan.
struct SpoolFolder {
  private let path: String

  /// Makes the folder and names it to the workers.
  init() throws {
    let parent = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
    var template = Array((parent + "/kagami-scan-XXXXXX").utf8CString)
    let made = unsafe template.withUnsafeMutableBufferPointer { buffer -> Bool in
      guard let base = buffer.baseAddress else { return false }
      return unsafe mkdtemp(base) != nil
    }
    guard made else {
      throw ScanError(.workers, "cannot make a folder in \(parent): \(unsafe String(cString: strerror(errno)))")
    }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    unsafe setenv("TMPDIR", path, 1)
  }

  /// Removes the folder.
  func remove() { _ = unsafe rmdir(path) }
}
