import Casebook
import EventModel

/// The answer at the top, worded so that it claims no more than the evidence carries.
struct VerdictWords {
  let model: ReportModel
  private var language: Language { model.language }

  /// The question the report answers.
  static let question = Phrase(en: "Were we hit?", ja: "攻撃を受けたか？")

  /// The answer in a few words.
  var answer: String {
    let answer: Phrase =
      switch model.verdict {
      case .serious: Phrase(en: "Signs of an attack were found", ja: "攻撃の痕跡が見つかりました")
      case .suspicious: Phrase(en: "Suspicious records were found", ja: "疑わしい記録が見つかりました")
      case .weak: Phrase(en: "No serious sign; weak signals only", ja: "重大な痕跡はなく、弱い兆候のみです")
      case .nothing: Phrase(en: "Nothing found in what was read", ja: "読み取れた範囲では何も見つかっていません")
      case .unknown: Phrase(en: "No answer: no evidence was read", ja: "判定できません（証拠が読み取れていません）")
      }
    return answer[language]
  }

  /// What the answer rests on.
  var ground: String {
    let count = Words.number(model.decisive.findings)
    let findings = Words.findings(model.decisive.findings)
    let period = Words.period(model.dated.first, model.dated.last, language)
    switch model.verdict {
    case .serious:
      return Phrase(
        en:
          "\(findings) of level high or above\(period). Each one names the rule, the record and the reason, so that a person can check it; start with the first ones below.",
        ja: "重要度「高」以上の検出が \(count) 件あります\(period)。各検出にルール・レコード・理由を示しています。下の先頭から確認してください。")[language]
    case .suspicious:
      return Phrase(
        en:
          "\(findings) of level medium\(period), none of level high. A person should look at them: ordinary work can look like this.",
        ja: "重要度「中」の検出が \(count) 件あります\(period)。「高」以上はありません。通常業務でも起こり得るため、人による確認が必要です。")[language]
    case .weak:
      return Phrase(
        en: "\(findings) of level low or informational\(period). Alone they say little.",
        ja: "重要度「低」「情報」の検出が \(count) 件あります\(period)。単独では多くを語りません。")[language]
    case .nothing:
      return Phrase(
        en:
          "No rule and no indicator held on \(Words.number(model.records)) records. This is not proof that nothing happened: it covers only the evidence, the time and the methods listed here.",
        ja: "\(Words.number(model.records)) 件のレコードで成立したルール・指標はありません。何も起きなかった証明ではなく、ここに挙げた証拠・期間・手法に限った結果です。")[language]
    case .unknown:
      return Phrase(
        en: "The case holds no record that could be searched. Nothing can be said about an attack.",
        ja: "検索できるレコードがありません。攻撃の有無について何も言えません。")[language]
    }
  }

  /// What the answer does not cover: always said.
  var caveat: String {
    var parts: [String] = []
    if model.notFullyRead > 0 {
      parts.append(
        Phrase(
          en:
            "Of \(Words.files(model.files)), \(Words.number(model.notFullyRead)) could not be read in full (see Not readable).",
          ja: "\(Words.number(model.files)) ファイル中 \(Words.number(model.notFullyRead)) ファイルは全部を読めていません（「読めなかったもの」参照）。")[
            language])
    }
    let missing = model.missingKinds.map { $0.title[language] }
    if !missing.isEmpty, model.verdict != .unknown {
      let list = missing.joined(separator: language == .ja ? "、" : "; ")
      parts.append(
        Phrase(en: "Not identified among the evidence: \(list).", ja: "証拠の中に確認できないもの：\(list)。")[language])
    }
    return parts.joined(separator: language == .ja ? "" : " ")
  }
}

extension ReportModel {
  /// Kinds of evidence that the case has nothing of.
  var missingKinds: [EvidenceKind] {
    let present = Set(coverage.filter { $0.records > 0 || $0.findings > 0 }.map(\.kind))
    // What a container held is known by its findings only, therefore "not identified" rather than "not there".
    return EvidenceKind.allCases.filter { $0 != .other && !present.contains($0) }
  }
}
