import ArgumentParser
import Detection

/// `kagami rules suppress`: findings of one rule that are expected here.
struct RulesSuppressCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "suppress",
    abstract: text(en: "Let a rule leave out what is expected here.", ja: "想定内の検出をルールごとに抑制する。"),
    discussion: text(
      en: """
        Example: kagami rules suppress 5f1d… --where User=svc_backup --where 'Image|endswith=\\agent.exe' \
        --reason 'backup, ticket 4711' --until 2027-01-31 --settings rules.yaml

        Fields and modifiers are Sigma's. All fields must hold; a field that is named twice needs one of its values.
        """,
      ja: """
        例: kagami rules suppress 5f1d… --where User=svc_backup --where 'Image|endswith=\\agent.exe' \
        --reason 'バックアップ、チケット 4711' --until 2027-01-31 --settings rules.yaml

        項目と修飾子は Sigma のもの。すべての項目が成り立つ記録だけを抑制します。同じ項目を繰り返すと、いずれかの値で成り立ちます。
        """))

  @Argument(help: help(en: "Id or name of the rule.", ja: "ルールの id または名前。"))
  var rule: String

  @Option(name: .customLong("where"), help: help(en: "FIELD[|MODIFIER]=VALUE. Repeatable.", ja: "項目[|修飾子]=値。繰り返し可。"))
  var conditions: [String]

  @Option(help: help(en: "Why; shown wherever the settings are.", ja: "理由（設定とともに表示される）。"))
  var reason: String

  @Option(help: help(en: "Last day, YYYY-MM-DD in UTC.", ja: "最終日（YYYY-MM-DD、UTC）。"))
  var until: String?

  @OptionGroup var file: SettingsFile
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if reason.isEmpty { throw ValidationError(text(en: "Give a reason.", ja: "理由を書いてください。")) }
    for condition in conditions where condition.firstIndex(of: "=").map({ $0 == condition.startIndex }) ?? true {
      throw ValidationError("--where '\(condition)': FIELD=VALUE")
    }
    if let until, !RuleSettingsFile.isDay(until) { throw ValidationError("--until: YYYY-MM-DD") }
  }

  func run() throws {
    var fields: [RuleSettings.Condition] = []
    for condition in conditions {
      let parts = condition.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      if let index = fields.firstIndex(where: { $0.field == parts[0] }) {
        fields[index].values.append(parts[1])
      } else {
        fields.append(.init(field: parts[0], values: [parts[1]]))
      }
    }
    try file.change { settings in
      settings.suppress(.init(rule: rule, conditions: fields, reason: reason, until: until))
    }
  }
}
