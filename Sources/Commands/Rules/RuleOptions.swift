import ArgumentParser
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
    if let settings { _ = try RuleOptions.read(settings) }
    let loaded = try LoadedRules(paths: paths, settings: settings, day: RuleOptions.today())
    // "Nothing found" by half of the rules is no answer. Faults in the user's own rules are another thing.
    if let fault = loaded.contentFault {
      Stream.error(
        Terminal.safe(
          text(
            en: "The rules that come with the program are damaged or being replaced; install it again: ",
            ja: "同梱のルールが壊れているか、入れ替え中です。再インストールしてください: ") + fault))
      throw ExitStatus.failed.error
    }
    return loaded
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

extension LoadedRules {
  /// One line about what the settings left out; nil where nothing was.
  var words: String? {
    if disabled.isEmpty && suppressions == 0 { return nil }
    return text(
      en: "By the settings \(disabled.count) rules are off and \(suppressions) suppressions count.",
      ja: "設定により、無効なルール \(disabled.count) 件、有効な抑制 \(suppressions) 件。")
  }
}
