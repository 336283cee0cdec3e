import Bytes
import EventModel
import Foundation
import Intake
import MailReader
import OutlookSupport
import Testing

/// Outlook items on their way through nested evidence.
@Suite struct OutlookWalkTests {
  private static let lnk: [UInt8] = [0x4c, 0, 0, 0, 1, 0x14, 2, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46]

  private func walk(_ bytes: [UInt8], name: String = "") -> Notebook {
    let consumer = Notebook()
    let walk = ItemWalk(consumer: consumer, budget: Budget(inputBytes: UInt64(bytes.count)))
    if let input = try? Input(name: name, bytes: bytes) { _ = walk.walk(input) }
    return consumer
  }

  private func mail(_ subject: String, _ attachments: OutlookMail.Attachment...) -> OutlookMail {
    var mail = OutlookMail()
    mail.subject = subject
    mail.attachments = attachments
    return mail
  }

  @Test func `a zip in an item in an item in a zip in a mail`() throws {
    let zip = Zip.stored([("docs/a.docx.lnk", Self.lnk)])
    let item = OutlookWriter.bytes(mail("outer", .init("inner", .mail(mail("inner", .init("papers.zip", .file(zip)))))))
    let archive = Zip.stored([("lure.msg", item)])
    let consumer = walk(
      Array(Mail.message(subject: "top", attachment: ("evidence.zip", "application/zip", archive)).utf8))
    #expect(consumer.messages.map(\.subject) == ["inner", "outer", "top"])
    let facts = try #require(consumer.messages.first?.artifacts)
    #expect(facts.map(\.name) == ["papers.zip", "docs/a.docx.lnk"])
    #expect(facts.map(\.contentType) == ["zip", "lnk"])
    #expect(consumer.messages[1].artifacts.map(\.contentType) == ["outlook-item"])
    #expect(consumer.messages[2].artifacts.map(\.contentType) == ["zip", "outlook-item"])
    #expect(consumer.anomalies.isEmpty)
  }

  @Test func `a document with macros is one, in an item as elsewhere`() throws {
    let document = Zip.stored([("[Content_Types].xml", Array("<x/>".utf8)), ("word/vbaProject.bin", [1])])
    let object = OutlookMail.Attachment("o", .object(["_VBA_PROJECT": [1], "WordDocument": [2]]))
    let consumer = walk(OutlookWriter.bytes(mail("s", .init("a.docm", .file(document)), object)))
    #expect(
      consumer.messages.first?.artifacts.filter { $0.depth == 0 }.map(\.contentType) == ["ooxml-macro", "ole-macro"])
    #expect(consumer.anomalies.isEmpty)
  }

  /// The directory of a large file lies behind its streams here, far from its first bytes.
  @Test func `an item is known by its directory, wherever it lies`() throws {
    let large = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    let item = OutlookWriter.bytes(mail("large", .init("a.bin", .file(large))))
    #expect(walk(item).messages.first?.artifacts.first?.sha256 == SHA256.digest(of: large))
    let nested = walk(Zip.stored([("a.msg", item)]))
    #expect(nested.messages.map(\.subject) == ["large"])
    #expect(nested.anomalies.isEmpty)
  }

  /// What an attachment says of itself in its first bytes is not what the item is, and a document is no item because one
  /// lies in it.
  @Test func `names deeper in a file do not decide what it is`() throws {
    let macro = OutlookMail.Attachment("o", .object(["_VBA_PROJECT": [1]]))
    let inner = OutlookWriter.bytes(mail("with macros", macro))
    let mail = Mail.message(subject: "s", attachment: ("a.msg", "application/octet-stream", inner))
    #expect(walk(Array(mail.utf8)).messages.map(\.subject) == ["with macros", "s"])
    #expect(walk(Array(mail.utf8)).messages.last?.artifacts.first?.contentType == "outlook-item")
  }

  @Test func `an attachment of an item is found again`() throws {
    let text = Array("just a note\n".utf8)
    let item = OutlookWriter.bytes(mail("s", .init("n.txt", .file(text))))
    let archive = Zip.stored([("a.msg", item)])
    let consumer = walk(archive, name: "a.zip")
    let origin = try #require(consumer.lineOrigins.first)
    let line = origin.appending(.init(reader: ReaderIdentity("text"), name: "1", offset: 0, length: 11))
    let found = try OriginLocator(inputBytes: UInt64(archive.count)).locate(
      Origin([.init(reader: ReaderIdentity("intake"), name: "a.zip")] + line.steps), in: MemoryRegion(archive),
      context: 0)
    #expect(found?.bytes.prefix(11) == text.prefix(11))
  }

  @Test func `a damaged item in a mail is said`() {
    let item = OutlookWriter.bytes(mail("s", .init("a.bin", .file([UInt8](repeating: 1, count: 5_000)))))
    let cut = Mail.message(
      subject: "s", attachment: ("a.msg", "application/vnd.ms-outlook", Array(item.prefix(2_000))))
    let codes = walk(Array(cut.utf8)).anomalies.filter { $0.effect == .partial }.map(\.code)
    #expect(codes.contains { $0.hasPrefix("ole.") || $0.hasPrefix("outlook.") })
  }
}
