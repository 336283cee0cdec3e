import ArgumentParser
import ContentPacks
import Detection
import EventModel
import Foundation
import Sigma

/// Which rules and indicators are used: the same options for `scan` and for its workers.
struct DetectionOptions: ParsableArguments {
  @Option(
    name: .customLong("rules"),
    help: help(
      en: "Folder or file of Sigma rules; replaces the built-in packs. Repeatable.",
      ja: "Sigma ルールのフォルダーまたはファイル。内蔵ルールの代わりに使う。繰り返し可。"))
  var ruleFolders: [String] = []

  @Option(
    name: .customLong("indicators"),
    help: help(
      en: "File of indicators: plain list, CSV, STIX 2.1 or MISP. Repeatable.",
      ja: "指標のファイル（一覧、CSV、STIX 2.1、MISP）。繰り返し可。"))
  var indicatorFiles: [String] = []

  @Flag(help: help(en: "Stop when a rule or indicator is faulty.", ja: "ルールや指標に誤りがあれば中止する。"))
  var strict = false

  /// The same options for a worker.
  var arguments: [String] {
    ruleFolders.flatMap { ["--rules", $0] } + indicatorFiles.flatMap { ["--indicators", $0] }
  }

  /// Loads and compiles. Faulty rules and indicators are reported on standard error and left out, unless `--strict`.
  func load(reporting: Bool = true) throws -> DetectionRules {
    let collection =
      ruleFolders.isEmpty ? RuleCollection.load([Content.folder("rules")]) : RuleCollection.load(ruleFolders)
    let mappings = LogSourceMappings.load(Content.folder("mappings"))
    let lists = DetectionRules.standardLists()
    var indicators = IndicatorCollection(lists: lists)
    var useless: [String] = []
    for file in indicatorFiles {
      let before = indicators.indicators.count
      indicators.load(path: file)
      if indicators.indicators.count == before { useless.append(file) }
    }
    if reporting {
      let faults = (collection.issues + mappings.issues).filter { $0.severity == .error }
      faults.forEach { Stream.error(Terminal.safe("\($0)")) }
      indicators.issues.forEach { Stream.error(Terminal.safe("\($0)")) }
      if let file = useless.first {
        // Searching without what the user asked to search for must not look like an answer.
        Stream.error(Terminal.safe(text(en: "No usable indicator in \(file).", ja: "\(file) に使える指標がありません。")))
        throw ExitStatus.failed.error
      }
      if strict && !(faults.isEmpty && indicators.issues.isEmpty) { throw ExitStatus.failed.error }
      if collection.rules.isEmpty && indicators.indicators.isEmpty {
        Stream.error(text(en: "No usable rules and no indicators.", ja: "使えるルールも指標もありません。"))
        throw ExitStatus.failed.error
      }
    }
    return DetectionRules(
      sigma: CompiledRules(collection, mappings: mappings), indicators: CompiledIndicators(indicators), lists: lists,
      rejected: collection.issues.count { $0.severity == .error })
  }
}
