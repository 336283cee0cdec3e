public import EventModel

/// A rule as `rules list --json` prints it.
public struct RuleListing: Sendable, Equatable {
  /// The rule.
  public var rule: Finding.RuleReference
  /// The file it stands in, relative to the folder of its pack.
  public var file: String
  /// How serious its findings are.
  public var level: Level
  /// Sigma's status, as `stable`, `test`; empty where the rule says none.
  public var status: String
  /// What it is about, in English; empty where the rule says nothing.
  public var description: String
  /// The records it looks at.
  public var source: LogSource
  /// ATT&CK technique ids, sorted.
  public var techniques: [String]
  /// `detection`, `correlation` or `filter`.
  public var kind: String
  /// Whether it takes part in scans.
  public var isEnabled: Bool

  /// A listing.
  public init(
    rule: Finding.RuleReference, file: String, level: Level, status: String, description: String, source: LogSource,
    techniques: [String], kind: String = "detection", isEnabled: Bool = true
  ) {
    self.rule = rule
    self.file = file
    self.level = level
    self.status = status
    self.description = description
    self.source = source
    self.techniques = techniques
    self.kind = kind
    self.isEnabled = isEnabled
  }
}

extension RuleListing: JSONOutput {
  /// `docs/output-schema/rule.schema.json`
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.key("description")
    json.value(description)
    json.key("enabled")
    json.value(isEnabled)
    json.key("file")
    json.value(file)
    json.key("id")
    json.value(rule.id)
    json.key("kind")
    json.value(kind)
    json.key("level")
    json.value(level.rawValue)
    json.key("logsource")
    source.writeLogSource(to: &json)
    json.key("status")
    json.value(status)
    json.key("techniques")
    json.array(techniques) { $1.value($0) }
    json.key("title")
    json.value(rule.title)
    json.key("titleJa")
    json.value(rule.titleJa)
    json.endObject()
  }
}

/// Something wrong with a rule file, as `rules lint --json` prints it.
public struct RuleIssue: Sendable, Equatable {
  /// What it means for the rule.
  public enum Severity: String, Sendable, Codable, CaseIterable {
    /// The rule was not loaded.
    case error
    /// The rule was loaded.
    case warning
  }

  /// Stable code, as `sigma.unknown-modifier`.
  public var code: String
  /// What it means for the rule.
  public var severity: Severity
  /// The file.
  public var file: String
  /// Line from 1; nil where it has no place.
  public var line: Int?
  /// Column from 1; nil where it has no place.
  public var column: Int?
  /// The rule, where it got so far as to have an id.
  public var ruleID: String?
  /// What is wrong, in English.
  public var message: String
  /// What to do about it, in English; empty where there is no advice.
  public var advice: String

  /// An issue.
  public init(
    code: String, severity: Severity, file: String, line: Int? = nil, column: Int? = nil, ruleID: String? = nil,
    message: String, advice: String = ""
  ) {
    self.code = code
    self.severity = severity
    self.file = file
    self.line = line
    self.column = column
    self.ruleID = ruleID
    self.message = message
    self.advice = advice
  }
}

extension RuleIssue: JSONOutput {
  /// `docs/output-schema/rule-issue.schema.json`
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.key("advice")
    json.value(advice)
    json.key("code")
    json.value(code)
    json.key("column")
    json.value(column.map(UInt64.init(clamping:)))
    json.key("file")
    json.value(file)
    json.key("line")
    json.value(line.map(UInt64.init(clamping:)))
    json.key("message")
    json.value(message)
    json.key("rule")
    json.value(ruleID)
    json.key("severity")
    json.value(severity.rawValue)
    json.endObject()
  }
}
