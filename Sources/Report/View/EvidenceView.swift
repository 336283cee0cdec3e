import Casebook
import EventModel

/// The files the report rests on, with their hashes.
struct EvidenceView {
  let model: ReportModel
  private var language: Language { model.language }

  var section: HTML {
    guard !model.evidence.isEmpty else {
      return .section(
        "evidence", ReportWords.evidence[language], "<p class=\"card note\">\(ReportWords.noEvidence[language])</p>")
    }
    let more = Phrase(
      en:
        "\(Words.number(model.omittedEvidence)) more files, all without findings or with fewer, are left out of this list; they count in all numbers.",
      ja: "ほかに \(Words.number(model.omittedEvidence)) ファイルがあります（一覧では省略、件数には算入）。")
    let note: HTML = model.omittedEvidence > 0 ? "<p class=\"note\">\(more[language])</p>" : ""
    return .section(
      "evidence", ReportWords.evidence[language],
      """
      <div class="card long"><div class="scroll"><table><thead><tr><th>\(ReportWords.file[language])</th><th>\(ReportWords.organisation[language])</th><th>\(ReportWords.reader[language])</th><th class="num">\(ReportWords.size[language])</th><th class="num">\(ReportWords.records[language])</th><th class="num">\(ReportWords.findings[language])</th><th>\(ReportWords.status[language])</th></tr></thead>
      <tbody>\(model.evidence.map(row))</tbody></table></div>\(note)</div>
      """)
  }

  private func row(_ entry: EvidenceEntry) -> HTML {
    let item = entry.item
    let others = entry.places.count - 1
    let also = Phrase(
      en: "same content at \(Words.number(others)) more places", ja: "同じ内容がほか \(Words.number(others)) か所")
    let copies: HTML = others > 0 ? "<div class=\"hash\">\(also[language])</div>" : ""
    let organisation: HTML = item.organisation.isEmpty ? "–" : VisibleText.evidence(item.organisation, limit: 60)
    return """
      <tr><td>\(VisibleText.evidence(item.path, limit: 160))<div class="hash">SHA-256 <span class="mono">\(item.sha256)</span></div>\(copies)</td><td>\(organisation)</td><td>\(item.reader.map { "\($0.name) v\($0.version)" } ?? "–")</td><td class="num">\(Words.size(item.size))</td><td class="num">\(Words.number(item.records))</td><td class="num">\(Words.number(entry.findings))</td><td><span class="state \(entry.status.rawValue)">\(ReportWords.status(entry.status)[language])</span></td></tr>

      """
  }
}
