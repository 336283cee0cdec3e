import ArgumentParser
import Commands

/// `kagami attribute`: who may be behind it, how sure, what speaks against it, or that it cannot be said.
struct AttributeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "attribute",
    abstract: text(en: "Weigh who may be behind an attack.", ja: "攻撃の背後にいる者を、根拠と確率とともに評価する。"),
    discussion: text(
      en: """
        A profile is JSON (techniques, software, observables, sectors, countries, times ...; ATT&CK ids); a file of many \
        profiles (NDJSON) gives as many answers. "Unknown actor" is always among the hypotheses. See docs/attribution.md.
        """,
      ja: """
        プロファイルは JSON（techniques, software, observables, sectors, countries, times など、ATT&CK の ID）。NDJSON なら行ごとに答えます。\
        「未知の主体」は常に仮説に含まれます。docs/attribution.md を参照。
        """),
    subcommands: [AttributeWeighCommand.self, AttributeOpinionCommand.self, AttributeOpinionsCommand.self],
    defaultSubcommand: AttributeWeighCommand.self)
}
