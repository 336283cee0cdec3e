import Casebook
import Detection
import EventModel
import Foundation
import Pipeline
import Report

/// What `kagami scan` writes: findings on standard output as they come, reasons for what was not read on standard error.
final class ScanPrinter: ScanHandler {
  private let format: OutputOptions.Format
  private let isKept: Bool
  private let bar: ProgressBar
  private var count = 0
  private var current: EvidenceEntry?
  private var losses = false
  private var entries: [(entry: EvidenceEntry, isKnown: Bool)] = []
  /// What the case knows about content that is not read again.
  var stored: ((String) -> EvidenceEntry?)?
  private var isKnown = false
  private var unread: [AnomalyEntry] = []
  /// Losses that were met, and anomalies that are not listed because there are too many.
  private var lostCount = 0
  private var unlisted = 0
  private var rules: [Finding.RuleReference: (level: Level, count: Int)] = [:]

  /// How many unread items are named on a terminal before the rest is only counted.
  private static let namedItems = 20
  /// How many anomalies `--json` lists; a case holds all.
  private static let listedAnomalies = 50_000

  init(_ format: OutputOptions.Format, isKept: Bool, bar: ProgressBar) {
    self.format = format
    self.isKept = isKept
    self.bar = bar
  }

  func decide(_ item: EvidenceItem, isDuplicate: Bool) -> ScanDecision { .scan }

  func begin(_ item: EvidenceItem, decision: ScanDecision) {
    losses = false
    isKnown = decision == .skip
    current = EvidenceEntry(item: item, places: [], status: .complete, firstRun: 0, findings: 0, anomalies: 0)
  }

  func found(_ findings: FindingBatch) {
    bar.end()
    current?.findings += findings.count
    for (rule, level, number) in findings.countsByRule {
      let seen = rules[rule] ?? (level, 0)
      rules[rule] = (max(seen.level, level), seen.count + number)
    }
    if format == .table, isKept { return count += findings.count }
    for finding in findings {
      switch format {
      case .ndjson: Stream.out(finding.json)
      case .json: Stream.raw((count == 0 ? "{\"findings\":[\n" : ",\n") + finding.json)
      case .table: Stream.out(FindingTable.line(finding))
      }
      count += 1
    }
  }

  func met(_ anomalies: [Anomaly]) {
    current?.anomalies += anomalies.count
    losses = losses || anomalies.contains { $0.effect != .noted }
    keep(anomalies, path: current?.item.path ?? "", sha256: current?.item.sha256 ?? "")
  }

  func concluded(with anomalies: [Anomaly]) { keep(anomalies, path: "(scan)", sha256: "") }

  /// Remembers what the last words will list, and no more.
  private func keep(_ anomalies: [Anomaly], path: String, sha256: String) {
    let limit = format == .json ? Self.listedAnomalies : Self.namedItems
    for anomaly in anomalies where format == .json || anomaly.effect != .noted {
      if anomaly.effect != .noted { lostCount += 1 }
      if unread.count < limit {
        unread.append(AnomalyEntry(path: path, sha256: sha256, anomaly: anomaly))
      } else {
        unlisted += 1
      }
    }
  }

  func correlate(_ batch: CorrelationBatch) {}

  func end(_ item: EvidenceItem, isComplete: Bool) {
    guard format == .json, var entry = current else { return }
    entry.item = item
    entry.places = [EvidenceEntry.Place(path: item.path, organisation: item.organisation)]
    entry.status = !isComplete ? .unfinished : !losses ? .complete : item.records == 0 ? .unreadable : .partial
    if isKnown, let known = stored?(item.sha256) ?? entries.first(where: { $0.entry.item.sha256 == item.sha256 })?.entry
    {
      entry.item.reader = known.item.reader
      entry.item.records = known.item.records
      entry.status = known.status
      entry.findings = known.findings
      entry.anomalies = known.anomalies
    }
    entries.append((entry, isKnown))
  }

  func unreadable(path: String, _ anomaly: Anomaly) { keep([anomaly], path: path, sha256: "") }

  func progress(_ progress: ScanProgress) { bar.show(progress) }

  /// The last words: counts, and what was not read.
  func end(_ counts: ScanCounts, _ summary: Report.ScanSummary, held: (findings: Int, isFullyRead: Bool)?) {
    bar.end()
    switch format {
    case .ndjson: reportUnread()
    case .json: closeDocument(summary)
    case .table:
      reportUnread()
      if isKept { ruleTable() }
      words(counts, casePath: summary.casePath, held: held).forEach(Stream.out)
    }
  }

