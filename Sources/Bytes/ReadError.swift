/// Why bytes could not be read as what they claim to be.
///
/// Only `code` takes part in `==`: tests compare codes, wording stays free to change.
public struct ReadError: Error, Equatable, Sendable {
  /// The kinds of failure that readers keep apart.
  public enum Code: String, Sendable, Codable {
    /// The input ends before the structure does.
    case truncated
    /// The bytes contradict the format.
    case malformed
    /// A limit of the reader or of the budget was reached.
    case overLimit = "over-limit"
    /// The content is encrypted and no password fits.
    case encrypted
    /// The format is known, this variant of it is not supported.
    case unsupported
    /// The operating system refused to give the bytes.
    case unreadable
  }

  /// What kind of failure it is.
  public var code: Code
  /// What was being read, in words of the format's specification.
  public var what: String
  /// Byte offset in the item that was being read.
  public var offset: UInt64
  /// Free text: what was needed, what was there.
  public var detail: String

  /// Creates an error; `offset` counts from the start of the item.
  public init(_ code: Code, what: String, offset: UInt64 = 0, detail: String = "") {
    self.code = code
    self.what = what
    self.offset = offset
    self.detail = detail
  }

  /// Two errors are equal when their codes are.
  public static func == (lhs: ReadError, rhs: ReadError) -> Bool { lhs.code == rhs.code }
}

extension ReadError: CustomStringConvertible {
  /// `code: what at offset (detail)`, for people.
  public var description: String {
    "\(code.rawValue): \(what) at byte \(offset)" + (detail.isEmpty ? "" : " (\(detail))")
  }
}
