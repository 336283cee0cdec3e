import ArgumentParser

/// `kagami rules`: the rules as things of their own.
struct RulesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules", abstract: text(en: "List, check, try, and tune rules.", ja: "ルールの一覧・検査・試行・調整。"),
    subcommands: [
      RulesListCommand.self, RulesLintCommand.self, RulesTestCommand.self, RulesCoverageCommand.self,
      RulesDisableCommand.self, RulesEnableCommand.self, RulesSuppressCommand.self,
    ])
}
