import EventModel

/// What an anomaly's code means for people. An unknown code is explained by its family, an unknown family by its detail.
enum AnomalyWords {
  /// The meaning; nil when neither the code nor its family is known.
  static func meaning(_ code: String) -> Phrase? {
    let parts = code.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let family = parts.first.map(String.init) ?? ""
    let kind = parts.count > 1 ? String(parts[1]) : ""
    // First the whole code, then what the kind's words say whatever the family, then the family.
    if let exact = codes[code] { return exact }
    if let general = kinds.first(where: { kind.contains($0.word) })?.meaning {
      guard let subject = families[family] else { return general }
      return Phrase(en: "\(subject.en): \(general.en)", ja: "\(subject.ja)：\(general.ja)")
    }
    return families[family].map {
      Phrase(en: "\($0.en): an oddity of the format", ja: "\($0.ja)：形式上の異常")
    }
  }

  private static let codes: [String: Phrase] = [
    "text.time-without-zone": Phrase(
      en: "Times without a zone: read as the zone that was set, else UTC", ja: "時刻に時差の記載なし（設定した時差、なければ UTC と解釈）"),
    "text.time-without-year": Phrase(en: "Times without a year", ja: "時刻に年の記載なし"),
    "text.year-inferred": Phrase(en: "Times without a year: it was inferred", ja: "年の記載がないため推定"),
    "evtx.record-hidden": Phrase(
      en: "Windows event log: records were hidden inside of others, as editors of logs do; they are read",
      ja: "Windowsイベントログ：他のレコードの中に隠されたレコード（ログ改竄ツールの特徴）。内容は読取済み"),
    "evtx.records-missing": Phrase(
      en: "Windows event log: records that a chunk names are not there", ja: "Windowsイベントログ：記載のあるレコードが存在しない"),
    "evtx.chunks-empty": Phrase(
      en: "Windows event log: chunks that should hold records are empty", ja: "Windowsイベントログ：レコードがあるべき領域が空"),
    "evtx.record-empty": Phrase(
      en: "Windows event log: records without content", ja: "Windowsイベントログ：内容のないレコード"),
    "evtx.empty-space": Phrase(en: "Windows event log: much empty space", ja: "Windowsイベントログ：広い空き領域"),
    "evtx.records-beyond-header": Phrase(
      en: "Windows event log: a chunk says that its records end earlier than they do; they are read",
      ja: "Windowsイベントログ：記載より後ろにもレコードがある（読取済み）"),
    "evtx.record-salvaged": Phrase(
      en: "Windows event log: records found behind damage", ja: "Windowsイベントログ：破損箇所の後ろから回収したレコード"),
    "mail.header-injection": Phrase(
      en: "Mail: a header holds hidden line ends, as forgers do", ja: "メール：ヘッダーに改行が隠されている（偽装の手口）"),
    "mail.conflicting-filename": Phrase(
      en: "Mail: an attachment has two different names, as forgers do", ja: "メール：添付ファイル名が二重に異なる（偽装の手口）"),
    "outlook.attachment-by-reference": Phrase(
      en: "Outlook item: an attachment is elsewhere; only its address is here",
      ja: "Outlookアイテム：添付ファイルの実体は別の場所にあり、参照先のみ記載"),
    "outlook.attachment-missing": Phrase(
      en: "Outlook item: an attachment has no content", ja: "Outlookアイテム：添付ファイルの中身がない"),
    "ole.data-appended": Phrase(
      en: "Compound file: data was appended behind its end", ja: "複合ファイル：末尾の後ろにデータが付加されている"),
    "ole.sectors-shared": Phrase(
      en: "Compound file: streams share their bytes, as bombs do", ja: "複合ファイル：複数のストリームが同じ領域を共有（圧縮爆弾の特徴）"),
    "mail.boundary-not-found": Phrase(
      en: "Mail: the announced boundary of the parts does not occur", ja: "メール：宣言されたパート境界が本文に現れない"),
    "mail.encrypted-content": Phrase(
      en: "Mail: encrypted with S/MIME or PGP; the content was not read", ja: "メール：S/MIMEまたはPGPで暗号化されており、内容は未読"),
    "mail.smime-unread": Phrase(
      en: "Mail: an S/MIME part that could not be opened", ja: "メール：開けないS/MIMEパート"),
    "mail.wide-text": Phrase(
      en: "Mail: the whole message is saved in UTF-16; read as that", ja: "メール：全体がUTF-16で保存されている（読取済み）"),
    "mail.wrong-charset": Phrase(
      en: "Mail: text labelled with a wrong charset; read as what it is", ja: "メール：文字コードの表示が誤り（実際の文字コードで読取）"),
  ]

