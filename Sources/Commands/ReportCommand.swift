import ArgumentParser
import Casebook
import ContentPacks
import Detection
import EventModel
import Foundation
import Intake
import Pipeline
import Report
import Sigma

/// `kagami report`: a case as one self-contained HTML file.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: text(en: "Write the report of a case as one HTML file.", ja: "事案の報告書を 1 つの HTML ファイルとして書き出す。"))

  @Option(name: .customLong("case"), help: help(en: "The case file.", ja: "事案ファイル。"))
  var casePath: String

  @Option(help: help(en: "The file to write (default: standard output).", ja: "書き出すファイル（既定: 標準出力）。"))
  var output: String?

  @Option(help: help(en: "Title of the report.", ja: "報告書の題名。"))
  var title = ""

  @Flag(help: help(en: "Print the whole case as one JSON document.", ja: "事案の全体を 1 つの JSON 文書として出力する。"))
  var json = false

  @OptionGroup var common: CommonOptions

  func run() throws {
    if json { return try CaseDocument(Casebook.open(casePath)).write(to: output) }
    let spool = try SpoolFolder()
    defer { spool.remove() }
    // The child that reads evidence again is made before the case is opened: it inherits nothing of it.
    let reader = try ConfinedReading(scope: .aroundFindings)
    let casebook = try Casebook.open(casePath)
    let now = EventTime(seconds: Int64(Date().timeIntervalSince1970))
    var options = ReportOptions(language: .current, title: title, generated: now, version: Version.text)
    options.explanations = ReportCommand.explanations()
    let lists = DetectionRules.standardLists()
    options.isOrdinary = { lists.list(naming: $0)?.effect == .exclude }
    let findings = try casebook.findings(FindingQuery(minimumLevel: .medium, order: .level, limit: 500))
    let hosts = try HostSurveying.survey(casebook, findings: findings, by: reader)
    HostSurveying.reportLosses(hosts)
    let html = try ReportModel(casebook: casebook, options: options, hosts: hosts).html
    guard let output, !OutputFile.isStandardOutput(output) else {
      Stream.raw(html)
      return
    }
    try OutputFile.write(Data(html.utf8), to: output)
    Stream.out(text(en: "Report: ", ja: "報告書: ") + URL(fileURLWithPath: output).path)
  }

  /// The words of the built-in rules. A case does not keep them; a finding of a rule that changed since keeps its title.
  private static func explanations() -> [String: RuleExplanation] {
    let collection = RuleCollection.load([Content.folder("rules").path])
    let rules = collection.rules.map(\.metadata) + collection.correlations.map(\.metadata)
    return Dictionary(
      rules.map { rule in
        let meaning = Phrase(en: rule.description, ja: rule.custom["description_ja"] ?? "")
        return (rule.id, RuleExplanation(meaning: meaning, otherCauses: rule.falsePositives))
      }, uniquingKeysWith: { first, _ in first })
  }
}
