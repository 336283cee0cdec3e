import Bytes
import EventModel
import Foundation
import MailReader
import OutlookSupport
import Testing

/// What Outlook items say, table by table.
@Suite struct OutlookReaderTests {
  static func message(_ mail: OutlookMail) throws -> Message {
    let sink = try read(OutlookWriter.bytes(mail), with: OutlookReader())
    return try #require(sink.messages.first)
  }

  @Test func `a mail without header is read from its properties`() throws {
    let message = try Self.message(OutlookSamples.draft)
    #expect(message.subject == "国際情勢に関する勉強会")
    #expect(message.from == [MailAddress(name: "山田 一郎", address: "yamada@univ.example")])
    #expect(message.sender == [MailAddress(name: "秘書", address: "office@univ.example")])
    #expect(message.replyTo == [MailAddress(name: "返信先", address: "reply@free.example")])
    #expect(message.to == [MailAddress(name: "林", address: "hayashi@institute.example")])
    #expect(message.cc == [MailAddress(address: "cc@institute.example")])
    #expect(message.values(of: "Bcc") == ["bcc@institute.example"])
    #expect(message.messageID == "draft@univ.example")
    #expect(message.date?.description == "2024-06-20T00:00:00Z")
    #expect(message.bodies.map(\.mediaType) == ["text/plain", "text/html"])
    #expect(message.bodies[0].text == "先日お話しした資料です。\r\n")
    #expect(message.bodies[1].text.contains("資料 <a href"))
    #expect(message.attachments.map(\.name) == ["議事次第.docx", "big.bin", "p.png"])
    #expect(message.attachments.map(\.declaredType) == ["application/msword", "", "image/png"])
    #expect(message.attachments.map(\.disposition) == ["attachment", "attachment", "inline"])
    #expect(message.attachments[1].bytes == (0..<9_000).map { UInt8(truncatingIfNeeded: $0) })
    #expect(message.anomalies.isEmpty)
  }

  @Test func `the header that came with the mail goes before the properties`() throws {
    var mail = OutlookSamples.draft
    mail.headers = """
      Microsoft Mail Internet Headers Version 2.0
      Received: from x.example ([192.0.2.1]) by y.example; Thu, 20 Jun 2024 10:00:00 +0900
      Authentication-Results: y.example; spf=fail; dkim=none
      From: =?iso-2022-jp?B?GyRCOzNFRBsoQg==?= <other@free.example>
      To: a@institute.example
      Subject: travelled
      Date: Fri, 21 Jun 2024 10:00:00 +0900
      Message-ID: <x@free.example>
      Content-Type: multipart/mixed; boundary="b"

      """.replacingOccurrences(of: "\n", with: "\r\n")
    let message = try Self.message(mail)
    #expect(message.from == [MailAddress(name: "山田", address: "other@free.example")])
    #expect(message.to.map(\.address) == ["a@institute.example"])
    #expect(message.cc.map(\.address) == ["cc@institute.example"])
    #expect(message.subject == "travelled")
    #expect(message.date?.description == "2024-06-21T01:00:00Z")
    #expect(message.messageID == "x@free.example")
    #expect(message.values(of: "Authentication-Results") == ["y.example; spf=fail; dkim=none"])
    #expect(message.headers.first?.name == "Received")
    #expect(message.anomalies.isEmpty)
  }

