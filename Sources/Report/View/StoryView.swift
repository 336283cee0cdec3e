import Casebook
import EventModel

/// What happened, in the order of time: one line for each rule among the findings that decided the answer.
struct StoryView {
  let model: ReportModel
  private var language: Language { model.language }

  var card: HTML {
    let moments = model.dated.byRule.filter { $0.first != nil }.sorted {
      ($0.first?.nanoseconds ?? 0, $0.rule.id) < ($1.first?.nanoseconds ?? 0, $1.rule.id)
    }
    guard !moments.isEmpty, model.verdict != .weak else { return "" }
    // When there are too many, the most serious stay, still in the order of time.
    let kept = Set(model.dated.byRule.prefix(ReportLimits.moments).map(\.rule.id))
    let shown = moments.filter { kept.contains($0.rule.id) }
    let left = moments.count - shown.count
    let more = Phrase(
      en: "and \(Words.number(left)) more rules, see Findings", ja: "ほか \(Words.number(left)) ルール（「検出」参照）")
    let note: HTML = left > 0 ? "<p class=\"note\">\(more[language])</p>" : ""
    let title = Phrase(en: "In the order of time", ja: "経過")
    return """
      <div class="card story"><h3>\(title[language])</h3>
      <table><tbody>\(shown.map(row))</tbody></table>\(note)</div>
      """
  }

  private func row(_ moment: CaseSummary.RuleCount) -> HTML {
    let title = language == .ja ? moment.rule.titleJa ?? moment.rule.title : moment.rule.title
    let kind = model.groups.first { $0.counts.rule.id == moment.rule.id }?.shown.first.map {
      EvidenceKind(named: $0.record.dataType).title[language]
    }
    let first = moment.first.map(Words.minute) ?? ""
    let last = moment.last.map(Words.minute) ?? ""
    let until: HTML = first == last ? "" : "<br><span class=\"soft\">– \(last)</span>"
    let times = Phrase(en: "\(Words.number(moment.count))×", ja: "\(Words.number(moment.count)) 件")
    return """
      <tr><td class="nowrap when">\(first)\(until)</td><td>\(HTML.badge(moment.level, language))</td><td class="grow">\(title)<div class="hash">\(kind ?? "")</div></td><td class="num">\(times[language])</td></tr>

      """
  }
}
