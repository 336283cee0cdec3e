/// Why an entry of an indicator file is not used, or not as it stands.
public struct IndicatorIssue: Hashable, Sendable, CustomStringConvertible {
  /// The kinds of trouble; the raw value is the stable code.
  public enum Code: String, Sendable, CaseIterable {
    /// The file cannot be opened or is no indicator file.
    case unreadableFile = "indicator.unreadable-file"
    /// The file ends or breaks off inside its structure; what stands before was read.
    case malformedFile = "indicator.malformed-file"
    /// A limit of `IndicatorLimits` was reached.
    case overLimit = "indicator.over-limit"
    /// The entry is no value of any known kind, or not of the kind it claims.
    case unreadableEntry = "indicator.unreadable-entry"
    /// The kind of value is not looked for.
    case unsupportedType = "indicator.unsupported-type"
    /// The pattern asks for more than one value at once or uses operators that no single value can answer.
    case unsupportedPattern = "indicator.unsupported-pattern"
    /// The value would match half the world: a top-level domain, a public suffix, a /4.
    case tooBroad = "indicator.too-broad"
    /// The value is on a warning list that says it means nothing by itself; it is not matched.
    case onWarningList = "indicator.on-warning-list"
    /// The value is on a list of shared infrastructure; it is matched at a lower level.
    case lowered = "indicator.lowered-by-warning-list"
    /// The source has revoked the entry, or says it is not for detection (`to_ids` false).
    case notForDetection = "indicator.not-for-detection"
  }

  /// What kind of trouble.
  public var code: Code
  /// The file, as given.
  public var file: String
  /// Line from 1; 0 where the whole file is meant.
  public var line: Int
  /// The entry and what is wrong with it, in English, at most a few hundred characters.
  public var detail: String

  /// An issue.
  public init(_ code: Code, file: String, line: Int = 0, detail: String) {
    self.code = code
    self.file = file
    self.line = line
    self.detail = detail
  }

  /// `file:line: code: detail`.
  public var description: String { "\(file)\(line > 0 ? ":\(line)" : ""): \(code.rawValue): \(detail)" }
}

/// A value quoted in a message: short, without control characters.
func quoted(_ text: some StringProtocol, limit: Int = 80) -> String {
  var scalars = String.UnicodeScalarView()
  for scalar in text.unicodeScalars.prefix(limit) {
    scalars.append(scalar.value < 32 || scalar.value == 127 ? "\u{fffd}" : scalar)
  }
  return "'" + String(scalars) + (text.unicodeScalars.count > limit ? "…'" : "'")
}
