/// Limits of knowledge files, in one place.
enum KnowledgeLimits {
  /// Largest file that is read, in bytes; ATT&CK Enterprise as STIX has 35 to 50 MB.
  static let fileBytes = 512 << 20
  /// Most files of a folder that are read.
  static let files = 20_000
}
