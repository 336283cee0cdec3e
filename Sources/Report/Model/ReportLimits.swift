import EventModel

/// How much of a case a report shows in full, in one place. Whatever is left out is counted and said in the report.
enum ReportLimits {
  /// Findings shown in full for one rule, by the highest level among them.
  static func findingsPerRule(_ level: Level) -> Int {
    switch level {
    case .critical, .high: 20
    case .medium: 8
    case .low, .informational: 3
    }
  }

  /// Findings shown in full in all.
  static let findings = 500
  /// Rules listed.
  static let rules = 400
  /// Values that are weighed whether they are indicators.
  static let weighedIndicators = 4_000
  /// Indicators listed.
  static let indicators = 300
  /// Evidence files listed.
  static let evidence = 1_000
  /// Places listed for one kind of anomaly.
  static let anomalyExamples = 8
  /// Kinds of anomaly listed.
  static let anomalyGroups = 200
  /// Observables shown with one finding.
  static let observables = 24
  /// Reasons shown with one finding.
  static let reasons = 24
  /// Rules in the story at a glance.
  static let moments = 12
  /// Techniques at a glance.
  static let techniques = 8
  /// Computers, and accounts, at a glance.
  static let affected = 10
  /// Days in the table beside the timeline.
  static let days = 120
  /// Pairs of account and source listed.
  static let logons = 60
  /// Processes listed.
  static let processes = 200
  /// Runs listed.
  static let runs = 50
  /// Stretches of time on the timeline.
  static let bins = 72
  /// Characters of a value that are shown.
  static let shownText = 240
  /// Characters of a value in a title.
  static let titleText = 4_000
}
