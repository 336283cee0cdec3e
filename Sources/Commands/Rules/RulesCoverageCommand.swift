import ArgumentParser
import Detection
import EventModel
import Foundation
import Report
import Sigma

/// `kagami rules coverage`: what the rules look at, and what the evidence at hand cannot show.
struct RulesCoverageCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "coverage",
    abstract: text(
      en: "Techniques and log sources of the rules, and what the evidence cannot show.",
      ja: "ルールが対象とする技術とログ種別、および手元の証拠では分からないこと。"),
    discussion: text(
      en: """
        With evidence, a technique without a single record that could show it is listed as blind: "nothing found" says \
        nothing about it. --navigator writes a layer for MITRE's ATT&CK Navigator.
        """,
      ja: """
        証拠を指定すると、それを示し得る記録が 1 件もない技術を「見えない」として挙げます。その技術については「検出なし」に意味がありません。\
        --navigator は MITRE ATT&CK Navigator 用のレイヤーを書き出します。
        """))

  @Argument(help: help(en: "Files or folders of evidence.", ja: "証拠のファイルまたはフォルダー。"))
  var evidence: [String] = []

  @Option(help: help(en: "Write an ATT&CK Navigator layer to this file.", ja: "ATT&CK Navigator のレイヤーをこのファイルに書く。"))
  var navigator: String?

  @OptionGroup var selection: RuleOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let loaded = try selection.load()
    // Opened before the process gives up its right to write anywhere.
    let layer = try navigator.map(OutputFile.open)
    let sources = SourceCollector()
    sources.walk(evidence)
    let listing = listing(loaded, sources)
    switch output.format {
    case .table: table(listing)
    case .json, .ndjson: Stream.out(listing.json)
    }
    if let layer {
      try layer.write(contentsOf: Data((listing.navigatorLayer(name: "Kagami") + "\n").utf8))
      try layer.close()
    }
    if let words = loaded.words { Stream.error(words) }
    throw (sources.losses > 0 || !loaded.faults.isEmpty ? ExitStatus.partial : .nothingFound).error
  }

  private func listing(_ loaded: LoadedRules, _ sources: SourceCollector) -> CoverageListing {
    let seen = sources.seen
    let coverage = loaded.collection.coverage(
      loaded.mappings, evidence: seen.map { SeenSource($0.source, codes: $0.codes) })
    let unwatched = Set(coverage.unwatched)
    let hasEvidence = !evidence.isEmpty
    return CoverageListing(
      sources: coverage.sources.map { source in
        CoverageListing.Source(
          source: LogSource(
            dataType: "", product: source.logsource.product, service: source.logsource.service,
            category: source.logsource.category),
          rules: source.rules, isKnown: source.isKnown, isSeen: hasEvidence ? source.isSeen : nil)
      },
      techniques: coverage.techniques.map {
        CoverageListing.Technique(id: $0.id, rules: $0.rules, seen: hasEvidence ? $0.seen : nil)
      },
      evidence: seen.map {
        CoverageListing.Records(source: $0.source, count: $0.count, isWatched: !unwatched.contains($0.source))
      })
  }

  private func table(_ listing: CoverageListing) {
    sourceTable(listing)
    if !listing.evidence.isEmpty { evidenceTable(listing) }
    let blind = listing.techniques.filter { $0.seen == 0 }
    Stream.out(
      text(
        en: "\(listing.techniques.count) techniques have rules.", ja: "ルールのある技術: \(listing.techniques.count)"))
    if !evidence.isEmpty {
      Stream.out(
        text(
          en: "\(blind.count) of them cannot be seen in this evidence, whatever happened:",
          ja: "そのうち \(blind.count) は、何が起きていてもこの証拠からは分かりません:"))
      if !blind.isEmpty { Stream.out("  " + blind.map(\.id).joined(separator: " ")) }
    }
  }

  private func sourceTable(_ listing: CoverageListing) {
    var table = Table([
      text(en: "LOG SOURCE", ja: "ログ種別"), text(en: "RULES", ja: "ルール"), text(en: "IN THE EVIDENCE", ja: "証拠に"),
    ])
    for source in listing.sources {
      let state =
        !source.isKnown
        ? text(en: "not read by Kagami", ja: "Kagami は読まない")
        : source.isSeen.map { $0 ? text(en: "yes", ja: "あり") : text(en: "no", ja: "なし") } ?? ""
      table.add([Table.Cell(words(source.source)), Table.Cell("\(source.rules)"), Table.Cell(state)])
    }
    table.lines(.output).forEach(Stream.out)
    Stream.out("")
  }

  private func evidenceTable(_ listing: CoverageListing) {
    var table = Table([
      text(en: "RECORDS IN THE EVIDENCE", ja: "証拠の記録"), text(en: "COUNT", ja: "件数"),
      text(en: "RULES LOOK AT THEM", ja: "対象のルール"),
    ])
    for records in listing.evidence {
      table.add([
        Table.Cell(Terminal.safe(records.source.channel ?? words(records.source))), Table.Cell("\(records.count)"),
        Table.Cell(records.isWatched ? text(en: "yes", ja: "あり") : text(en: "no", ja: "なし")),
      ])
    }
    table.lines(.output).forEach(Stream.out)
    Stream.out("")
  }

  /// Product, category and service in one word.
  private func words(_ source: LogSource) -> String {
    let parts = [source.product, source.category, source.service].compactMap(\.self)
    return parts.isEmpty ? source.dataType : parts.joined(separator: "/")
  }
}
