/// The limits of the case store, in one place.
enum CasebookLimits {
  /// Seconds to wait for another process that writes to the same case.
  static let busySeconds = 30.0
  /// Longest text to search for, in characters; SQLite's own limit for a pattern is 50,000 bytes.
  static let searchText = 1_000
  /// Readers at the same time in one process.
  static let readers = 4
}
