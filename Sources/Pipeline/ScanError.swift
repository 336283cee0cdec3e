/// Why a scan cannot go on as a whole (single items never stop it).
public struct ScanError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The kinds of failure.
  public enum Code: String, Sendable {
    /// Worker processes cannot be started or keep dying before they read anything.
    case workers
    /// Findings cannot be written to where they belong.
    case output
  }

  /// What kind of failure.
  public var code: Code
  /// For people.
  public var message: String

  /// An error.
  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  /// The message.
  public var description: String { message }

  /// Codes are compared, messages are not.
  public static func == (lhs: ScanError, rhs: ScanError) -> Bool { lhs.code == rhs.code }
}