  @Test(
    arguments: [
      (932, String.Encoding.shiftJIS, 65_001), (50_220, .iso2022JP, 50_220), (65_001, .utf8, 65_001),
      (0, .shiftJIS, 932),
    ] as [(UInt32, String.Encoding, UInt32)])
  func `text in code pages`(page: UInt32, encoding: String.Encoding, codePage: UInt32) throws {
    var mail = OutlookSamples.draft
    mail.encoding = (encoding, page)
    mail.codePage = codePage
    let charset: String.Encoding = codePage == 932 ? .shiftJIS : codePage == 50_220 ? .iso2022JP : .utf8
    mail.html = Array(try #require("<p>資料のご送付</p>".data(using: charset)))
    let message = try Self.message(mail)
    #expect(message.subject == "国際情勢に関する勉強会")
    #expect(message.from.first?.name == "山田 一郎")
    #expect(message.bodies.map(\.text) == ["先日お話しした資料です。\r\n", "<p>資料のご送付</p>"])
    #expect(message.attachments.first?.name == "議事次第.docx")
    #expect(!message.anomalies.contains { $0.effect != .noted })
  }

  @Test func `addresses of Exchange are kept where there is no other`() throws {
    var mail = OutlookMail()
    mail.author = .init("内部", "/O=ORG/OU=X/CN=RECIPIENTS/CN=USER")
    #expect(try Self.message(mail).from.first?.address == "/O=ORG/OU=X/CN=RECIPIENTS/CN=USER")
    mail.others = [OutlookProperty(0x5D02, text: "user@institute.example")]
    #expect(try Self.message(mail).from == [MailAddress(name: "内部", address: "user@institute.example")])
  }

  @Test func `references that no header has become fields`() throws {
    var mail = OutlookMail()
    mail.others = [
      OutlookProperty(0x1042, text: "<a@b.example>"), OutlookProperty(0x1039, text: "<r@b.example>"),
      OutlookProperty(0x003D, text: "RE: "), OutlookProperty(0x0E1D, text: "subject"),
    ]
    let message = try Self.message(mail)
    #expect(message.values(of: "In-Reply-To") == ["<a@b.example>"])
    #expect(message.values(of: "References") == ["<r@b.example>"])
    #expect(message.subject == "RE: subject")
  }

  @Test func `an attached mail and an object become files of their own`() throws {
    var inner = OutlookSamples.draft
    inner.attachments.append(.init("next", .mail(OutlookSamples.draft)))
    var mail = OutlookMail()
    mail.attachments = [
      .init("inner", .mail(inner)),
      .init("object", .object(["WordDocument": [1, 2, 3], "_VBA_PROJECT": (0..<5_000).map { UInt8($0 & 255) }])),
      .init("cloud.zip", .reference("https://share.example/cloud.zip")),
    ]
    let message = try Self.message(mail)
    #expect(message.attachments.map(\.name) == ["inner.msg", "object"])
    let nested = try read(message.attachments[0].bytes, with: OutlookReader())
    #expect(nested.messages.first?.subject == inner.subject)
    #expect(nested.messages.first?.attachments.map(\.name) == ["議事次第.docx", "big.bin", "p.png", "next.msg"])
    #expect(nested.anomalies.isEmpty)
    let last = try read(try #require(nested.messages.first?.attachments.last?.bytes), with: OutlookReader())
    #expect(last.messages.first?.attachments.count == 3)
    #expect(message.anomalies.map(\.code) == ["outlook.attachment-by-reference"])
    #expect(message.anomalies.first?.detail.contains("https://share.example/cloud.zip") == true)
  }

  @Test func `the parts of a signed mail take its place`() throws {
    let entity = """
      Content-Type: multipart/signed; boundary="s"

      --s
      Content-Type: text/plain; charset=utf-8

      signed text
      --s
      Content-Type: application/pkcs7-signature; name="smime.p7s"

      x
      --s--
      """
    var mail = OutlookSamples.draft
    mail.body = nil
    mail.html = nil
    mail.attachments = [.init("smime.p7m", .file(Array(entity.utf8)), mediaType: "multipart/signed")]
    let message = try Self.message(mail)
    #expect(message.bodies.map(\.text) == ["signed text"])
    #expect(message.attachments.map(\.name) == ["smime.p7s"])
  }

  @Test func `limits are said`() throws {
    var limits = OutlookLimits()
    limits.attachmentBytes = 6_000
    limits.recipients = 2
    let sink = try read(OutlookWriter.bytes(OutlookSamples.draft), with: OutlookReader(outlook: limits))
    #expect(sink.codes == ["outlook.attachment-too-large", "outlook.too-many-recipients"])
    #expect(sink.messages[0].attachments.map(\.bytes.count) == [5, 5_995, 0])
    limits.propertyBytes = 400
    let short = try read(OutlookWriter.bytes(OutlookSamples.draft), with: OutlookReader(outlook: limits))
    #expect(short.codes.contains("outlook.property-too-large"))
    limits = OutlookLimits()
    limits.attachments = 1
    limits.recipients = 2
    let fewer = try read(OutlookWriter.bytes(OutlookSamples.draft), with: OutlookReader(outlook: limits))
    #expect(fewer.codes == ["outlook.too-many-attachments", "outlook.too-many-recipients"])
  }
}
