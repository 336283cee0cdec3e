package import ArgumentParser

extension CommandConfiguration {
  /// What the program says of itself, with these subcommands.
  package static func program(_ name: String, subcommands: [any ParsableCommand.Type]) -> CommandConfiguration {
    CommandConfiguration(
      commandName: name,
      abstract: text(
        en: "From raw evidence of an intrusion campaign to an answer you can act on.",
        ja: "侵入キャンペーンの証拠から、行動に移せる答えまで。"),
      discussion: text(
        en: """
          Kagami reads evidence: mail, firewall and VPN logs, Windows event logs. It never runs a sample and never calls out.

          Exit codes: 0 nothing found, 1 findings, 2 wrong usage, 3 some evidence could not be read in full, 4 failed.
          Completion: kagami --generate-completion-script bash|zsh|fish
          """,
        ja: """
          メール、ファイアウォールや VPN のログ、Windows イベントログといった証拠を読みます。検体は実行せず、外部へ通信しません。

          終了コード: 0 検出なし、1 検出あり、2 使い方の誤り、3 一部の証拠を完全には読めなかった、4 失敗。
          補完: kagami --generate-completion-script bash|zsh|fish
          """),
      version: Version.text,
      subcommands: subcommands)
  }
}

/// The subcommands that carry evidence to a case and a report.
package enum EvidenceCommands {
  /// In the order of `--help`.
  package static let all: [any ParsableCommand.Type] = [
    ScanCommand.self, FindingsCommand.self, ShowCommand.self, ReportCommand.self, LogonsCommand.self,
    ProcessesCommand.self, MergeCommand.self, RulesCommand.self, WorkerCommand.self,
  ]
}

/// The version of the program.
public enum Version {
  /// Semantic version.
  public static let text = "0.1.0"
}
