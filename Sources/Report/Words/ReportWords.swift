import Casebook
import EventModel

/// The fixed words of a report, in both languages.
enum ReportWords {
  static let subject = Phrase(en: "Compromise assessment", ja: "侵害調査報告書")
  static let generated = Phrase(en: "Generated", ja: "作成")
  static let zone = Phrase(en: "All times in UTC (UTC+00:00)", ja: "時刻はすべて協定世界時 UTC（日本時間は +9 時間）")
  static let caseFile = Phrase(en: "Case", ja: "事案")

  static let glance = Phrase(en: "At a glance", ja: "概要")
  static let timeline = Phrase(en: "Timeline", ja: "時系列")
  static let findings = Phrase(en: "Findings", ja: "検出")
  static let indicators = Phrase(en: "Indicators", ja: "痕跡情報")
  static let evidence = Phrase(en: "Evidence", ja: "証拠")
  static let losses = Phrase(en: "Not readable", ja: "読めなかったもの")
  static let guide = Phrase(en: "How to read this", ja: "読み方")
  static let runs = Phrase(en: "Runs", ja: "走査記録")

  static let level = Phrase(en: "Level", ja: "重要度")
  static let count = Phrase(en: "Count", ja: "件数")
  static let rule = Phrase(en: "Rule", ja: "ルール")
  static let type = Phrase(en: "Type", ja: "種別")
  static let value = Phrase(en: "Value", ja: "値")
  static let field = Phrase(en: "Field", ja: "項目")
  static let condition = Phrase(en: "What held", ja: "成立した条件")
  static let first = Phrase(en: "First", ja: "最初")
  static let last = Phrase(en: "Last", ja: "最後")
  static let file = Phrase(en: "File", ja: "ファイル")
  static let size = Phrase(en: "Size", ja: "サイズ")
  static let organisation = Phrase(en: "Organisation", ja: "組織")
  static let reader = Phrase(en: "Reader", ja: "読み取り機能")
  static let records = Phrase(en: "Records", ja: "レコード数")
  static let status = Phrase(en: "Status", ja: "状態")
  static let record = Phrase(en: "record", ja: "レコード")
  static let origin = Phrase(en: "where it stands", ja: "所在")
  static let seen = Phrase(en: "Seen in values", ja: "含まれる値")
  static let timeUnknown = Phrase(en: "time unknown", ja: "時刻不明")
  static let notStated = Phrase(en: "not stated", ja: "記載なし")
  static let kind = Phrase(en: "Kind of evidence", ja: "証拠の種類")
  static let files = Phrase(en: "Files", ja: "ファイル数")
  static let notInFull = Phrase(en: "Not in full", ja: "一部・全部不可")
  static let day = Phrase(en: "Day (UTC)", ja: "日（UTC）")
  static let asTable = Phrase(en: "The timeline as a table", ja: "時系列を表で見る")
  static let why = Phrase(en: "What it is", ja: "内容")
  static let places = Phrase(en: "Where", ja: "場所")
  static let noFindings = Phrase(en: "No rule held on the records that were read.", ja: "読み取れたレコードで成立したルールはありません。")
  static let noTimeline = Phrase(en: "No finding has a time.", ja: "時刻のある検出はありません。")
  static let noIndicators = Phrase(
    en: "No finding of level medium or above carries a value to share.", ja: "重要度「中」以上の検出に共有すべき値はありません。")
  static let noLosses = Phrase(en: "Everything that was given was read in full.", ja: "与えられた証拠はすべて読み取れました。")
  static let noEvidence = Phrase(en: "The case holds no evidence.", ja: "事案に証拠がありません。")
  static let techniquesSeen = Phrase(en: "Techniques (MITRE ATT&CK)", ja: "手法（MITRE ATT&CK）")
  static let whereSeen = Phrase(en: "Where it showed", ja: "現れた場所")
  static let tacticsUnknown = Phrase(en: "no technique named", ja: "手法の記載なし")
  static let indicatorsNote = Phrase(
    en:
      "Values in findings of level medium or above, made harmless to click: hxxp for http, [.] for dots. Check each one before you block it: a victim's own address may be among them.",
    ja: "重要度「中」以上の検出に含まれる値です。誤って開かないよう hxxp や [.] で表記しています。遮断の前に一つずつ確認してください。被害側自身のアドレスも含まれ得ます。")

  /// The word for a level.
  static func level(_ level: Level) -> Phrase {
    switch level {
    case .critical: Phrase(en: "critical", ja: "緊急")
    case .high: Phrase(en: "high", ja: "高")
    case .medium: Phrase(en: "medium", ja: "中")
    case .low: Phrase(en: "low", ja: "低")
    case .informational: Phrase(en: "info", ja: "情報")
    }
  }

  /// The word for how far a file was read.
  static func status(_ status: EvidenceEntry.Status) -> Phrase {
    switch status {
    case .complete: Phrase(en: "read in full", ja: "全部読取")
    case .partial: Phrase(en: "read in part", ja: "一部読取")
    case .unreadable: Phrase(en: "not readable", ja: "読取不可")
    case .unfinished: Phrase(en: "not finished", ja: "読取中断")
    }
  }

  /// The word for what an anomaly means.
  static func effect(_ effect: Anomaly.Effect) -> Phrase {
    switch effect {
    case .unreadable: Phrase(en: "not readable", ja: "読取不可")
    case .partial: Phrase(en: "part lost", ja: "一部欠落")
    case .noted: Phrase(en: "noted", ja: "記録のみ")
    }
  }

  /// The word for how a run ended.
  static func outcome(_ outcome: ScanRun.Outcome) -> Phrase {
    switch outcome {
    case .unfinished: Phrase(en: "not finished", ja: "未完了")
    case .complete: Phrase(en: "complete", ja: "完了")
    case .partial: Phrase(en: "complete, with losses", ja: "完了（欠落あり）")
    case .cancelled: Phrase(en: "stopped by the user", ja: "利用者が中断")
    case .failed: Phrase(en: "failed", ja: "失敗")
    }
  }
}
