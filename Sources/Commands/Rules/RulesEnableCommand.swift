import ArgumentParser
import Detection

/// `kagami rules enable`: turns on again what was turned off.
struct RulesEnableCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "enable", abstract: text(en: "Turn rules or packs on again.", ja: "ルールまたはパックを再び有効にする。"))

  @Argument(help: help(en: "Ids or names of rules.", ja: "ルールの id または名前。"))
  var rules: [String] = []

  @Option(help: help(en: "A pack. Repeatable.", ja: "パック。繰り返し可。"))
  var pack: [String] = []

  @OptionGroup var file: SettingsFile
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if rules.isEmpty && pack.isEmpty {
      throw ValidationError(text(en: "Name a rule or a pack.", ja: "ルールまたはパックを指定してください。"))
    }
  }

  func run() throws {
    var unknown: [String] = []
    try file.change { settings in
      for target in rules.map({ RuleSettings.Target.rule($0) }) + pack.map({ .pack($0) })
      where !settings.enable(target) {
        unknown.append("\(target)")
      }
    }
    guard unknown.isEmpty else {
      for name in unknown {
        Stream.error(Terminal.safe(text(en: "It was not off: \(name)", ja: "無効ではありません: \(name)")))
      }
      throw ExitStatus.partial.error
    }
  }
}
