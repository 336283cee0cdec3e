import Casebook
import EventModel

/// What could not be read, and why; and what was odd.
struct LossesView {
  let model: ReportModel
  private var language: Language { model.language }

  var section: HTML {
    let losses = model.anomalies.filter { $0.effect != .noted }
    let notes = model.anomalies.filter { $0.effect == .noted }
    let unfinished = model.statuses[.unfinished] ?? 0
    let stopped = Phrase(
      en:
        "\(Words.files(unfinished)) not read to the end because a run was stopped; run the scan again to complete them.",
      ja: "\(Words.number(unfinished)) ファイルは走査の中断により最後まで読めていません。再走査で補完できます。")
    let warning: HTML = unfinished > 0 ? "<p class=\"note\">\(stopped[language])</p>" : ""
    let none: HTML =
      model.notFullyRead == 0 && losses.isEmpty && model.files > 0
      ? "<p class=\"note\">\(ReportWords.noLosses[language])</p>" : ""
    let oddities = Phrase(
      en: "Oddities in what was read: \(Words.number(notes.count))",
      ja: "読み取れたものの中の異常：\(Words.number(notes.count)) 種")
    let noted: HTML =
      notes.isEmpty ? "" : "<details><summary>\(oddities[language])</summary>\(table(notes))</details>"
    return .section(
      "losses", ReportWords.losses[language],
      "<div class=\"card long\">\(warning)\(none)\(losses.isEmpty ? "" : table(losses))\(noted)</div>")
  }

  private func table(_ groups: [ReportModel.AnomalyGroup]) -> HTML {
    """
    <div class="scroll"><table><thead><tr><th>\(ReportWords.status[language])</th><th>\(ReportWords.why[language])</th><th class="num">\(ReportWords.count[language])</th><th>\(ReportWords.places[language])</th></tr></thead>
    <tbody>\(groups.map(row))</tbody></table></div>
    """
  }

  private func row(_ group: ReportModel.AnomalyGroup) -> HTML {
    let detail = group.examples.map(\.anomaly.detail).first { !$0.isEmpty } ?? ""
    let meaning: HTML =
      AnomalyWords.meaning(group.code).map { "\($0[language])" } ?? VisibleText.evidence(detail, limit: 160)
    let said: HTML =
      detail.isEmpty || AnomalyWords.meaning(group.code) == nil
      ? "" : "<div class=\"hash\">\(VisibleText.evidence(detail, limit: 160))</div>"
    let examples = group.examples.map { "<div>\(place($0))</div>" as HTML }
    let left = group.places - examples.count
    let more = Phrase(en: "and \(Words.number(left)) more places", ja: "ほか \(Words.number(left)) か所")
    return """
      <tr><td><span class="state \(group.effect.rawValue)">\(ReportWords.effect(group.effect)[language])</span></td><td>\(meaning)<div class="hash mono">\(group.code)</div>\(said)</td><td class="num">\(Words.number(group.count))</td><td>\(examples)\(left > 0 ? "<div class=\"hash\">\(more[language])</div>" : "")</td></tr>

      """
  }

  private func place(_ entry: AnomalyEntry) -> HTML {
    var chain: HTML = VisibleText.evidence(entry.path, limit: 100)
    // The casebook keeps a NUL in a path as its picture: what looks the same is the same.
    let shown = VisibleText.escaped(entry.path)
    for step in entry.anomaly.origin.steps where !step.name.isEmpty && VisibleText.escaped(step.name) != shown {
      chain += " › \(VisibleText.evidence(step.name, limit: 80))"
    }
    return chain
  }
}
