/// The limits of the archive readers, in one place. What comes out of archives altogether is limited by the budget.
enum ArchiveLimits {
  /// Bytes that libarchive is given, and that are taken from a member, at once.
  static let chunk = 64 << 10
  /// Bytes of a member's name that are kept.
  static let name = 4_096
  /// 2000-01-01: earlier times of members are defaults of the tools that packed them.
  static let earliestChange: Int64 = 946_684_800
  /// Times in a row that libarchive may ask to try a header again.
  static let retries = 16
  /// Headers of links, folders and devices, which the budget does not count because they hold nothing.
  static let emptyMembers = 1_000_000
}
