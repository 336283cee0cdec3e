import ArgumentParser
import Detection
import EventModel
import Foundation
import Sigma

/// Which rules and indicators are used: the same options for `scan` and for its workers.
struct DetectionOptions: ParsableArguments {
  @OptionGroup var rules: RuleOptions

  @Option(
    name: .customLong("indicators"),
    help: help(
      en: "File of indicators: plain list, CSV, STIX 2.1 or MISP. Repeatable.",
      ja: "指標のファイル（一覧、CSV、STIX 2.1、MISP）。繰り返し可。"))
  var indicatorFiles: [String] = []

  @Option(
    name: .customLong("warning-lists"),
    help: help(
      en: "Folder of further warning lists in MISP's format: values that mean nothing by themselves. Repeatable.",
      ja: "MISP 形式の警告リストのフォルダー（それだけでは意味のない値）。繰り返し可。"))
  var warningLists: [String] = []

  @Flag(help: help(en: "Stop when a rule or indicator is faulty.", ja: "ルールや指標に誤りがあれば中止する。"))
  var strict = false

  /// The same options for a worker.
  var arguments: [String] {
    rules.arguments + indicatorFiles.flatMap { ["--indicators", $0] }
      + warningLists.flatMap { ["--warning-lists", $0] }
  }

  /// Loads and compiles. Faulty rules and indicators are reported on standard error and left out, unless `--strict`.
  func load(reporting: Bool = true) throws -> DetectionRules {
    let loaded = try rules.load()
    // Warning lists judge indicators and nothing else.
    var lists = indicatorFiles.isEmpty ? DetectionRules.standardSuffixes() : DetectionRules.standardLists()
    for folder in warningLists { lists.load(folder: URL(fileURLWithPath: folder)) }
    var indicators = IndicatorCollection(lists: lists)
    var useless: [String] = []
    for file in indicatorFiles {
      let before = indicators.indicators.count
      indicators.load(path: file)
      if indicators.indicators.count == before { useless.append(file) }
    }
    let compiled = CompiledIndicators(indicators)
    if reporting {
      let faults = loaded.faults
      let issues = lists.issues + indicators.issues + compiled.issues
      faults.forEach { Stream.error(Terminal.safe("\($0)")) }
      issues.forEach { Stream.error(Terminal.safe("\($0)")) }
      if let file = useless.first {
        // Searching without what the user asked to search for must not look like an answer.
        Stream.error(Terminal.safe(text(en: "No usable indicator in \(file).", ja: "\(file) に使える指標がありません。")))
        throw ExitStatus.failed.error
      }
      if strict && !(faults.isEmpty && issues.isEmpty) { throw ExitStatus.failed.error }
      if let words = loaded.words { Stream.error(words) }
      if loaded.collection.rules.isEmpty && indicators.indicators.isEmpty {
        Stream.error(text(en: "No usable rules and no indicators.", ja: "使えるルールも指標もありません。"))
        throw ExitStatus.failed.error
      }
    }
    return DetectionRules(
      sigma: CompiledRules(loaded.collection, mappings: loaded.mappings), indicators: compiled, lists: lists,
      rejected: loaded.collection.issues.count { $0.severity == .error }, disabled: loaded.disabled.count,
      suppressions: loaded.suppressions)
  }
}
