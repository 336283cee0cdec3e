public import ArgumentParser
import Casebook
import EventModel
import Pipeline

/// The command line: `kagami <subcommand>`.
public struct Kagami: ParsableCommand {
  /// Name, help and subcommands.
  public static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "kagami",
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
      subcommands: [
        ScanCommand.self, FindingsCommand.self, ShowCommand.self, ReportCommand.self, LogonsCommand.self,
        ProcessesCommand.self, MergeCommand.self, CampaignsCommand.self, DecideCommand.self, AttributeCommand.self,
        KnowledgeCommand.self, RulesCommand.self, WorkerCommand.self,
      ])
  }

  /// Parses and runs; ends the process with one of the documented exit codes.
  public static func start() -> Never {
    do {
      var command = try parseAsRoot()
      try command.run()
      exit(withError: ExitStatus.nothingFound.error)
    } catch let error as CasebookError {
      fail(
        error.phrase[.current] + ": " + error.path + (error.detail.isEmpty ? "" : " (\(error.detail))"))
    } catch let error as ScanError {
      fail(error.message)
    } catch {
      // ArgumentParser ends usage errors with 64 (sysexits); ours is documented as 2.
      if exitCode(for: error) == .validationFailure {
        Stream.error(fullMessage(for: error))
        exit(withError: ExitStatus.usage.error)
      }
      if error is ExitCode || exitCode(for: error) == .success { exit(withError: error) }
      fail("\(error)")
    }
  }

  /// Needed by the protocol.
  public init() {}

  private static func fail(_ message: String) -> Never {
    Stream.error("kagami: " + Terminal.safe(message))
    exit(withError: ExitStatus.failed.error)
  }
}

/// The version of the program.
public enum Version {
  /// Semantic version.
  public static let text = "0.1.0"
}
