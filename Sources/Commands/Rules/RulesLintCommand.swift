import ArgumentParser
import Detection
import EventModel
import Report
import Sigma

/// `kagami rules lint`: every defect of every rule, with file, line, column, code and what to do.
struct RulesLintCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint",
    abstract: text(en: "Check rules; goes on after the first bad one.", ja: "ルールを検査する（誤りがあっても続ける）。"),
    discussion: text(
      en: "Exit code 0: no errors; 1: errors (with --strict also warnings).",
      ja: "終了コード 0: 誤りなし、1: 誤りあり（--strict では警告も含む）。"))

  @Argument(help: help(en: "Folders or files (default: the built-in packs).", ja: "フォルダーまたはファイル（既定: 内蔵ルール）。"))
  var paths: [String] = []

  @Option(help: help(en: "Check this settings file too.", ja: "この設定ファイルも検査する。"))
  var settings: String?

  @Flag(help: help(en: "Warnings count as errors.", ja: "警告も誤りとして扱う。"))
  var strict = false

  @OptionGroup var output: OutputOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    var options = RuleOptions()
    options.paths = paths
    options.settings = settings
    let loaded = try options.load()
    let collection = loaded.all
    let issues = (collection.lint(loaded.mappings) + loaded.settingIssues).sorted()
    switch output.format {
    case .ndjson: issues.map(\.output.json).forEach(Stream.out)
    case .json: Stream.out("[" + issues.map(\.output.json).joined(separator: ",\n") + "]")
    case .table:
      for issue in issues { Stream.out(Terminal.safe("\(issue)") + "\n    " + issue.hint[.current]) }
      Stream.out(
        text(
          en:
            "\(collection.fileCount) files: \(collection.rules.count) rules, \(collection.correlations.count) correlations, "
            + "\(collection.filters.count) filters; \(issues.count) issues.",
          ja: "\(collection.fileCount) ファイル: ルール \(collection.rules.count)、相関 \(collection.correlations.count)、"
            + "フィルター \(collection.filters.count)。指摘 \(issues.count) 件。"))
    }
    let least: Sigma.RuleIssue.Severity = strict ? .warning : .error
    throw (issues.contains { $0.severity >= least } ? ExitStatus.findings : .nothingFound).error
  }
}

extension Sigma.RuleIssue {
  /// The issue as `rules lint` prints it.
  fileprivate var output: Report.RuleIssue {
    Report.RuleIssue(
      code: code.rawValue, severity: severity == .error ? .error : .warning, file: file, line: line, column: column,
      message: message, advice: hint[.current])
  }
}
