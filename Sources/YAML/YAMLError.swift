/// Why a YAML stream stops being read, and where.
public struct YAMLError: Error, Sendable {
  /// The kinds of fault.
  public enum Kind: Sendable {
    /// The text is not YAML.
    case syntax
    /// It is YAML and exceeds a limit of `YAMLLimits`.
    case limit
  }

  /// What kind of fault it is.
  public var kind: Kind
  /// What was found, in English.
  public var message: String
  /// Line from 1.
  public var line: Int
  /// Column from 1, in characters.
  public var column: Int
}
