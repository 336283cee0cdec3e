import ArgumentParser
import Detection
import Foundation

/// `kagami rules disable`: turns rules or packs off, with a reason.
struct RulesDisableCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "disable", abstract: text(en: "Turn rules or packs off.", ja: "ルールまたはパックを無効にする。"),
    discussion: text(
      en:
        "A pack is a folder of rules, as web or windows/process_creation. Scans that use the settings say what is off.",
      ja: "パックはルールのフォルダー（例: web、windows/process_creation）。設定を使う走査は、無効なルールの数を表示します。"))

  @Argument(help: help(en: "Ids or names of rules.", ja: "ルールの id または名前。"))
  var rules: [String] = []

  @Option(help: help(en: "A pack. Repeatable.", ja: "パック。繰り返し可。"))
  var pack: [String] = []

  @Option(help: help(en: "Why; shown wherever the settings are.", ja: "理由（設定とともに表示される）。"))
  var reason: String

  @OptionGroup var file: SettingsFile
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if rules.isEmpty && pack.isEmpty {
      throw ValidationError(text(en: "Name a rule or a pack.", ja: "ルールまたはパックを指定してください。"))
    }
    if reason.isEmpty { throw ValidationError(text(en: "Give a reason.", ja: "理由を書いてください。")) }
  }

  func run() throws {
    try file.change { settings in
      for rule in rules { settings.disable(.rule(rule), reason: reason) }
      for pack in pack { settings.disable(.pack(pack), reason: reason) }
    }
  }
}
