/// Something odd about evidence, kept as a fact: malformed mail is itself evidence, and an unread byte must be said.
public struct Anomaly: Hashable, Sendable, Codable {
  /// What the oddity means for the reading.
  public enum Effect: String, Sendable, Codable, CaseIterable {
    /// Read in full; the oddity may interest an analyst.
    case noted
    /// A part could not be read; the rest was.
    case partial
    /// The item could not be read at all.
    case unreadable
  }

  /// Stable code, `family.kind` in lower case with dashes, as `mail.nested-too-deep`.
  public var code: String
  /// What it means for the reading.
  public var effect: Effect
  /// Free text for people, in English.
  public var detail: String
  /// The item it was met in.
  public var origin: Origin
  /// Byte offset in that item.
  public var offset: UInt64?
  /// How often it was met in that item; `offset` and `detail` are those of the first time.
  public var count: Int

  /// An anomaly met once.
  public init(
    _ code: String, _ effect: Effect = .noted, detail: String = "", origin: Origin = Origin(), offset: UInt64? = nil,
    count: Int = 1
  ) {
    self.code = code
    self.effect = effect
    self.detail = detail
    self.origin = origin
    self.offset = offset
    self.count = count
  }
}
