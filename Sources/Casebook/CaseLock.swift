import Foundation
import Glibc

/// Keeps other scans out of a case for as long as this process writes findings into it.
///
/// SQLite lets several programs write in turns. Two scans that read the same file at once would each keep its matches for
/// correlations, and five failed logons would count as ten. A lock of `flock(2)` on the case file ends with the process,
/// however that ends, and leaves nothing behind. Short writes (decisions, opinions) do not ask for it.
public final class CaseLock {
  private let descriptor: CInt
  private let path: String
  private let wasMade: Bool

  /// Takes the lock; makes an empty file where there is none. Throws `CasebookError(.busy)` when another process has it for
  /// longer than `patience`. Where the file cannot be opened, or the file system knows no locks, there is none: opening
  /// the case says what is wrong, if anything is.
  public init(_ path: String, patience: Duration = .seconds(2)) throws(CasebookError) {
    self.path = path
    let flags = O_RDWR | O_CLOEXEC
    let made = unsafe open(path, flags | O_CREAT | O_EXCL, 0o600)
    wasMade = made >= 0
    // Never closed while the process lives: that would drop the locks of SQLite on the same file (fcntl(2)).
    descriptor = wasMade ? made : unsafe open(path, flags)
    guard descriptor >= 0 else { return }
    let end = ContinuousClock.now + patience
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
      guard .now < end else { throw CasebookError(.busy, path: path, detail: "another scan writes into it") }
      usleep(50_000)
    }
  }

  /// Removes the file when it was made for the lock and nothing was written into it.
  public func abandon() {
    var facts = stat()
    if wasMade, unsafe stat(path, &facts) == 0, facts.st_size == 0 { unsafe unlink(path) }
  }
}