  /// What follows the findings in the one document of `--json`: `docs/output-schema/scan.schema.json`.
  private func closeDocument(_ summary: Report.ScanSummary) {
    var json = JSONWriter()
    json.beginArray()
    for (entry, isKnown) in entries { entry.write(to: &json, alreadyKnown: isKnown) }
    json.endArray()
    let evidence = json.text
    json.removeAll()
    json.beginArray()
    if unlisted > 0 {
      let rest = Anomaly("intake.anomalies-unlisted", .noted, detail: "a case (--case) holds them", count: unlisted)
      unread.append(AnomalyEntry(path: "(scan)", sha256: "", anomaly: rest))
    }
    for entry in unread { entry.write(to: &json) }
    json.endArray()
    Stream.raw(count == 0 ? "{\"findings\":[" : "\n")
    Stream.out("],\n\"evidence\":\(evidence),\n\"anomalies\":\(json.text),\n\"summary\":\(summary.json)}")
  }

  /// One line a reason, on standard error.
  private func reportUnread() {
    let lost = unread.filter { $0.anomaly.effect != .noted }
    guard !lost.isEmpty else { return }
    Stream.error(text(en: "Not read, or not in full:", ja: "読めなかった、または一部しか読めなかったもの:"))
    for entry in lost {
      let inside = entry.anomaly.origin.steps.dropFirst().map(\.name).joined(separator: " › ")
      let place = inside.isEmpty ? entry.path : entry.path + " › " + inside
      let count = entry.anomaly.count > 1 ? " (×\(entry.anomaly.count))" : ""
      Stream.error(Terminal.safe("  \(place): \(entry.anomaly.code): \(entry.anomaly.detail)\(count)"))
    }
    let more = lostCount - lost.count
    if more > 0 {
      Stream.error(
        text(en: "  and \(more) more (all of them: --json, or the report)", ja: "  ほか \(more) 件（全件は --json または報告書で）"))
    }
  }

  private func ruleTable() {
    guard !rules.isEmpty else { return }
    var table = Table([text(en: "LEVEL", ja: "重大度"), text(en: "COUNT", ja: "件数"), text(en: "RULE", ja: "ルール")])
    let sorted = rules.sorted {
      ($1.value.level, $1.value.count, $0.key.title) < ($0.value.level, $0.value.count, $1.key.title)
    }
    for (rule, seen) in sorted {
      table.add([
        Table.Cell(seen.level.name) { Terminal.output.paint($0, seen.level) }, Table.Cell("\(seen.count)"),
        Table.Cell(rule.name),
      ])
    }
    table.lines(.output).forEach(Stream.out)
    Stream.out("")
  }

  private func words(_ summary: ScanCounts, casePath: String?, held: (findings: Int, isFullyRead: Bool)?) -> [String] {
    let levels = Level.allCases.reversed().compactMap { level in
      summary.findings[level.rawValue].map { "\(level.name) \($0)" }
    }.joined(separator: ", ")
    let size = ByteSize.text(summary.bytes)
    var lines = [
      text(
        en: "\(summary.files) files (\(size)), \(summary.records) records; \(summary.skipped) files known already.",
        ja: "\(summary.files) ファイル（\(size)）、\(summary.records) 件の記録。既読 \(summary.skipped) ファイル。")
    ]
    if summary.totalFindings == 0 {
      lines.append(
        text(
          en: "Nothing new was found by these rules in what could be read.",
          ja: "読めた範囲では、これらのルールによる新たな検出はありません。"))
    } else {
      // Correlations are found anew by every scan of a case.
      let new = text(en: "; \(summary.newFindings) are new to the case", ja: "。うち事案に新規 \(summary.newFindings) 件")
      lines.append(
        text(en: "Findings: ", ja: "検出: ") + "\(summary.totalFindings)  (\(levels))"
          + (held != nil && summary.newFindings < summary.totalFindings ? new : ""))
    }
    if let held {
      lines.append(text(en: "The case holds \(held.findings) findings.", ja: "事案には \(held.findings) 件の検出があります。"))
    }
    if let held, held.isFullyRead == false, summary.notFullyRead == 0 {
      lines.append(
        text(
          en: "Earlier scans could not read some evidence in full; the report lists what and why.",
          ja: "以前の走査で完全には読めなかった証拠があります。内容と理由は報告書にあります。"))
    }
    if summary.notFullyRead > 0 {
      lines.append(
        text(
          en: "\(summary.notFullyRead) files could not be read in full: this is not a clean bill of health.",
          ja: "\(summary.notFullyRead) ファイルは完全には読めませんでした。安全が確認されたわけではありません。"))
    }
    if let casePath {
      lines.append(
        text(en: "Next: ", ja: "次に: ") + "kagami report --case \(casePath) --output report.html   "
          + "kagami findings --case \(casePath) --level high")
    }
    return lines
  }
}
