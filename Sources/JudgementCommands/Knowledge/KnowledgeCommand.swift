import ArgumentParser
import Commands
import EventModel
import Foundation
import Knowledge
import Linking

/// `kagami knowledge`: what is known of actors.
struct KnowledgeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "knowledge", abstract: text(en: "Knowledge of actors.", ja: "攻撃主体についての知識。"),
    subcommands: [KnowledgeImportCommand.self])
}

/// `kagami knowledge import`: brings knowledge of others into a folder for `attribute --knowledge`.
struct KnowledgeImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: text(
      en: "Import ATT&CK or other STIX bundles, MISP galaxies and warning lists, actor profiles.",
      ja: "ATT&CK などの STIX バンドル、MISP galaxy、警告リスト、主体のプロファイルを取り込む。"),
    discussion: text(
      en: "Importing the same file again changes nothing. The folder is read by `kagami attribute --knowledge`.",
      ja: "同じファイルを再度取り込んでも何も変わりません。取り込み先は `kagami attribute --knowledge` で使います。"))

  @Argument(help: help(en: "Files or folders.", ja: "ファイルまたはフォルダー。"))
  var sources: [String]

  @Option(help: help(en: "Folder of knowledge; made where it is missing.", ja: "知識のフォルダー（なければ作成）。"))
  var into: String

  @Flag(help: help(en: "Print one JSON document.", ja: "JSON 文書を 1 つ出力する。"))
  var json = false

  @OptionGroup var common: CommonOptions

  func run() throws {
    let result: KnowledgeImport
    do {
      result = try KnowledgeImport.run(sources, into: into)
    } catch {
      Stream.error(Terminal.safe(text(en: "Cannot write \(into).", ja: "\(into) に書き込めません。")))
      throw ExitStatus.failed.error
    }
    for entry in result.entries {
      entry.issues.prefix(20).forEach { Stream.error(Terminal.safe($0.line(in: .current))) }
      if !json { show(entry) }
    }
    if json { Stream.out(String(decoding: try RegisterOutput.json(result), as: UTF8.self)) }
    let isPartial = result.entries.contains { entry in
      entry.status == .refused || entry.issues.contains { $0.effect != .noted }
    }
    throw (isPartial || result.entries.isEmpty ? ExitStatus.partial : .nothingFound).error
  }

  private func show(_ entry: KnowledgeImport.Entry) {
    let status =
      switch entry.status {
      case .imported: text(en: "imported", ja: "取り込みました")
      case .unchanged: text(en: "already there", ja: "取り込み済みです")
      case .refused: text(en: "refused", ja: "取り込めません")
      }
    let counts = entry.counts
    let facts = [
      (counts.actors, text(en: "actors", ja: "主体")), (counts.aliases, text(en: "aliases", ja: "別名")),
      (counts.techniques, text(en: "techniques", ja: "手法")),
      (counts.software, text(en: "malware and tools", ja: "マルウェア・ツール")),
      (counts.uses, text(en: "uses", ja: "使用関係")), (counts.reports, text(en: "reports", ja: "報告")),
      (counts.campaigns, text(en: "campaigns", ja: "キャンペーン")), (counts.values, text(en: "values", ja: "観測値")),
      (counts.entries, text(en: "entries", ja: "項目")),
    ]
    let list = facts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    Stream.out(Terminal.safe("\(entry.source): \(status) (\(entry.kind))" + (list.isEmpty ? "" : ": \(list)")))
  }
}
