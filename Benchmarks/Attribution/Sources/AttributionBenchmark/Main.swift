import EventModel
import Foundation
import Knowledge

/// `AttributionBenchmark BUNDLE [table FILE | fit]`: prints the protocols; writes the fact table; or prints fitted weights.
@main
enum Main {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    guard let path = arguments.first else {
      print("usage: AttributionBenchmark BUNDLE [table FILE | fit]")
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
      printWeights(evaluation.fit(evaluation.answerable))
    default:
      let evaluation = Evaluation(knowledge)
      let folds = evaluation.crossFit()
      evaluation.printProtocolB(folds)
      evaluation.printProtocolA(folds)
      evaluation.printProtocolD(folds, dates: try ReportDates.read(path))
    }
    print("\ntook \(Metrics.f(Date().timeIntervalSince(start))) s")
  }

  static func printWeights(_ weights: ActorWeights) {
    func list(_ values: [Double]) -> String {
      values.map { String(format: "%.4f", $0) }.joined(separator: ", ")
    }
    print("ranking: [\(list(weights.ranking))],")
    print(String(format: "temperature: %.4f,", weights.temperature))
    print("known: [\(list(weights.known))],")
    print("knownMean: [\(list(weights.knownMean))],")
    print("knownDeviation: [\(list(weights.knownDeviation))],")
    print("knownBias: \(String(format: "%.4f", weights.knownBias)))")
    print(String(format: "trees:\n%.5f", weights.trees.base))
    for tree in weights.trees.trees {
      print(
        tree.map { node in
          node.feature < 0
            ? String(format: "=%.5f", node.value)
            : "\(node.feature):" + String(format: "%.5f", node.threshold) + ":\(node.left)"
        }.joined(separator: " "))
    }
  }

  static let notice = [
    "Facts of MITRE ATT&CK Enterprise 18.1: ids, names, who uses what, and the names of the reports that say so.",
    "(c) 2025 The MITRE Corporation. This work is reproduced and distributed with the permission of The MITRE Corporation.",
    "ATT&CK terms of use: https://attack.mitre.org/resources/legal-and-branding/terms-of-use/",
    "Made by Scripts/attack-table from the STIX bundle; format: docs/attribution.md.",
  ]
}
