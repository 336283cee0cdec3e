import Casebook
import EventModel

/// Findings by rule, the most serious first, each with its reasons.
struct FindingsView {
  let model: ReportModel
  private var language: Language { model.language }

  var section: HTML {
    guard !model.groups.isEmpty else {
      return .section(
        "findings", ReportWords.findings[language], "<p class=\"card note\">\(ReportWords.noFindings[language])</p>")
    }
    return .section(
      "findings", ReportWords.findings[language], "\(notice)\n\(model.groups.map(group))\n\(omittedRules)")
  }

  /// Said before the first finding when not all are shown.
  private var notice: HTML {
    let shown = model.groups.map(\.shown.count).reduce(0, +)
    guard shown < model.summary.findings else { return "" }
    let text = Phrase(
      en:
        "\(Words.number(shown)) of \(Words.number(model.summary.findings)) findings are shown in full: for each rule the most serious and earliest. The command under each rule lists the rest.",
      ja:
        "全 \(Words.number(model.summary.findings)) 件のうち \(Words.number(shown)) 件を詳しく示します（各ルールで重要度が高く早いもの）。残りは各ルール末尾のコマンドで一覧できます。"
    )
    return "<p class=\"note\">\(text[language])</p>"
  }

  private func group(_ group: ReportModel.RuleGroup) -> HTML {
    let rule = group.counts.rule
    let title = language == .ja ? rule.titleJa ?? rule.title : rule.title
    let unit = Phrase(en: group.counts.count == 1 ? "finding" : "findings", ja: "件")
    return """
      <article class="card rule">
      <header>\(HTML.badge(group.counts.level, language))<div class="grow"><h3>\(title)</h3>
      <p class="sub">\(subtitle(group))</p></div>
      <div class="many">\(Words.number(group.counts.count)) <small>\(unit[language])</small></div></header>
      \(explanation(rule.id))\(group.shown.map(finding))\(omitted(group))
      </article>

      """
  }

  /// What the rule means; in English also what else may cause it.
  private func explanation(_ rule: String) -> HTML {
    guard let found = model.options.explanations[rule] else { return "" }
    let meaning = found.meaning[language]
    guard !meaning.isEmpty else { return "" }
    let causes = language == .en ? found.otherCauses.joined(separator: "; ") : ""
    let other: HTML = causes.isEmpty ? "" : " <span class=\"note\">Other causes: \(causes).</span>"
    return "<p class=\"meaning\">\(meaning)\(other)</p>\n"
  }

  private func subtitle(_ group: ReportModel.RuleGroup) -> HTML {
    let techniques = Set(group.shown.flatMap(\.techniques)).sorted().prefix(6)
    var parts: [HTML] = techniques.map { HTML.technique($0, language) }
    if let first = group.counts.first, let last = group.counts.last {
      parts.append(
        Words.day(first) == Words.day(last) ? "\(Words.day(first))" : "\(Words.day(first)) – \(Words.day(last))")
    }
    parts.append("<span class=\"mono\">\(group.counts.rule.id)</span>")
    var joined: HTML = ""
    for (index, part) in parts.enumerated() { joined += index == 0 ? part : " · \(part)" }
    return joined
  }

  private func omitted(_ group: ReportModel.RuleGroup) -> HTML {
    guard group.omitted > 0 else { return "" }
    let text = Phrase(
      en: "\(Words.number(group.omitted)) more findings of this rule are not shown here. List them with",
      ja: "このルールの検出がほかに \(Words.number(group.omitted)) 件あります。一覧するコマンド：")
    let command =
      "kagami findings --case \(ShellWord.quoted(model.casePath)) --rule \(ShellWord.quoted(group.counts.rule.id))"
    return "<p class=\"more\">\(text[language]) <code>\(command)</code></p>"
  }

