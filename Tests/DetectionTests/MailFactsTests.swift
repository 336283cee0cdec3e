import Detection
import EventModel
import Testing

/// Facts about sender, transport, links and attachments, one table each.
@Suite struct MailFactsTests {
  @Test(arguments: [
    ("a@gmail.com", "freemail"), ("a@OUTLOOK.jp", "freemail"), ("a@yahoo.co.jp", "freemail"),
    ("a@mofa.go.jp", "government-jp"), ("a@law.univ.ac.jp", "academic-jp"), ("a@firm.co.jp", "corporate-jp"),
    ("a@jiia.or.jp", "organisation-jp"), ("a@docomo.ne.jp", "provider"), ("a@state.gov", "government"),
    ("a@fco.gov.uk", "government"), ("a@ox.ac.uk", "academic"), ("a@mit.edu", "academic"), ("a@think.example", "other"),
    ("a@notgmail.com", "other"), ("nobody", "none"),
  ]) func senderClass(_ address: String, _ expected: String) {
    #expect(messageFields(mail(from: MailAddress(address: address)))["from.class"] == [expected])
  }

  @Test(arguments: [
    ("山田 太郎(元駐米大使)", "x@gmail.com", "", "title-in-name"),
    ("Prof. John Doe", "x@gmail.com", "", "title-in-name"),
    ("公共政策研究所 事務局", "x@outlook.jp", "", "organisation-in-name"),
    ("yamada@mofa.example", "x@gmail.com", "", "other-domain-address"),
    ("support mofa.go.jp", "x@gmail.com", "", "other-domain"),
    ("鈴木", "x@gmail.com", "はじめまして。\n東都大学教授の鈴木と申します。\n", "title-in-body"),
    (
      "A. Novak", "x@gmail.com", "Dear Sir,\nI am a senior fellow at the Institute of World Policy.",
      "organisation-in-body"
    ),
  ]) func impersonation(_ name: String, _ address: String, _ body: String, _ expected: String) {
    let found = messageFields(mail(from: MailAddress(name: name, address: address), text: body))
    #expect(found["display_name.impersonation"]?.contains(expected) == true, "\(found)")
  }

  @Test(arguments: [("山田 太郎", "yamada@firm.co.jp"), ("Jane Roe", "jane@example.com"), ("", "a@b.example")])
  func plainNamesClaimNothing(_ name: String, _ address: String) {
    let message = mail(from: MailAddress(name: name, address: address), text: "よろしくお願いします。")
    #expect(messageFields(message)["display_name.impersonation"] == nil)
  }

  @Test func authenticationIsOfTheNearestHop() {
    let found = messageFields(
      mail(headers: [
        (
          "Authentication-Results",
          "mx.example; spf=softfail smtp.mailfrom=a; dkim=pass header.d=b; dmarc=fail (p=none)"
        ),
        ("Authentication-Results", "forged.example; spf=pass; dkim=pass; dmarc=pass"), ("Received-SPF", "Pass (x)"),
      ]))
    #expect(found["auth.spf"] == ["softfail"])
    #expect(found["auth.dkim"] == ["pass"])
    #expect(found["auth.dmarc"] == ["fail"])
    #expect(messageFields(mail(headers: [("Received-SPF", "Fail (no)")]))["auth.spf"] == ["fail"])
  }

  @Test(arguments: [
    ("資料はhttps://1drv.ms/u/s!AbCdEfをご覧ください。", "https://1drv.ms/u/s!AbCdEf", "cloud-storage"),
    ("https://contoso-my.sharepoint.com/:u:/g/x?e=1", "https://contoso-my.sharepoint.com/:u:/g/x?e=1", "cloud-storage"),
    ("see <https://drive.google.com/file/d/1/view>.", "https://drive.google.com/file/d/1/view", "cloud-storage"),
    ("http://27.gigafile.nu/0701-abc", "http://27.gigafile.nu/0701-abc", "cloud-storage"),
    ("go to http://bit.ly/3abc, now", "http://bit.ly/3abc", "url-shortener"),
    ("http://192.0.2.7:8080/a", "http://192.0.2.7:8080/a", "ip-literal"),
    (
      "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2F1drv.ms%2Fu%2Fs&data=1", "https://1drv.ms/u/s",
      "cloud-storage"
    ),
  ]) func links(_ text: String, _ url: String, _ kind: String) {
    let found = messageFields(mail(text: text))
    #expect(found["url"] == [url])
    #expect(found["url.class"] == [kind])
  }

