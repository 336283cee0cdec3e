internal import Bytes
internal import CArchive
internal import Glibc

/// libarchive converts member names to the charset of the locale. This sets UTF-8 for the calling thread alone, so that the
/// program's own locale stays as it is.
enum ThreadLocale {
  /// Runs `body` with `C.UTF-8`, where the system has it.
  static func withUTF8(_ body: () throws(ReadError) -> Void) throws(ReadError) {
    // 1 is LC_CTYPE_MASK, a macro that Swift does not import.
    guard let mine = unsafe newlocale(1, "C.UTF-8", nil) else { return try body() }
    let previous = unsafe uselocale(mine)
    defer {
      _ = unsafe uselocale(previous)
      unsafe freelocale(mine)
    }
    try body()
  }
}
