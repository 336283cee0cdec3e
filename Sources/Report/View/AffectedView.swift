import Casebook
import EventModel

/// Which computers and accounts the findings speak of: where somebody has to go and look.
struct AffectedView {
  let model: ReportModel
  let scope: String
  private var language: Language { model.language }

  /// Two cards; nothing where no finding names a computer or an account.
  var cards: HTML {
    guard !model.computers.isEmpty || !model.accounts.isEmpty else { return "" }
    let computers = card(
      Phrase(en: "Computers and devices", ja: "端末・機器"), model.computers, by: .computer,
      none: Phrase(en: "The findings name no computer.", ja: "検出に端末名はありません。"))
    let accounts = card(
      Phrase(en: "Accounts", ja: "アカウント"), model.accounts, by: .account,
      none: Phrase(en: "The findings name no account.", ja: "検出にアカウント名はありません。"))
    return "<div class=\"two\">\(computers)\(accounts)</div>"
  }

  private func card(_ title: Phrase, _ groups: [FindingGroup], by grouping: FindingGrouping, none: Phrase) -> HTML {
    let rows = groups.prefix(ReportLimits.affected).map(row)
    let command = "kagami findings --case \(ShellWord.quoted(model.casePath)) --by \(grouping.rawValue)"
    let more = Phrase(en: "There are more: ", ja: "ほかにもあります：")
    let note: HTML =
      groups.count > ReportLimits.affected ? "<p class=\"note\">\(more[language])<code>\(command)</code></p>" : ""
    let content: HTML =
      rows.isEmpty ? "<p class=\"note\">\(none[language])</p>" : "<table><tbody>\(rows)</tbody></table>\(note)"
    return
      "<div class=\"card story\"><h3>\(title[language])</h3><p class=\"scope\">\(scope)</p>\(content)</div>"
  }

  private func row(_ group: FindingGroup) -> HTML {
    let first = group.first.map(Words.day) ?? "–"
    let last = group.last.map(Words.day) ?? "–"
    let days = first == last ? first : "\(first) – \(last)"
    let rules = Phrase(
      en: group.rules == 1 ? "1 rule" : "\(Words.number(group.rules)) rules", ja: "\(Words.number(group.rules)) ルール")
    let times = Phrase(en: "\(Words.number(group.findings))×", ja: "\(Words.number(group.findings)) 件")
    return """
      <tr><td>\(HTML.badge(group.level, language))</td><td class="grow">\(VisibleText.evidence(group.name, limit: 80))<div class="hash">\(rules[language]) · \(days)</div></td><td class="num">\(times[language])</td></tr>

      """
  }
}
