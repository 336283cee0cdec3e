import Casebook
import EventModel

/// Which runs of the program made the case.
struct RunsView {
  let model: ReportModel
  private var language: Language { model.language }

  var section: HTML {
    let rows = model.runs.map { run in
      """
      <tr><td class="num">\(Words.number(run.number))</td><td class="nowrap">\(Words.time(run.started))</td><td class="nowrap">\(run.finished.map(Words.time) ?? "–")</td><td>\(ReportWords.outcome(run.outcome)[language])</td><td class="num">\(Words.number(run.totals.files))</td><td class="num">\(Words.number(run.totals.records))</td><td class="num">\(Words.number(run.totals.findings))</td><td>\(run.version)<div class="hash mono">\(VisibleText.evidence(run.fingerprint, limit: 64))</div><div class="hash mono">\(VisibleText.evidence(run.arguments.map(ShellWord.quoted).joined(separator: " "), limit: 200))</div></td></tr>

      """ as HTML
    }
    let started = Phrase(en: "Started", ja: "開始")[language]
    let finished = Phrase(en: "Finished", ja: "終了")[language]
    let program = Phrase(en: "Program, rules, arguments", ja: "版・ルール・引数")[language]
    let new = Phrase(en: "New findings", ja: "新規検出")[language]
    let earlier = Phrase(
      en: "\(Words.number(model.omittedRuns)) earlier runs are left out.",
      ja: "これ以前の走査 \(Words.number(model.omittedRuns)) 回は省略。")
    let note: HTML = model.omittedRuns > 0 ? "<p class=\"note\">\(earlier[language])</p>" : ""
    return .section(
      "runs", ReportWords.runs[language],
      """
      <div class="card long"><p class="note">\(ReportWords.caseFile[language]) <code>\(VisibleText.evidence(model.casePath))</code></p>
      <div class="scroll"><table><thead><tr><th class="num">#</th><th>\(started)</th><th>\(finished)</th><th>\(ReportWords.status[language])</th><th class="num">\(ReportWords.files[language])</th><th class="num">\(ReportWords.records[language])</th><th class="num">\(new)</th><th>\(program)</th></tr></thead>
      <tbody>\(rows)</tbody></table></div>\(note)</div>
      """)
  }
}
