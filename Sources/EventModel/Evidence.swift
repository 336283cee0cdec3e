/// A file that somebody gave as evidence.
public struct EvidenceItem: Sendable, Codable, Equatable {
  /// SHA-256 of the whole file, lower-case hexadecimal: its identity.
  public var sha256: String
  /// Path as given; bytes that are not UTF-8 are percent-encoded.
  public var path: String
  /// Number of bytes.
  public var size: UInt64
  /// The organisation it came from; empty where nobody said.
  public var organisation: String
  /// The reader that read it; nil where none could.
  public var reader: ReaderIdentity?
  /// Records that were read from it: events and messages, containers included.
  public var records: UInt64

  /// An item.
  public init(
    sha256: String, path: String, size: UInt64, organisation: String = "", reader: ReaderIdentity? = nil,
    records: UInt64 = 0
  ) {
    self.sha256 = sha256
    self.path = path
    self.size = size
    self.organisation = organisation
    self.reader = reader
    self.records = records
  }
}
