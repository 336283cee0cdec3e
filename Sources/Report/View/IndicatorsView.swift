import Casebook
import EventModel

/// Values that can be shared and blocked.
struct IndicatorsView {
  let model: ReportModel
  private var language: Language { model.language }

  var section: HTML {
    guard !model.indicators.isEmpty else {
      return .section(
        "indicators", ReportWords.indicators[language],
        "<p class=\"card note\">\(ReportWords.noIndicators[language])</p>")
    }
    let rows = model.indicators.map { indicator in
      """
      <tr><td>\(HTML.badge(indicator.level, language))</td><td class="nowrap">\(indicator.observable.type.rawValue)</td><td class="mono">\(VisibleText.evidence(indicator.observable.defanged, limit: 160))</td><td class="num">\(Words.number(indicator.count))</td><td class="num">\(indicator.first.map(Words.day) ?? "–")</td><td class="num">\(indicator.last.map(Words.day) ?? "–")</td></tr>

      """ as HTML
    }
    let more = Phrase(
      en: "Only the first \(Words.number(rows.count)), the most serious and frequent, are listed. All of them: ",
      ja: "重要度・件数の上位 \(Words.number(rows.count)) 件のみ。全件を出力するコマンド：")
    let command = "kagami findings --case \(ShellWord.quoted(model.casePath)) --level medium --ndjson"
    let ordinary = Phrase(
      en:
        "\(Words.number(model.ordinaryIndicators)) values of warning lists, such as internal addresses, public resolvers and large sites, are not listed.",
      ja: "内部アドレス、公開リゾルバー、大手サイトなど、警告リストにある値 \(Words.number(model.ordinaryIndicators)) 件は載せていません。")
    let hidden: HTML = model.ordinaryIndicators > 0 ? "<p class=\"note\">\(ordinary[language])</p>" : ""
    let note: HTML =
      model.omittedIndicators ? "<p class=\"note\">\(more[language])<code>\(command)</code></p>" : ""
    return .section(
      "indicators", ReportWords.indicators[language],
      """
      <div class="card long"><p class="note">\(ReportWords.indicatorsNote[language])</p>
      <div class="scroll"><table><thead><tr><th>\(ReportWords.level[language])</th><th>\(ReportWords.type[language])</th><th>\(ReportWords.value[language])</th><th class="num">\(ReportWords.count[language])</th><th class="num">\(ReportWords.first[language])</th><th class="num">\(ReportWords.last[language])</th></tr></thead>
      <tbody>\(rows)</tbody></table></div>\(hidden)\(note)</div>
      """)
  }
}