  /// Words in the second part of a code, in the order in which they are looked for.
  private static let kinds: [(word: String, meaning: Phrase)] = [
    ("permission", Phrase(en: "access was denied", ja: "アクセス権がない")),
    ("encrypted", Phrase(en: "encrypted; the password is not known", ja: "暗号化されており、パスワードが不明")),
    ("password", Phrase(en: "encrypted; the password is not known", ja: "暗号化されており、パスワードが不明")),
    ("ratio", Phrase(en: "expands far beyond its size, as bombs do; stopped", ja: "異常な膨張率（圧縮爆弾の特徴）のため中止")),
    ("bomb", Phrase(en: "expands far beyond its size; stopped", ja: "異常な膨張のため中止")),
    ("nested", Phrase(en: "nested deeper than the limit; what lies deeper was not read", ja: "入れ子が上限を超え、その先は未読")),
    ("depth", Phrase(en: "nested deeper than the limit; what lies deeper was not read", ja: "入れ子が上限を超え、その先は未読")),
    ("too-many", Phrase(en: "more parts than the limit; the rest was not read", ja: "数が上限を超え、残りは未読")),
    ("too-large", Phrase(en: "larger than the limit; the rest was not read", ja: "大きさが上限を超え、残りは未読")),
    ("too-long", Phrase(en: "longer than the limit; the rest was not read", ja: "長さが上限を超え、残りは未読")),
    ("limit", Phrase(en: "a limit was reached; the rest was not read", ja: "上限に達し、残りは未読")),
    ("budget", Phrase(en: "a limit was reached; the rest was not read", ja: "上限に達し、残りは未読")),
    ("time-out", Phrase(en: "took too long; the rest was not read", ja: "時間の上限に達し、残りは未読")),
    ("truncated", Phrase(en: "ends before it should", ja: "途中で終わっている")),
    ("unexpected-end", Phrase(en: "ends before it should", ja: "途中で終わっている")),
    ("checksum", Phrase(en: "the checksum does not fit: damaged or altered", ja: "チェックサム不一致（破損または改変）")),
    ("unsupported", Phrase(en: "a variant that cannot be read yet", ja: "未対応の形式")),
    ("unrecognised", Phrase(en: "no reader knows this format", ja: "形式を認識できない")),
    ("unknown-format", Phrase(en: "no reader knows this format", ja: "形式を認識できない")),
    ("binary", Phrase(en: "no reader knows this format", ja: "形式を認識できない")),
    ("not-found", Phrase(en: "there is no such file", ja: "ファイルがない")),
    ("symlink", Phrase(en: "a link that leads nowhere or in a circle", ja: "行き先のない、または循環するリンク")),
    ("link-loop", Phrase(en: "a link that leads in a circle", ja: "循環するリンク")),
    ("empty", Phrase(en: "empty", ja: "空")),
    ("unreadable", Phrase(en: "could not be read", ja: "読み取れない")),
    ("undecodable", Phrase(en: "bytes that fit no charset", ja: "どの文字コードにも合わないバイト列")),
    ("charset", Phrase(en: "unknown or wrong charset", ja: "文字コードが不明または誤り")),
    ("duplicate", Phrase(en: "given twice", ja: "重複")),
    ("missing", Phrase(en: "a part of the structure is missing", ja: "構造の一部が欠落")),
    ("malformed", Phrase(en: "contradicts the format", ja: "形式に反する")),
    ("damaged", Phrase(en: "damaged", ja: "破損")),
    ("bad-time", Phrase(en: "a time that cannot be read", ja: "時刻を解釈できない")),
    ("date", Phrase(en: "a date that cannot be read or is not there", ja: "日付がない、または解釈できない")),
    ("nul", Phrase(en: "NUL bytes in text", ja: "テキスト中に NUL バイト")),
  ]

  /// The first part of a code.
  private static let families: [String: Phrase] = [
    "mail": Phrase(en: "Mail", ja: "メール"), "mbox": Phrase(en: "Mailbox", ja: "メールボックス"),
    "outlook": Phrase(en: "Outlook item", ja: "Outlookアイテム"), "tnef": Phrase(en: "winmail.dat", ja: "winmail.dat"),
    "text": Phrase(en: "Text log", ja: "テキストログ"), "json": Phrase(en: "JSON", ja: "JSON"),
    "csv": Phrase(en: "CSV", ja: "CSV"), "xml": Phrase(en: "XML", ja: "XML"),
    "syslog": Phrase(en: "Syslog", ja: "syslog"), "evtx": Phrase(en: "Windows event log", ja: "Windowsイベントログ"),
    "archive": Phrase(en: "Archive", ja: "書庫"), "zip": Phrase(en: "Archive", ja: "書庫"),
    "intake": Phrase(en: "File", ja: "ファイル"), "file": Phrase(en: "File", ja: "ファイル"),
    "flow": Phrase(en: "Flow records", ja: "フロー記録"), "office": Phrase(en: "Document", ja: "文書"),
    "ole": Phrase(en: "Compound file", ja: "複合ファイル"), "pdf": Phrase(en: "Document", ja: "文書"),
    "sigma": Phrase(en: "Rules", ja: "ルール"), "indicator": Phrase(en: "Indicators", ja: "指標"),
  ]
}
