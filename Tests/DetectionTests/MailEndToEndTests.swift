import Detection
import EventModel
import Sigma
import Testing

/// Whole messages through facts and rules: the story of the campaigns, and their ordinary neighbours.
@Suite struct MailEndToEndTests {
  private let collection = MailAndDeviceRulesTests.collection

  private func findings(_ message: Message, artifacts: [ArtifactFacts] = []) -> [(title: String, level: Level)] {
    let bench = RuleBench(collection)
    let found = bench.matches { MailEvents.append(message, artifacts: artifacts, into: &$0) }
    return collection.rules.filter { found.contains($0.metadata.id) && $0.metadata.level != .informational }
      .map { ($0.metadata.title, $0.metadata.level ?? .low) }.sorted { $0.0 < $1.0 }
  }

  private let expert = MailAddress(name: "元駐米大使 山田 一郎", address: "yamada.ichiro1950@gmail.com")

  @Test func oneDriveLinkIsHigh() {
    let found = findings(
      mail(
        from: expert, subject: "国際情勢と日本外交に関する資料のご送付",
        text: "先日お話しした会合資料をお送りします。下記リンクよりZIPファイルをダウンロードしてください。\nhttps://1drv.ms/u/s!AbCdEf\n"))
    #expect(found.contains { $0.title == "Security Policy Lure With Archive on Cloud Storage From Free Mail" })
    #expect(found.map(\.level).max() == .high)
  }

  @Test func shortcutInProtectedArchiveIsHigh() {
    let artifacts = [
      ArtifactFacts(name: "勉強会資料.zip", contentType: "zip", size: 5, sha256: "aa", isEncrypted: true),
      ArtifactFacts(name: "次第.docx.lnk", contentType: "lnk", size: 3, sha256: "bb", depth: 1, parent: 0),
    ]
    let found = findings(
      mail(from: expert, subject: "台湾海峡情勢 勉強会のご案内", text: "資料を添付します。", attachments: [attachment("勉強会資料.zip")]),
      artifacts: artifacts)
    #expect(found.contains { $0.title == "Attachment Hides Its True Extension" && $0.level == .high })
    #expect(found.contains { $0.title == "Security Policy Lure With Risky Attachment From Free Mail" })
  }

  @Test func firstContactIsMediumAtMost() {
    let found = findings(
      mail(from: expert, subject: "取材のご依頼", text: "日本外交と安全保障政策についてお話を伺いたく、ご連絡いたしました。"))
    #expect(found.map(\.level) == [.medium])
  }

  @Test func experts() {
    let colleague = MailAddress(name: "佐藤 教授", address: "sato@law.univ.ac.jp")
    let message = mail(
      from: colleague, subject: "日米同盟に関する研究会のご案内",
      text: "資料は当日配布いたします。会場案内 https://www.univ.ac.jp/access/ をご覧ください。",
      attachments: [attachment("次第.docx"), attachment("名簿.pdf")])
    #expect(findings(message).isEmpty)
  }

  @Test func ordinaryMail() {
    let invoice = mail(
      from: MailAddress(name: "株式会社例 経理部", address: "billing@firm.co.jp"), subject: "請求書送付の件",
      text: "添付ファイルのパスワードは別途お送りします。", attachments: [attachment("請求書.zip")])
    let facts = [ArtifactFacts(name: "請求書.zip", contentType: "zip", size: 5, sha256: "aa", isEncrypted: true)]
    #expect(findings(invoice, artifacts: facts).map(\.level) == [.low])
    let newsletter = mail(
      from: MailAddress(name: "Institute", address: "news@think.example"),
      subject: "Invitation: seminar on the Taiwan Strait",
      text: "Download the report at https://www.dropbox.com/s/abc/report.zip", headers: [("List-Unsubscribe", "<x>")])
    #expect(findings(newsletter).isEmpty)
  }
}
