import Casebook
import EventModel

/// The first screen: the answer, what it rests on, and what it does not cover.
struct GlanceView {
  let model: ReportModel
  private var language: Language { model.language }

  var section: HTML {
    let words = VerdictWords(model: model)
    let caveat: HTML = words.caveat.isEmpty ? "" : "<p class=\"caveat\">\(words.caveat)</p>"
    return """
      <section id="glance" aria-labelledby="glance-title">
      <h2 id="glance-title">\(ReportWords.glance[language])</h2>
      <div class="card verdict \(verdictClass)">
      <p class="question">\(VerdictWords.question[language])</p>
      <p class="answer">\(words.answer)</p>
      <p>\(words.ground)</p>
      \(caveat)
      </div>
      <dl class="tiles">\(tiles)</dl>
      \(model.summary.findings == 0 ? "" : lists)
      </section>
      """
  }

  private var verdictClass: HTML {
    switch model.verdict {
    case .serious: "serious"
    case .suspicious: "suspicious"
    case .weak: "weak"
    case .nothing: "nothing"
    case .unknown: "unknown"
    }
  }

  private var tiles: [HTML] {
    [findingsTile, periodTile, organisationsTile, evidenceTile]
  }

  private func tile(_ title: Phrase, _ value: HTML, _ small: HTML) -> HTML {
    "<div class=\"tile\"><dt>\(title[language])</dt><dd>\(value)<small>\(small)</small></dd></div>"
  }

  private var findingsTile: HTML {
    let levels = Level.allCases.reversed().compactMap { level -> String? in
      let count = model.summary.byLevel[level] ?? 0
      return count == 0 ? nil : "\(ReportWords.level(level)[language]) \(Words.number(count))"
    }
    return tile(
      ReportWords.findings, "\(Words.number(model.summary.findings))",
      "\(levels.isEmpty ? "–" : levels.joined(separator: " · "))")
  }

  private var periodTile: HTML {
    let title = Phrase(en: "First and last", ja: "最初と最後")
    guard let first = model.decisive.first, let last = model.decisive.last else {
      return tile(title, "–", "\(model.summary.findings == 0 ? "" : ReportWords.timeUnknown[language])")
    }
    let scope: Phrase =
      switch model.verdict {
      case .serious: Phrase(en: "findings of level high and above", ja: "重要度「高」以上の検出")
      case .suspicious: Phrase(en: "findings of level medium", ja: "重要度「中」の検出")
      case .weak, .nothing, .unknown: Phrase(en: "all findings", ja: "すべての検出")
      }
    let undated = model.decisive.undated
    let note =
      undated == 0
      ? ""
      : Phrase(en: "; \(Words.number(undated)) without a time", ja: "（時刻不明 \(Words.number(undated)) 件を除く）")[language]
    let days: HTML =
      Words.day(first) == Words.day(last)
      ? "\(Words.day(first))"
      : "<span class=\"nowrap\">\(Words.day(first))</span> – <span class=\"nowrap\">\(Words.day(last))</span>"
    return tile(title, days, "\(scope[language])\(note)")
  }

  private var organisationsTile: HTML {
    let named = model.decisive.byOrganisation.filter { !$0.name.isEmpty }
    let title = Phrase(en: "Organisations with findings", ja: "検出のあった組織")
    guard let first = named.first else { return tile(title, "–", "\(ReportWords.notStated[language])") }
    let rest = named.dropFirst().prefix(4).map { $0.name }
    let more = named.count > 5 ? " +\(named.count - 5)" : ""
    let shown: HTML = named.count == 1 ? VisibleText.evidence(first.name, limit: 40) : "\(Words.number(named.count))"
    let small: HTML =
      named.count == 1
      ? "\(Phrase(en: "as stated with the evidence", ja: "証拠の提出時の記載による")[language])"
      : "\(([first.name] + rest).joined(separator: ", "))\(more)"
    return tile(title, shown, small)
  }

  private var evidenceTile: HTML {
    let files = Phrase(en: "\(Words.number(model.files)) files", ja: "\(Words.number(model.files)) ファイル")
    let lost = model.notFullyRead
    let losses =
      lost == 0
      ? Phrase(en: "all read in full", ja: "すべて読み取り済み")
      : Phrase(en: "\(Words.number(lost)) not read in full", ja: "うち \(Words.number(lost)) は全部を読めず")
    let records = Phrase(en: "\(Words.number(model.records)) records", ja: "レコード \(Words.number(model.records)) 件")
    return tile(
      Phrase(en: "Evidence", ja: "証拠"), "\(files[language])",
      "\(records[language]) · \(model.files == 0 ? "–" : losses[language])")
  }

  private var lists: HTML {
    let kinds = model.coverage.filter { $0.findings > 0 }.map { coverage in
      "<li><span>\(coverage.kind.title[language])</span><span class=\"num\">\(Words.number(coverage.findings))</span></li>"
        as HTML
    }
    let all = model.summary.byTechnique
    var techniques = all.prefix(ReportLimits.techniques).map { technique in
      "<li><span>\(HTML.technique(technique.name, language))</span><span class=\"num\">\(Words.number(technique.count))</span></li>"
        as HTML
    }
    if all.count > ReportLimits.techniques {
      let rest = all.count - ReportLimits.techniques
      techniques.append(
        "<li class=\"note\">\(Phrase(en: "and \(rest) more techniques", ja: "ほか \(rest) 手法")[language])</li>")
    }
    if all.isEmpty { techniques = ["<li class=\"note\">\(ReportWords.tacticsUnknown[language])</li>"] }
    return """
      <div class="two">
      <div class="card"><h3>\(ReportWords.whereSeen[language])</h3><ul class="plain">\(kinds)</ul></div>
      <div class="card"><h3>\(ReportWords.techniquesSeen[language])</h3><ul class="plain">\(techniques)</ul></div>
      </div>
      """
  }
}
