/// The limits of the case store, in one place.
enum CasebookLimits {
  /// Seconds to wait for another process that writes to the same case.
  static let busySeconds = 30.0
  /// Longest text to search for, in characters; SQLite's own limit for a pattern is 50,000 bytes.
  static let searchText = 1_000
  /// Readers at the same time in one process.
  static let readers = 4
  /// Pages of the case that a connection keeps in memory, in KiB. Identifiers of findings are spread evenly over their
  /// index, so that a small memory would write and read the same pages again and again.
  static let cacheKilobytes = 16_384
  /// Pages in the log before they are moved into the case: 16 MiB. SQLite's own number waits for the disk four times as
  /// often.
  static let logPages = 4_096
  /// Parts of findings of one kind whose rows are remembered while a case is open.
  static let knownParts = 32_768
  /// Bytes of these; a longer part is remembered alone.
  static let knownPartBytes = 4 << 20
  /// Parts of one kind that a reader of findings keeps.
  static let readParts = 4_096
}
