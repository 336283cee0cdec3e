public import EventModel
internal import YAML

/// Something about a rule file that its author should know.
public struct RuleIssue: Sendable, Hashable, Codable {
  /// How bad it is.
  public enum Severity: String, Sendable, Codable, CaseIterable, Comparable {
    /// For information; the rule is used as it is written.
    case info
    /// The rule is used, and probably does not do what was meant.
    case warning
    /// The rule (or the file) is not used.
    case error

    /// Less bad is less.
    public static func < (lhs: Severity, rhs: Severity) -> Bool { lhs.rank < rhs.rank }
    private var rank: Int { self == .info ? 0 : self == .warning ? 1 : 2 }
  }

  /// The rule file as it was given.
  public var file: String
  /// Line from 1; 0 for the file as a whole.
  public var line: Int
  /// Column from 1, in characters; 0 for the file as a whole.
  public var column: Int
  /// What kind of issue it is: stable, for machines.
  public var code: Code
  /// How bad it is.
  public var severity: Severity
  /// What was found, in English, with the names of this rule.
  public var message: String

  /// An issue.
  public init(file: String, line: Int, column: Int, code: Code, severity: Severity? = nil, message: String) {
    self.file = file
    self.line = line
    self.column = column
    self.code = code
    self.severity = severity ?? code.severity
    self.message = message
  }

  /// What the YAML parser says, about a file.
  init(_ error: YAMLError, file: String) {
    let code: Code = error.kind == .limit ? .yamlLimit : .yamlSyntax
    self.init(file: file, line: error.line, column: error.column, code: code, message: error.message)
  }

  /// What to do about it.
  public var hint: Phrase { code.hint }
}

extension RuleIssue: CustomStringConvertible {
  /// `file:line:column: severity: message [code]`, as compilers write it.
  public var description: String { "\(file):\(line):\(column): \(severity.rawValue): \(message) [\(code.rawValue)]" }
}

extension RuleIssue: Comparable {
  /// By file, line, column, code.
  public static func < (lhs: RuleIssue, rhs: RuleIssue) -> Bool {
    (lhs.file, lhs.line, lhs.column, lhs.code.rawValue, lhs.message)
      < (rhs.file, rhs.line, rhs.column, rhs.code.rawValue, rhs.message)
  }
}
