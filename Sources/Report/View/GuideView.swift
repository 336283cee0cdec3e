import EventModel

/// How to read the report: levels, what "nothing found" means, what was covered and what was not.
struct GuideView {
  let model: ReportModel
  private var language: Language { model.language }

  var section: HTML {
    .section(
      "guide", ReportWords.guide[language],
      "<div class=\"card long\">\n<dl class=\"guide\">\(entries)</dl>\n<h3>\(coverageTitle)</h3>\n\(coverage)\n</div>")
  }

  private var coverageTitle: String { Phrase(en: "What was covered", ja: "調べた範囲")[language] }

  private var entries: [HTML] {
    GuideView.texts.map { text in
      "<dt>\(text.title[language])</dt><dd>\(text.text[language])</dd>" as HTML
    }
  }

  private var coverage: HTML {
    let rows = model.coverage.map { coverage in
      """
      <tr><td>\(coverage.kind.title[language])</td><td class="num">\(Words.number(coverage.files))</td><td class="num">\(Words.number(coverage.records))</td><td class="num">\(Words.number(coverage.incomplete))</td><td class="num">\(Words.number(coverage.findings))</td></tr>
      """ as HTML
    }
    let missing = model.missingKinds.map { kind in
      """
      <tr><td>\(kind.title[language])</td><td colspan="4">\(Phrase(en: "not identified among the evidence; open remains \(kind.blindness.en)", ja: "証拠の中に確認できず。次の点は判断できません：\(kind.blindness.ja)")[language])</td></tr>
      """ as HTML
    }
    return """
      <div class="scroll"><table><thead><tr><th>\(ReportWords.kind[language])</th><th class="num">\(ReportWords.files[language])</th><th class="num">\(ReportWords.records[language])</th><th class="num">\(ReportWords.notInFull[language])</th><th class="num">\(ReportWords.findings[language])</th></tr></thead>
      <tbody>\(rows)\(missing)</tbody></table></div>
      """
  }

  private static let texts: [(title: Phrase, text: Phrase)] = [
    (
      Phrase(en: "Critical, high", ja: "緊急・高"),
      Phrase(
        en:
          "Typical of an attack and rare otherwise. Check at once; keep the evidence, and do not warn the attacker by blocking piece by piece.",
        ja: "攻撃に特有で、通常業務ではまれなもの。直ちに確認し、証拠を保全してください。個別の遮断で攻撃者に気付かれないよう注意が必要です。")
    ),
    (
      Phrase(en: "Medium", ja: "中"),
      Phrase(
        en:
          "Used by attackers and sometimes by ordinary work. Check with the person or system named, especially near a finding of a higher level.",
        ja: "攻撃でも通常業務でも起こり得るもの。関係者・システムに確認してください。高い重要度の検出と時間が近いものを優先します。")
    ),
    (
      Phrase(en: "Low, info", ja: "低・情報"),
      Phrase(en: "Context for other findings; alone they say little.", ja: "他の検出の背景となる情報。単独では多くを語りません。")
    ),
    (
      Phrase(en: "A finding is not a verdict", ja: "検出は断定ではありません"),
      Phrase(
        en:
          "It says that a rule or an indicator held on a record, and why. False alarms occur. A finding does not say who did it.",
        ja: "ルールや指標がレコードで成立したという事実とその理由を示すもので、誤検知もあり得ます。攻撃者が誰かは示しません。")
    ),
    (
      Phrase(en: "What \"nothing found\" means", ja: "「検出なし」の意味"),
      Phrase(
        en:
          "No rule held on the records that were read. It does not mean that there was no attack: logs may have been deleted or never kept, evidence may be missing, and methods without a rule are not seen.",
        ja: "読み取れたレコードではルールが成立しなかったという意味です。攻撃がなかったことを意味しません。ログの消去や未取得、証拠の不足、ルールのない手法は検出できません。")
    ),
    (
      Phrase(en: "Times", ja: "時刻"),
      Phrase(
        en:
          "As the records say, in UTC. Senders of mail can forge the date of a message, and clocks of devices can be wrong.",
        ja: "レコードの記載を UTC で示します。メールの日付は送信者が偽装でき、機器の時計も誤り得ます。")
    ),
    (
      Phrase(en: "Quoted text", ja: "引用した値"),
      Phrase(
        en:
          "Values are quoted from the evidence and are not trustworthy. Characters that cannot be seen are written out, as ⟨U+202E⟩. Do not open addresses from this report.",
        ja: "値は証拠からの引用で、信用できません。見えない文字は ⟨U+202E⟩ のように表記します。この報告書のアドレスを開かないでください。")
    ),
  ]
}
