import ArgumentParser
import ContentPacks
import Sigma

/// `kagami rules`: the rules as things of their own.
struct RulesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules", abstract: text(en: "List, check and try rules.", ja: "ルールの一覧・検査・試行。"),
    subcommands: [RulesListCommand.self, RulesLintCommand.self, RulesTestCommand.self])
}

/// Which rules a subcommand looks at.
struct RuleSelection: ParsableArguments {
  @Option(
    name: .customLong("rules"),
    help: help(
      en: "Folder or file of Sigma rules instead of the built-in packs. Repeatable.",
      ja: "内蔵ルールの代わりに使う Sigma ルールのフォルダーまたはファイル。繰り返し可。"))
  var paths: [String] = []

  /// Loads them; never stops at a bad one.
  func load() -> RuleCollection {
    paths.isEmpty ? RuleCollection.load([Content.folder("rules")]) : RuleCollection.load(paths)
  }
}
