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
      \(StoryView(model: model).card)
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
    let levels = Level.allCases.reversed().filter { model.summary.byLevel[$0] ?? 0 > 0 }
    var small: HTML = levels.isEmpty ? "–" : ""
    for (index, level) in levels.enumerated() {
      let count = model.summary.byLevel[level] ?? 0
      small += index == 0 ? "" : " · "
      small += "<span class=\"nowrap\">\(ReportWords.level(level)[language]) \(Words.number(count))</span>"
    }
    return tile(ReportWords.findings, "\(Words.number(model.summary.findings))", small)
  }

  /// Which findings the lists at a glance count.
  private var scope: Phrase {
    switch model.verdict {
    case .serious: Phrase(en: "findings of level high and above", ja: "重要度「高」以上の検出")
    case .suspicious: Phrase(en: "findings of level medium", ja: "重要度「中」の検出")
    case .weak, .nothing, .unknown: Phrase(en: "all findings", ja: "すべての検出")
    }
  }

  private var periodTile: HTML {
    let title = Phrase(en: "First and last", ja: "最初と最後")
    guard let first = model.dated.first, let last = model.dated.last else {
      return tile(title, "–", "\(model.summary.findings == 0 ? "" : ReportWords.timeUnknown[language])")
    }
    let without = model.decisive.findings - model.dated.findings
    let note = Phrase(
      en: "; \(Words.number(without)) without a credible date", ja: "（日時不明・不自然な \(Words.number(without)) 件を除く）")
    let days: HTML =
      Words.day(first) == Words.day(last)
      ? "\(Words.day(first))"
      : "<span class=\"nowrap\">\(Words.day(first)) –</span> <span class=\"nowrap\">\(Words.day(last))</span>"
    return tile(title, days, "\(scope[language])\(without == 0 ? "" : note[language])")
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
    let files = Phrase(en: Words.files(model.files), ja: "\(Words.number(model.files)) ファイル")
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
    var counts: [EvidenceKind: Int] = [:]
    for count in model.decisive.byDataType { counts[EvidenceKind(named: count.dataType), default: 0] += count.count }
    let kinds = EvidenceKind.allCases.filter { counts[$0] != nil }.map {
      item("\($0.title[language])", counts[$0] ?? 0)
    }
    let all = model.decisive.byTechnique
    var techniques = all.prefix(ReportLimits.techniques).map { item(HTML.technique($0.name, language), $0.count) }
    if all.count > ReportLimits.techniques {
      let rest = all.count - ReportLimits.techniques
      techniques.append(
        "<li class=\"note\">\(Phrase(en: "and \(rest) more techniques", ja: "ほか \(rest) 手法")[language])</li>")
    }
    if all.isEmpty { techniques = ["<li class=\"note\">\(ReportWords.tacticsUnknown[language])</li>"] }
    return """
      <div class="two">
      <div class="card"><h3>\(ReportWords.whereSeen[language])</h3><p class="scope">\(scope[language])</p><ul class="plain">\(kinds)</ul></div>
      <div class="card"><h3>\(ReportWords.techniquesSeen[language])</h3><p class="scope">\(scope[language])</p><ul class="plain">\(techniques)</ul></div>
      </div>
      \(AffectedView(model: model, scope: scope[language]).cards)
      """
  }

  private func item(_ name: HTML, _ count: Int) -> HTML {
    "<li><span>\(name)</span><span class=\"num\">\(Words.number(count))</span></li>"
  }
}
