import ArgumentParser
import ContentPacks
import Detection
import EventModel
import Foundation
import Sigma

/// Which rules a command uses: packs in folders, and what an analyst decided about them.
struct RuleOptions: ParsableArguments {
  @Option(
    name: .customLong("rules"),
    help: help(
      en: "Folder or file of Sigma rules instead of the built-in packs; 'builtin' adds those. Repeatable.",
      ja: "内蔵ルールの代わりに使う Sigma ルールのフォルダーまたはファイル。'builtin' で内蔵ルールも加える。繰り返し可。"))
  var paths: [String] = []

  @Option(
    help: help(
      en: "Settings: rules that are off and findings that are expected (see: kagami rules disable, suppress).",
      ja: "設定ファイル: 無効にしたルールと想定内の検出（kagami rules disable、suppress を参照）。"))
  var settings: String?

  /// The same options for another process.
  var arguments: [String] { paths.flatMap { ["--rules", $0] } + (settings.map { ["--settings", $0] } ?? []) }

  /// The rules, loaded; never stops at a bad one. Throws when the settings cannot be read: going on without them would
  /// not be what was asked for.
  func load() throws -> LoadedRules {
    let mappings = LogSourceMappings.load(Content.folder("mappings"))
    let builtin = Content.folder("rules").path
    let folders = paths.isEmpty ? [builtin] : paths.map { $0 == "builtin" ? builtin : $0 }
    let collection = RuleCollection.load(folders, placeholders: mappings.placeholders)
    guard let settings else {
      return LoadedRules(all: collection, collection: collection, mappings: mappings)
    }
    let (decisions, issues) = try RuleOptions.read(settings)
    let applied = decisions.applied(to: collection, on: RuleOptions.today(), file: settings)
    return LoadedRules(
      all: collection, collection: applied.collection, mappings: mappings, disabled: applied.disabled,
      suppressions: applied.suppressions, settingIssues: issues + applied.issues)
  }

  /// Settings from a file, or the end of the program with the reason.
  static func read(_ path: String) throws -> (settings: RuleSettings, issues: [Sigma.RuleIssue]) {
    do {
      return try RuleSettingsFile.read(URL(fileURLWithPath: path))
    } catch {
      Stream.error(
        Terminal.safe(
          text(en: "The settings cannot be read: ", ja: "設定ファイルを読めません: ") + "\(path): \(error.localizedDescription)"))
      throw ExitStatus.failed.error
    }
  }

  /// The day in UTC, as `YYYY-MM-DD`.
  static func today() -> String {
    let seconds = Int64(Date().timeIntervalSince1970)
    return String(EventTime(nanoseconds: seconds * 1_000_000_000).description.prefix(10))
  }
}

/// Rules with everything that is known about the way they were loaded.
struct LoadedRules {
  /// All rules, those that are off included.
  var all: RuleCollection
  /// The rules that take part.
  var collection: RuleCollection
  /// What connects them to records.
  var mappings: LogSourceMappings
  /// Rules that are off, with the reason.
  var disabled: [String: String] = [:]
  /// Suppressions that count.
  var suppressions = 0
  /// What is wrong with the settings.
  var settingIssues: [Sigma.RuleIssue] = []

  /// What keeps something from being used.
  var faults: [Sigma.RuleIssue] {
    (collection.issues + mappings.issues + settingIssues).filter { $0.severity == .error }
  }

  /// One line about what the settings left out; nil where nothing was.
  var words: String? {
    if disabled.isEmpty && suppressions == 0 { return nil }
    return text(
      en: "By the settings \(disabled.count) rules are off and \(suppressions) suppressions count.",
      ja: "設定により、無効なルール \(disabled.count) 件、有効な抑制 \(suppressions) 件。")
  }
}