  private var omittedRules: HTML {
    guard model.omittedRules > 0 else { return "" }
    let text = Phrase(
      en:
        "\(Words.number(model.omittedRules)) more rules with findings, all less serious, are left out. List all findings with",
      ja: "ほかに検出のあったルールが \(Words.number(model.omittedRules)) 件あります（重要度は上記以下）。全件を一覧するコマンド：")
    let command = "kagami findings --case \(ShellWord.quoted(model.casePath))"
    return "<p class=\"card note\">\(text[language]) <code>\(command)</code></p>"
  }

  private func finding(_ finding: Finding) -> HTML {
    let time: HTML =
      finding.time.map { "<time datetime=\"\($0.description)\">\(Words.time($0))</time>" }
      ?? "<span class=\"cut\">\(ReportWords.timeUnknown[language])</span>"
    let group = HTML.badge(finding.level, language)
    return """
      <div class="finding" id="f-\(finding.id)">
      <p class="when">\(group)\(time)<span class="where">\(VisibleText.evidence(finding.evidence.path, limit: 120)) · \(ReportWords.record[language]) <span class="mono">\(VisibleText.evidence(finding.record.id, limit: 90))</span></span></p>
      \(reasons(finding))\(observables(finding))
      <p class="origin">\(ReportWords.origin[language]): \(origin(finding)) · id <span class="mono">\(finding.id)</span></p>
      </div>

      """
  }

  private func reasons(_ finding: Finding) -> HTML {
    guard !finding.reasons.isEmpty else { return "" }
    let rows = finding.reasons.prefix(ReportLimits.reasons).map { reason in
      """
      <tr><td class="mono">\(reason.field)</td><td>\(VisibleText.evidence(reason.value))</td><td class="what">\(VisibleText.evidence(reason.condition))</td></tr>
      """ as HTML
    }
    let left = finding.reasons.count - rows.count
    return """
      <table><colgroup><col class="f"><col class="v"><col></colgroup><thead><tr><th>\(ReportWords.field[language])</th><th>\(ReportWords.value[language])</th><th>\(ReportWords.condition[language])</th></tr></thead>
      <tbody>\(rows)\(left > 0 ? "<tr><td colspan=\"3\">\(more(left))</td></tr>" : "")</tbody></table>
      """
  }

  private func observables(_ finding: Finding) -> HTML {
    guard !finding.observables.isEmpty else { return "" }
    let items = finding.observables.prefix(ReportLimits.observables).map { observable in
      "<li><b>\(observable.type.rawValue)</b><span class=\"mono\">\(VisibleText.evidence(observable.defanged, limit: 140))</span></li>"
        as HTML
    }
    let left = finding.observables.count - items.count
    return """
      <ul class="values" aria-label="\(ReportWords.seen[language])">\(items)\(left > 0 ? "<li>\(more(left))</li>" : "")</ul>
      """
  }

  private func more(_ count: Int) -> String {
    Phrase(en: "and \(Words.number(count)) more (kagami show)", ja: "ほか \(Words.number(count)) 件（kagami show）")[
      language]
  }

  private func origin(_ finding: Finding) -> HTML {
    var chain: HTML = ""
    for (index, step) in finding.origin.steps.enumerated() {
      if index > 0 { chain += " › " }
      chain += "\(step.reader.name) \(VisibleText.evidence(step.name, limit: 80))"
      if let offset = step.offset {
        let place = Phrase(en: "byte \(Words.number(offset))", ja: "\(Words.number(offset)) バイト目")
        chain += " (\(place[language]))"
      }
    }
    return finding.origin.steps.isEmpty ? "–" : chain
  }
}

/// Words of a command line that a reader copies.
enum ShellWord {
  /// The word as a POSIX shell takes it literally.
  static func quoted(_ word: String) -> String {
    let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:@%+=,")
    if !word.isEmpty, word.allSatisfy(plain.contains) { return word }
    return "'" + word.replacing("'", with: "'\\''") + "'"
  }
}
