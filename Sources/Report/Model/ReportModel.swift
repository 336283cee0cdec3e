import Casebook
public import EventModel

/// Everything a report says, as values: taken from a case, without a word of HTML.
public struct ReportModel: Sendable {
  /// The answer to "were we hit?", as far as the evidence carries it.
  enum Verdict: Sendable, Equatable {
    /// Findings of level high or critical.
    case serious
    /// The highest finding is of level medium.
    case suspicious
    /// The highest finding is of level low or informational.
    case weak
    /// Evidence was read and nothing was found.
    case nothing
    /// No evidence was read, so that there is no answer.
    case unknown
  }

  /// One rule and the findings of it that are shown in full.
  struct RuleGroup: Sendable {
    var counts: CaseSummary.RuleCount
    var shown: [Finding]
    var omitted: Int { counts.count - shown.count }
  }

  /// How much evidence of one kind there was.
  struct Coverage: Sendable, Equatable {
    var kind: EvidenceKind
    var files: Int
    var records: UInt64
    /// Files that were not read in full.
    var incomplete: Int
    var findings: Int
  }

  /// Anomalies of one code and effect.
  struct AnomalyGroup: Sendable, Equatable {
    var code: String
    var effect: Anomaly.Effect
    /// How often it was met.
    var count: Int
    /// Places (file and item) it was met in.
    var places: Int
    /// Some of the places.
    var examples: [AnomalyEntry]
  }

  var options: ReportOptions
  var casePath: String
  var verdict: Verdict
  /// All findings.
  var summary: CaseSummary
  /// Findings of the levels that decided the verdict: high and above, or medium, or the rest.
  var decisive: CaseSummary
  /// Of these, the ones with a believable time: without dates that lie years away from all others.
  var dated: CaseSummary
  var timeline: TimelineModel?
  var groups: [RuleGroup]
  /// Rules with findings that are not even listed.
  var omittedRules: Int
  /// Computers and accounts in the findings that decided the verdict, at most one more than is shown.
  var computers: [FindingGroup]
  var accounts: [FindingGroup]
  var indicators: [ObservableCount]
  /// Values that are not listed because they say nothing about an attacker.
  var ordinaryIndicators: Int
  /// More indicators than are listed.
  var omittedIndicators: Bool
  var coverage: [Coverage]
  var evidence: [EvidenceEntry]
  var omittedEvidence: Int
  /// Files by how far they were read.
  var statuses: [EvidenceEntry.Status: Int]
  /// Paths that could not even be opened.
  var unopened: Int
  var anomalies: [AnomalyGroup]
  var runs: [ScanRun]
  var omittedRuns: Int
  /// Logons and processes, where the evidence has Windows events and could be read again.
  var hosts: HostActivity?

  /// The language of the report.
  public var language: Language { options.language }
  /// Name of the case.
  var title: String {
    guard options.title.isEmpty else { return options.title }
    return casePath.split(separator: "/").last.map(String.init) ?? casePath
  }
  /// Records read in all.
  var records: UInt64 { coverage.map(\.records).reduce(0) { $0.addingReportingOverflow($1).partialValue } }
  /// Evidence files in all, and paths that could not be opened.
  var files: Int { statuses.values.reduce(0, +) + unopened }
  /// Files of which something could not be read.
  var notFullyRead: Int { files - (statuses[.complete] ?? 0) }
}
