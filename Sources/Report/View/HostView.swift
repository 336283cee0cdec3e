import EventModel

/// Logons and processes on Windows hosts.
struct HostView {
  let model: ReportModel
  private var language: Language { model.language }

  static let title = Phrase(en: "Logons and processes", ja: "ログオンとプロセス")

  var section: HTML {
    guard let hosts = model.hosts, !hosts.isEmpty else { return "" }
    return .section(
      "hosts", HostView.title[language],
      "<div class=\"card long\">\(losses(hosts))\(logons(hosts.logons))\(processes(hosts.processes))</div>")
  }

  private func losses(_ hosts: HostActivity) -> HTML {
    var notes: [String] = []
    if hosts.isCut {
      notes.append(
        Phrase(en: "There is more than is kept: this is not complete.", ja: "上限を超えたため、すべてではありません。")[language])
    }
    if !hosts.unread.isEmpty {
      let count = Words.number(hosts.unread.count)
      notes.append(
        Phrase(
          en: "\(count) evidence files could not be read, or not in full, for this section.",
          ja: "この節のための証拠ファイル \(count) 件を、まったく、または完全には読めませんでした。")[language])
    }
    if hosts.omittedLogons > 0 {
      let count = Words.number(hosts.omittedLogons)
      notes.append(
        Phrase(
          en: "\(count) logons of computer accounts and of Windows itself are not listed.",
          ja: "コンピューターアカウントと Windows 自身のログオン \(count) 件は載せていません。")[language])
    }
    let lines = notes.map { "<p class=\"note\">\($0)</p>" as HTML }
    return "\(lines)"
  }

  private func logons(_ rows: [LogonRow]) -> HTML {
    guard !rows.isEmpty else { return "" }
    let shown = rows.prefix(ReportLimits.logons).map { row in
      """
      <tr><td class="mono">\(VisibleText.evidence(row.account, limit: 80))</td><td class="mono">\(VisibleText.evidence(row.source, limit: 80))</td><td class="mono">\(VisibleText.evidence(row.computer, limit: 80))</td><td class="nowrap">\(row.kindText)</td><td class="num">\(Words.number(row.successes))</td><td class="num">\(Words.number(row.failures))</td><td class="nowrap">\(row.first.map(Words.minute) ?? "–")</td><td class="nowrap">\(row.last.map(Words.minute) ?? "–")</td><td>\(row.notes.map { $0.phrase[language] }.joined(separator: Phrase(en: ", ", ja: "、")[language]))</td></tr>

      """ as HTML
    }
    let heads = [
      Phrase(en: "Account", ja: "アカウント"), Phrase(en: "From", ja: "接続元"), Phrase(en: "Computer", ja: "端末"),
      Phrase(en: "Type", ja: "種別"), Phrase(en: "Successes", ja: "成功"), Phrase(en: "Failures", ja: "失敗"),
      Phrase(en: "First", ja: "最初"), Phrase(en: "Last", ja: "最後"), Phrase(en: "Notable", ja: "注目点"),
    ].map { "<th>\($0[language])</th>" as HTML }
    let intro = Phrase(
      en: "Who logged on from where, notable pairs first. Type 2: at the desk, 3: network, 10: remote desktop.",
      ja: "誰がどこからログオンしたか（注目すべき組を先に表示）。種別 2：対話型、3：ネットワーク、10：リモートデスクトップ。")
    let more = Phrase(
      en: "\(Words.number(rows.count - shown.count)) more pairs: ",
      ja: "ほか \(Words.number(rows.count - shown.count)) 組：")
    let command = "kagami logons --case \(ShellWord.quoted(model.casePath))"
    let note: HTML = rows.count > shown.count ? "<p class=\"note\">\(more[language])<code>\(command)</code></p>" : ""
    return """
      <p class="note">\(intro[language])</p>
      <div class="scroll"><table><thead><tr>\(heads)</tr></thead>
      <tbody>\(shown)</tbody></table></div>\(note)
      """
  }

  private func processes(_ rows: [ProcessRow]) -> HTML {
    guard !rows.isEmpty else { return "" }
    let shown = rows.prefix(ReportLimits.processes).map { row in
      let indent = String(repeating: "\u{2003}", count: min(row.depth, 24)) + (row.findings.isEmpty ? "" : "▶ ")
      let line = VisibleText.evidence(row.commandLine ?? row.image, limit: 200)
      let parent: HTML =
        row.depth == 0
        ? row.parentImage.map { "<div class=\"note\">← \(VisibleText.evidence($0, limit: 120))</div>" } ?? "" : ""
      return """
        <tr><td class="nowrap">\(row.time.map(Words.time) ?? "–")</td><td class="mono">\(VisibleText.evidence(row.computer, limit: 60))</td><td class="mono">\(parent)\(indent)\(line)</td><td class="mono">\(row.user.map { VisibleText.evidence($0, limit: 60) } ?? "–")</td><td class="num">\(Words.number(row.findings.count))</td></tr>

        """ as HTML
    }
    let heads = [
      Phrase(en: "Time", ja: "時刻"), Phrase(en: "Computer", ja: "端末"), Phrase(en: "Process", ja: "プロセス"),
      Phrase(en: "Account", ja: "アカウント"), Phrase(en: "Findings", ja: "検出"),
    ].map { "<th>\($0[language])</th>" as HTML }
    let intro = Phrase(
      en:
        "Processes around findings: what started them (above) and what they started (indented). ▶ marks a process with findings.",
      ja: "検出の前後のプロセス：上が起動元、字下げが起動先。▶ は検出のあるプロセス。")
    let more = Phrase(
      en: "\(Words.number(rows.count - shown.count)) more processes: ",
      ja: "ほか \(Words.number(rows.count - shown.count)) プロセス：")
    let command = "kagami processes --case \(ShellWord.quoted(model.casePath))"
    let note: HTML = rows.count > shown.count ? "<p class=\"note\">\(more[language])<code>\(command)</code></p>" : ""
    return """
      <p class="note">\(intro[language])</p>
      <div class="scroll"><table><thead><tr>\(heads)</tr></thead>
      <tbody>\(shown)</tbody></table></div>\(note)
      """
  }
}