  @Test(arguments: [
    ("<a href='https://a.example/x'>Agenda.zip (2 MB)</a>", ["text"]),
    ("<a href='https://a.example/%E8%B3%87.7z?dl=1'>x</a>", ["path"]),
    ("<a href='https://a.example/'>Node.js</a>", []), ("<a href='https://a.example/app.js'>example.com</a>", []),
  ]) func linksToArchives(_ html: String, _ signs: [String]) {
    #expect(messageFields(mail(html: html))["url.archive"] ?? [] == signs)
  }

  @Test func htmlLinks() {
    let found = messageFields(
      mail(
        html: """
          <style>a{}</style><!-- <a href="http://hidden.example"> --><p>講演&#x8CC7;料</p>
          <a title='>' HREF="https://onedrive.live.com/x?a=1&amp;b=2">The EXPO Exhibition.zip</a>
          <a href=http://evil.example/>https://www.bank.example/login</a><script>"<a href='http://no.example'>"</script>
          """))
    #expect(
      found["url"] == [
        "https://onedrive.live.com/x?a=1&b=2", "http://evil.example/", "https://www.bank.example/login",
      ])
    #expect(found["url.archive"] == ["text"])
    #expect(found["url.mismatch"] == ["true"])
    #expect(found["vehicle"] == ["cloud-link", "cloud-archive-link", "cloud-download-link"])
    #expect(found["body.text"]?.first?.contains("講演資料") == true)
  }

  @Test(arguments: [
    ("議題.docx.lnk", ["shortcut", "double-extension"]), ("資料.VHDX", ["virtual-disk"]), ("a.iso", ["disc-image"]),
    ("report\u{202E}xcod.exe", ["executable", "right-to-left-override"]), ("名簿.xlsm", ["macro-document"]),
    ("invoice.pdf                 .exe", ["executable", "double-extension", "padded-name"]),
    ("x.hta", ["script"]), ("x.chm", ["compiled-help"]), ("x.one", ["onenote"]), ("plain.docx", []), ("a.pdf", []),
    ("会議.rdp", ["script"]), ("a.library-ms", ["script"]), ("a.search-ms", ["script"]), ("a.url", ["script"]),
    ("a.scf", ["script"]), ("setup.application", ["script"]), ("a.msc", ["script"]), ("a.msixbundle", ["executable"]),
    ("a.wim", ["disc-image"]), ("v1.2.docx", []), ("archive.tar.gz", []), ("ｘ．ｅｘｅ", []),
  ]) func namesOfAttachments(_ name: String, _ risks: [String]) {
    let found = messageFields(mail(attachments: [attachment(name)]))
    #expect(found["attachment.risky"] ?? [] == risks)
  }

  /// Thousands of harmless things before the one that matters hide nothing.
  @Test func nothingHidesBehindManyOthers() {
    let pictures = (0..<3_000).map { attachment("p\($0).png", Array("picture \($0)".utf8)) }
    let message = mail(attachments: pictures + [attachment("a.lnk", [0x4C, 0, 0, 0])])
    let events = fields(message)
    #expect(events[0]["attachment.risky"]?.contains("shortcut") == true)
    #expect(events.dropFirst().contains { $0["attachment.name"] == ["a.lnk"] })
    #expect(events.count < 2_100)
    let links = (0..<3_000).map { "https://news.example/\($0)" } + ["https://1drv.ms/u/s!abc"]
    #expect(
      messageFields(mail(text: links.joined(separator: "\n")))["url.class"]?.contains("cloud-storage") == true)
  }

  @Test func membersOfAnArchiveCountForTheMail() {
    let artifacts = [
      ArtifactFacts(name: "資料.zip", contentType: "zip", size: 5, sha256: "aa", isEncrypted: true),
      ArtifactFacts(
        name: "次第.docx.lnk", contentType: "lnk", size: 3, sha256: "bb", isEncrypted: true, depth: 1, parent: 0),
    ]
    let all = fields(mail(attachments: [attachment("資料.zip")]), artifacts: artifacts)
    #expect(all.count == 3)
    #expect(all[0]["attachment.risky"] == ["encrypted-archive", "shortcut", "double-extension"])
    #expect(all[0]["attachment.count"] == ["1"])
    #expect(all[0]["vehicle"] == ["risky-attachment", "encrypted-archive"])
    #expect(all[2]["attachment.path"] == ["資料.zip/次第.docx.lnk"])
    #expect(all[1]["attachment.risky"] == ["encrypted-archive"])
    #expect(all[2]["attachment.risky"] == ["shortcut", "double-extension"])
    #expect(all[2]["attachment.depth"] == ["1"])
  }

  @Test func contentOfAttachments() {
    func risks(_ name: String, _ bytes: [UInt8]) -> [String] {
      messageFields(mail(attachments: [attachment(name, bytes)]))["attachment.risky"] ?? []
    }
    let ole: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]
    #expect(risks("a.doc", ole + "_VBA_PROJECT".utf8.flatMap { [$0, 0] }) == ["macro-document"])
    #expect(risks("a.docx", ole + "EncryptedPackage".utf8.flatMap { [$0, 0] }) == ["encrypted-document"])
    #expect(risks("a.doc", ole) == [])
    #expect(risks("a.pdf", [0x4D, 0x5A, 0]) == ["executable", "disguised-type"])
    let smuggling = "<html><script>var b=new Blob([atob('AAAA')]);a.href=URL.createObjectURL(b)</script>"
    #expect(risks("a.html", Array(smuggling.utf8)) == ["html-smuggling"])
    #expect(risks("a.html", Array("<html><body>hello</body>".utf8)) == [])
  }

  @Test(arguments: [
    ("https://1drv.ms/u/s!AbCdEf?e=x", ["kind"]), ("https://1drv.ms/w/s!AbCdEf", []),
    ("https://1drv.ms/f/s!AbCdEf", []),
    ("https://x-my.sharepoint.com/:u:/g/personal/a/E1?download=1", ["kind", "download"]),
    ("https://x.sharepoint.com/:b:/s/a/E1?e=2", []), ("https://onedrive.live.com/download?resid=8A1B", ["download"]),
    ("https://drive.google.com/uc?export=download&id=1x", ["download"]),
    ("https://drive.google.com/file/d/1x/view?usp=sharing", ["file"]),
    ("https://drive.google.com/drive/folders/1x", []), ("https://docs.google.com/document/d/1x/edit", []),
    ("https://www.dropbox.com/scl/fi/a/report.pdf?dl=1", []), ("https://45.gigafile.nu/0412-b8f6", ["transfer"]),
    ("https://intranet.example.com/download?dl=1", []),
  ])
  func linksThatFetchOneFile(_ link: String, _ signs: [String]) {
    #expect(messageFields(mail(text: "こちら \(link) です"))["url.file"] ?? [] == signs)
  }

  @Test(arguments: [
    ("資料一式.zip をご覧ください", true), ("ファイル名：万博.ZIP", true), ("https://a.example/b/c.zip", false),
    ("zip形式です", false), ("see notes.docx", false), ("例).zip", false),
  ])
  func archivesNamedInTheText(_ text: String, _ isNamed: Bool) {
    #expect(messageFields(mail(text: text))["archive.in_body"] == ["\(isNamed)"])
  }

  @Test func textOfManyTagsIsRead() {
    let nested = String(repeating: "<div", count: 50_000) + String(repeating: "<a href=", count: 20_000)
    #expect(messageFields(mail(html: nested))["from.class"] == ["other"])
  }

  @Test func everyFieldIsListed() {
    var message = mail(
      from: MailAddress(name: "元大使 山田", address: "y@gmail.com"), subject: "Re: 日米同盟 勉強会のご案内",
      text: "パスワードは1234です。https://1drv.ms/a.zip からダウンロード https://1drv.ms/u/s!Ab1", html: "<input type=password>",
      headers: [
        ("Authentication-Results", "a; spf=pass; dkim=pass; dmarc=pass"), ("X-Mailer", "Foxmail"),
        ("Received", "from a ([203.0.113.9]) by b"), ("Return-Path", "<z@example.com>"),
      ], attachments: [attachment("a.docx.lnk", type: "application/zip")])
    message.sender = [MailAddress(address: "s@example.com")]
    message.replyTo = [MailAddress(address: "r@example.net")]
    message.cc = [MailAddress(address: "c@example.org")]
    let facts = [ArtifactFacts(name: "a.docx.lnk", declaredType: "x/y", contentType: "lnk", size: 5, sha256: "ab")]
    let written = Set(fields(message, artifacts: facts).flatMap(\.keys))
    #expect(written.symmetricDifference(MailEvents.fieldNames) == [])
  }
}
