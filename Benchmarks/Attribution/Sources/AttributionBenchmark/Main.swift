import EventModel
import Foundation
import Knowledge

/// `AttributionBenchmark BUNDLE [table FILE | inner | fit [FOLDER]]`: prints the protocols; writes the fact table; prints what inner folds say,
/// without a look at the judging ones; or fits the model that ships and writes its sources.
@main
enum Main {
  static func main() async throws {
    let arguments = CommandLine.arguments.dropFirst()
    guard let path = arguments.first else {
      print("usage: AttributionBenchmark BUNDLE [table FILE | inner | fit [FOLDER]]")
      return
    }
    let start = Date()
    let knowledge = KnowledgeBase.load(path)
    print(
      "read in \(Metrics.f(Date().timeIntervalSince(start))) s: \(knowledge.actors.count) actors, \(knowledge.objects.count) techniques and software, \(knowledge.citations.count) reports, \(knowledge.issues.count) issues"
    )
    guard !knowledge.actors.isEmpty else {
      print("no actor in \(path): \(knowledge.issues.prefix(3))")
      return
    }
    switch arguments.dropFirst().first {
    case "table":
      let target = arguments.dropFirst(2).first ?? "attack.tsv"
      try FactTable.render(knowledge, header: notice).write(toFile: target, atomically: true, encoding: .utf8)
    case "fit":
      let evaluation = Evaluation(knowledge)
      let model = evaluation.fit(evaluation.answerable)
      print("chosen: \(model.variant.text)\n\(model.inner)")
      if let folder = arguments.dropFirst(2).first { try FittedSource(model.weights).write(to: folder) }
    case "inner":
      for (fold, model) in await Evaluation(knowledge).crossFit().enumerated() {
        print("without fold \(fold): \(model.variant.text)\n  \(model.inner)")
      }
    default:
      let evaluation = Evaluation(knowledge)
      let models = await evaluation.crossFit()
      print("\n## What the inner folds chose")
      for (fold, model) in models.enumerated() {
        print("  without fold \(fold): \(model.variant.text)\n    \(model.inner)")
      }
      let folds = models.map(\.weights)
      evaluation.printProtocolB(folds)
      evaluation.printProtocolA(folds)
      evaluation.printProtocolD(folds, dates: try ReportDates.read(path))
      evaluation.printShortReports(folds)
    }
    print("\ntook \(Metrics.f(Date().timeIntervalSince(start))) s")
  }

  static let notice = [
    "Facts of MITRE ATT&CK Enterprise 18.1: ids, names, who uses what, and the names of the reports that say so.",
    "(c) 2025 The MITRE Corporation. This work is reproduced and distributed with the permission of The MITRE Corporation.",
    "ATT&CK terms of use: https://attack.mitre.org/resources/legal-and-branding/terms-of-use/",
    "Made by Scripts/attack-table from the STIX bundle; format: docs/attribution.md.",
  ]
}
