/// What is known about an artifact after `Intake` looked at it and into it, without its bytes.
public struct ArtifactFacts: Hashable, Sendable, Codable {
  /// The name the container gives; untrusted.
  public var name: String
  /// The media type the container claims.
  public var declaredType: String
  /// What the content is, as `zip`, `pe`, `lnk`, `ole`, `ooxml-macro`, `html`, `pdf`, `unknown`.
  public var contentType: String
  /// Number of bytes.
  public var size: UInt64
  /// SHA-256 in lower-case hexadecimal.
  public var sha256: String
  /// SHA-1 in lower-case hexadecimal, where somebody computed it: old indicators name files by it.
  public var sha1: String?
  /// MD5 in lower-case hexadecimal, where somebody computed it.
  public var md5: String?
  /// The content cannot be read without a password.
  public var isEncrypted: Bool
  /// Members of an archive inside the artifact: 0 for the attachment itself, 1 for what lies in it, and so on.
  public var depth: Int
  /// Index of the artifact that contains it in the same list; nil for an attachment.
  public var parent: Int?

  /// Facts.
  public init(
    name: String, declaredType: String = "", contentType: String, size: UInt64, sha256: String,
    isEncrypted: Bool = false, depth: Int = 0, parent: Int? = nil, sha1: String? = nil, md5: String? = nil
  ) {
    self.name = name
    self.declaredType = declaredType
    self.contentType = contentType
    self.size = size
    self.sha256 = sha256
    self.isEncrypted = isEncrypted
    self.depth = depth
    self.parent = parent
    self.sha1 = sha1
    self.md5 = md5
  }
}
