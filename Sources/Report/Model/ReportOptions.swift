public import EventModel

/// What a report needs to know besides the case.
public struct ReportOptions: Sendable {
  /// The language of the report.
  public var language: Language
  /// Name of the case; empty for the name of its file.
  public var title: String
  /// Now; the report has no clock of its own.
  public var generated: EventTime
  /// Version of the program.
  public var version: String
  /// What rules mean in words for people, by rule identifier; a rule without any is shown with its title alone.
  public var explanations: [String: RuleExplanation] = [:]
  /// Whether a value says nothing about an attacker, as those of warning lists: it is not offered as an indicator.
  public var isOrdinary: @Sendable (Observable) -> Bool = { _ in false }

  /// Options.
  public init(language: Language, title: String = "", generated: EventTime, version: String) {
    self.language = language
    self.title = title
    self.generated = generated
    self.version = version
  }
}
