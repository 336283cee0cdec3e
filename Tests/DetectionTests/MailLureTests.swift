import Detection
import Testing

/// The score against mails that were not used to write the themes: paraphrases must reach 6, ordinary mail must not.
@Suite struct MailLureTests {
  struct Sample: Sendable, CustomTestStringConvertible {
    let subject: String
    let body: String
    var testDescription: String { subject }
    init(_ subject: String, _ body: String) {
      self.subject = subject
      self.body = body
    }
  }

  static let lures: [Sample] = [
    Sample("日米同盟に関する勉強会のご案内", "平素よりお世話になっております。勉強会を開催いたしますのでご案内申し上げます。"),
    Sample("台湾有事シンポジウムへのご登壇のお願い", "突然のご連絡失礼いたします。ご都合を伺えれば幸いです。"),
    Sample("取材のご依頼", "国際情勢と日本外交についてお話を伺いたく、ご連絡いたしました。"),
    Sample("所蔵資料のおすすめ", "戦後日本外交史に関する史料を新たに公開いたしました。"),
    Sample("ｲﾝﾄﾞ太平洋の安全保障 研 究 会 開催案内", "ご出席賜れますと幸いです。"),
    Sample("防衛費の在り方について先生のご意見を伺いたく", "小職は防衛政策を研究しております。お時間をいただけませんでしょうか。"),
    Sample("【会合資料】対中政策検討部会", "次回会合の配布資料をお送りします。ご査収ください。"),
    Sample("原稿ご確認のお願い", "次号特集「抑止力と核軍縮」のご寄稿につき、原稿のご確認をお願いいたします。"),
    Sample("委員名簿送付の件", "経済安全保障に関する有識者会議の委員名簿をお送りします。"),
    Sample("能動的サイバー防御についてのインタビューのお願い", "弊誌の編集部の者です。取材をお受けいただけますでしょうか。"),
    Sample("參議院選挙に向けた動画拡散のお願い", "党広報本部です。公式動画の拡散にご協力をお願いいたします。"),
    Sample("Invitation to a closed-door roundtable on the Taiwan Strait", "It would be an honour to have you join us."),
    Sample(
      "Interview request",
      "I am writing about Japan's foreign policy and the war in Ukraine and would like to interview you."),
    Sample(
      "Your views on extended deterrence", "We would be grateful for your opinion on Japan-US defense cooperation."),
    Sample(
      "The EXPO Exhibition in Japan in 2025", "Please find below the briefing material for the visiting delegation."),
    Sample("Draft paper on Indo-Pacific maritime security", "Could you review our draft and share your comments?"),
    Sample(
      "Recommended reading from our archive",
      "A selection of documents on Sino-Japanese bilateral relations and diplomacy."),
    Sample("Member list of the committee", "The list of participants of the Japan–U.S. security dialogue is attached."),
    Sample("岸田外交の総括—座談会ご登壇のお願い", "司会は当方で務めます。ご出席をお願い申し上げます。"),
    Sample("臺灣海峽的安全保障 研究会のお誘い", "日程は追ってご連絡します。"),
  ]

  @Test(arguments: lures) func luresReachSix(_ sample: Sample) throws {
    let score = MailKnowledge.standard.lexicon.score(subject: sample.subject, body: sample.body)
    #expect(score.total >= 6, "\(score)")
  }

  static let ordinary: [Sample] = [
    Sample("7月度ご請求書送付の件", "請求書を添付にてお送りします。ご査収のほどよろしくお願いいたします。パスワードは別途お送りします。"),
    Sample("定例会議の資料", "明日の定例会議の資料をお送りします。ご確認ください。"),
    Sample("新製品セミナーのご案内", "弊社セキュリティ製品のセミナーを開催いたします。ぜひご参加ください。"),
    Sample("情報セキュリティポリシー改定のお知らせ", "社内のセキュリティポリシーを改定しましたのでご確認ください。"),
    Sample("台湾旅行のお土産", "先週台湾に行ってきました。お菓子を給湯室に置いておきます。"),
    Sample("歓送迎会のご案内", "来週金曜の歓送迎会にご参加ください。"),
    Sample("採用面接の日程調整", "履歴書を拝見しました。面談の日程をご相談させてください。"),
    Sample("半導体関連部材のお見積り", "お見積書を送付いたします。ご査収ください。"),
    Sample(
      "Re: [PATCH v3] KEYS: fix security policy check",
      "The security hook should be called before the keyring is linked. Comments?"),
    Sample(
      "Your parcel could not be delivered", "Click the link to reschedule delivery. Your account will be suspended."),
    Sample("Invoice 2024-0612", "Please find attached the invoice. Payment is due in 30 days."),
    Sample("Weekly status report", "Attached is the report for the meeting on Monday. Please review the draft budget."),
    Sample("Seminar on distributed databases", "Join us for a talk on replication. Registration is free."),
    Sample("Interview schedule", "Your job interview is on Tuesday at 10:00. Please bring your resume."),
    Sample("防犯訓練の実施について", "避難訓練を実施します。全員ご参加ください。"),
    Sample(
      "Strategic review of Q3 sales in Asia Pacific", "Please review the attached material before the conference call."),
  ]

  @Test(arguments: ordinary) func ordinaryMailStaysBelowSix(_ sample: Sample) throws {
    let score = MailKnowledge.standard.lexicon.score(subject: sample.subject, body: sample.body)
    #expect(score.total < 6, "\(score)")
  }

  @Test func standardKnowledgeIsWhole() {
    #expect(MailKnowledge.standard.problems == [])
    #expect(MailKnowledge.standard.lexicon.themes.count >= 12)
    #expect(Set(MailKnowledge.standard.lexicon.themes.map(\.id)).count == MailKnowledge.standard.lexicon.themes.count)
  }

  @Test func scoreStaysInItsRange() {
    let all = MailKnowledge.standard.lexicon.themes.flatMap(\.terms).map(\.text).joined(separator: " ")
    let score = MailKnowledge.standard.lexicon.score(subject: all, body: all)
    #expect(score.total == 12)
    #expect(MailKnowledge.standard.lexicon.score(subject: "", body: "").total == 0)
  }
}
