import ArgumentParser
import Detection
import EventModel
import Report
import Sigma

/// `kagami rules list`: what can be found at all.
struct RulesListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: text(en: "List the rules.", ja: "ルールを一覧表示する。"))

  @OptionGroup var selection: RuleOptions

  @Option(help: help(en: "Least level.", ja: "最低の重大度。"))
  var level: Level = .informational

  @OptionGroup var output: OutputOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let loaded = try selection.load()
    let rows =
      loaded.all.rules.map { listing($0.metadata, $0.logsource, loaded) }
      + loaded.all.correlations.map { listing($0.metadata, nil, loaded) }
    let shown = rows.filter { $0.level >= level }
      .sorted { ($1.level, $0.rule.title, $0.rule.id) < ($0.level, $1.rule.title, $1.rule.id) }
    switch output.format {
    case .ndjson: shown.map(\.json).forEach(Stream.out)
    case .json: Stream.out("[" + shown.map(\.json).joined(separator: ",\n") + "]")
    case .table: table(shown)
    }
    let errors = loaded.faults.count
    for issue in loaded.settingIssues { Stream.error(Terminal.safe("\(issue)")) }
    if errors > 0 {
      Stream.error(
        text(
          en: "\(errors) errors while loading; see: kagami rules lint",
          ja: "読み込みエラー \(errors) 件。kagami rules lint で確認できます。"))
      throw ExitStatus.partial.error
    }
  }

  private func listing(_ metadata: RuleMetadata, _ source: RuleLogSource?, _ loaded: LoadedRules) -> RuleListing {
    RuleListing(
      rule: Finding.RuleReference(id: metadata.id, title: metadata.title, titleJa: metadata.custom["title_ja"]),
      file: metadata.file, level: metadata.level ?? .medium, status: metadata.status ?? "",
      description: metadata.description,
      source: LogSource(
        dataType: "", product: source?.product, service: source?.service, category: source?.category),
      techniques: metadata.techniques, kind: source == nil ? "correlation" : "detection",
      isEnabled: loaded.disabled[metadata.id] == nil)
  }

  private func table(_ rows: [RuleListing]) {
    var table = Table([
      text(en: "LEVEL", ja: "重大度"), text(en: "SOURCE", ja: "ログ種別"), text(en: "TECHNIQUES", ja: "技術"),
      text(en: "TITLE", ja: "題名"),
    ])
    for row in rows {
      table.add([
        Table.Cell(row.level.name) { Terminal.output.paint($0, row.level) }, Table.Cell(words(for: row.source)),
        Table.Cell(row.techniques.joined(separator: " ")),
        Table.Cell(row.isEnabled ? row.rule.name : row.rule.name + text(en: " (off)", ja: "（無効）")),
      ])
    }
    table.lines(.output).forEach(Stream.out)
    let off = rows.count { !$0.isEnabled }
    let words = off == 0 ? "" : text(en: ", \(off) of them off", ja: "（うち無効 \(off) 件）")
    Stream.out(text(en: "\(rows.count) rules\(words).", ja: "ルール \(rows.count) 件\(words)。"))
  }

  /// Product, category and service in one word.
  private func words(for source: LogSource) -> String {
    let parts = [source.product, source.category, source.service].compactMap(\.self)
    return parts.isEmpty ? "correlation" : parts.joined(separator: "/")
  }
}
