import Bytes
import EventModel
import Foundation
import Intake
import Testing

/// The walk through nested evidence, with made-up mail.
@Suite struct ItemWalkTests {
  @Test func `a zip in a mail in a mail is seen from the outside, with its origin`() throws {
    let text = Array("just a note\n".utf8)
    let zip = Zip.stored([
      ("docs/a.docx.lnk", [0x4c, 0, 0, 0, 1, 0x14, 2, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46]), ("n.txt", text),
    ])
    let inner = Mail.message(subject: "inner", attachment: ("papers.zip", "application/zip", zip))
    let outer = Mail.message(subject: "outer", attachment: ("fwd.eml", "message/rfc822", Array(inner.utf8)))
    let consumer = Notebook()
    let walk = ItemWalk(consumer: consumer, budget: Budget(inputBytes: UInt64(outer.utf8.count)))
    let outcome = walk.walk(try Input(name: "outer.eml", bytes: Array(outer.utf8)))
    #expect(outcome.reader?.name == "message")
    #expect(consumer.messages.map(\.subject) == ["inner", "outer"])
    let facts = try #require(consumer.messages.first?.artifacts)
    #expect(facts.map(\.name) == ["papers.zip", "docs/a.docx.lnk", "n.txt"])
    #expect(facts.map(\.contentType) == ["zip", "lnk", "text"])
    #expect(facts.map(\.depth) == [0, 1, 1])
    #expect(facts.map(\.parent) == [nil, 0, 0])
    #expect(facts[2].sha256 == SHA256.digest(of: text))
    #expect(consumer.lineOrigins.contains { $0.steps.map(\.name).suffix(3) == ["message 0", "papers.zip", "n.txt"] })
  }

  @Test func `depth is bounded, and said`() throws {
    var bytes = Array("deep\n".utf8)
    for level in 0..<30 { bytes = Zip.stored([("\(level).zip", bytes)]) }
    let consumer = Notebook()
    let walk = ItemWalk(consumer: consumer, budget: Budget(inputBytes: UInt64(bytes.count)))
    _ = walk.walk(try Input(name: "x.zip", bytes: bytes))
    #expect(consumer.anomalies.contains { $0.code.hasSuffix(".over-limit") && $0.effect == .partial })
    #expect(consumer.lineOrigins.isEmpty)
  }

  @Test func `a document with macros is told from one without by its members`() throws {
    for (member, type) in [("word/vbaProject.bin", "ooxml-macro"), ("word/document.xml", "ooxml")] {
      let document = Zip.stored([("[Content_Types].xml", Array("<x/>".utf8)), (member, [1, 2, 3])])
      let mail = Mail.message(subject: "s", attachment: ("a.docm", "application/octet-stream", document))
      let consumer = Notebook()
      let walk = ItemWalk(consumer: consumer, budget: Budget(inputBytes: UInt64(mail.utf8.count)))
      _ = walk.walk(try Input(name: "", bytes: Array(mail.utf8)))
      #expect(consumer.messages.first?.artifacts.first?.contentType == type)
    }
  }

  @Test(arguments: [
    "<Relationship\n\tTargetMode = 'External'\r\n Target\t=\n'http://h.example/t' Type='x/attachedTemplate' />",
    "<p:Relationship Type=\"x/attached&#84;emplate\" Target=\"&#x68;ttp://h.example\" TargetMode=\"E&#120;ternal\"/>",
    "<Relationship Target=\"a>b\"/><Relationship A=\"1>2\" Type=\"x/frame\" Target=\" https://h\" TargetMode=\"External\">",
  ])
  func `a relationship is understood in every form of XML`(element: String) {
    let text = "<?xml version='1.0'?><Relationships>\(element)</Relationships>"
    let utf16: [UInt8] = [0xff, 0xfe] + text.utf8.flatMap { [$0, 0] }
    let plain: [UInt8] = text.utf8.flatMap { [0, $0] }
    for bytes in [Array(text.utf8), utf16, plain] {
      #expect(ContentType.recognise(bytes, name: "word/_rels/SETTINGS.xml.RELS") == "ooxml-remote-relation")
      for count in 0..<bytes.count { _ = ContentType.recognise(Array(bytes[..<count]), name: "a.rels") }
    }
  }

  @Test func `relationships that are padded out of sight are said`() {
    let padding = String(repeating: "<!-- -->\n", count: 9_000)
    let document = Zip.stored([
      ("[Content_Types].xml", Array("<x/>".utf8)), ("word/_rels/settings.xml.rels", Array(padding.utf8)),
    ])
    let consumer = walk(Mail.message(subject: "s", attachment: ("a.docx", "application/octet-stream", document)))
    #expect(consumer.anomalies.contains { $0.code == "intake.relations-too-long" && $0.effect == .partial })
  }

  @Test(arguments: [
    ("attachedTemplate", "https://h.example/t.dotm", "ooxml-remote-template"),
    ("oleObject", "http://h.example/x.html!", "ooxml-remote-template"),
    ("attachedTemplate", "file:///C:\\Users\\a\\Normal.dotm", "ooxml"),
    ("hyperlink", "https://h.example/", "ooxml"),
  ])
  func `a template from elsewhere is told by the relationships`(kind: String, target: String, type: String) throws {
    let relations = """
      <?xml version="1.0"?><Relationships><Relationship Id="r1" Type="http://schemas.example/relationships/\(kind)" \
      Target="\(target)" TargetMode="External"/></Relationships>
      """
    let document = Zip.stored([
      ("[Content_Types].xml", Array("<x/>".utf8)), ("word/_rels/settings.xml.rels", Array(relations.utf8)),
    ])
    let consumer = walk(Mail.message(subject: "s", attachment: ("a.docx", "application/octet-stream", document)))
    #expect(consumer.messages.first?.artifacts.first?.contentType == type)
  }

  @Test(arguments: [
    ("a.vhdx", "vhdxfile\u{1}\0\0", true), ("winmail.dat", "\u{1}", false), ("a.img", "\u{1}\0", true),
    ("a.png", "\u{1}\0", false),
  ])
  func `a container in a mail that nothing reads is said`(name: String, content: String, isSaid: Bool) {
    let consumer = walk(Mail.message(subject: "s", attachment: (name, "application/octet-stream", Array(content.utf8))))
    #expect(consumer.anomalies.contains { $0.code == "intake.no-reader" && $0.effect == .partial } == isSaid)
  }

  private func walk(_ mail: String) -> Notebook {
    let consumer = Notebook()
    let walk = ItemWalk(consumer: consumer, budget: Budget(inputBytes: UInt64(mail.utf8.count)))
    if let input = try? Input(name: "", bytes: Array(mail.utf8)) { _ = walk.walk(input) }
    return consumer
  }

  @Test func `every prefix of a nested mail ends without a trap`() throws {
    let zip = Zip.stored([("n.txt", Array("text\n".utf8))])
    let mail = Array(Mail.message(subject: "s", attachment: ("p.zip", "application/zip", zip)).utf8)
    for count in 0...mail.count {
      let consumer = Notebook()
      let walk = ItemWalk(consumer: consumer, budget: Budget(inputBytes: UInt64(mail.count)))
      let outcome = walk.walk(try Input(name: "m.eml", bytes: Array(mail.prefix(count))))
      #expect(count > 0 || outcome.reader == nil)
    }
  }
}

/// Notes what the walk says.
final class Notebook: IntakeConsumer {
  struct Seen {
    var subject: String
    var artifacts: [ArtifactFacts]
  }

  let fields = FieldTable([String]())
  var binaryFields: FieldTable { fields }
  var messages: [Seen] = []
  var lineOrigins: [Origin] = []
  var anomalies: [Anomaly] = []

  func accept(_ batch: EventBatch, at place: IntakePlace) { lineOrigins += batch.events.map { _ in place.origin } }
  func accept(_ message: Message, artifacts: [ArtifactFacts], at place: IntakePlace) {
    messages.append(Seen(subject: message.subject ?? "", artifacts: artifacts))
  }
  func accept(artifacts: [ArtifactFacts], at place: IntakePlace) {}
  func accept(_ anomaly: Anomaly) { anomalies.append(anomaly) }
  func progressed() {}
}

/// Messages with one attachment.
enum Mail {
  static func message(subject: String, attachment: (name: String, type: String, bytes: [UInt8])) -> String {
    let body = Data(attachment.bytes).base64EncodedString(options: [.lineLength76Characters, .endLineWithLineFeed])
    return """
      From: a@example.org
      To: b@example.org
      Subject: \(subject)
      Date: Thu, 20 Jun 2024 09:00:00 +0900
      Message-ID: <\(subject)@example.org>
      MIME-Version: 1.0
      Content-Type: multipart/mixed; boundary="\(subject)-b"

      --\(subject)-b
      Content-Type: text/plain; charset=utf-8

      hello
      --\(subject)-b
      Content-Type: \(attachment.type); name="\(attachment.name)"
      Content-Disposition: attachment; filename="\(attachment.name)"
      Content-Transfer-Encoding: base64

      \(body)
      --\(subject)-b--

      """
  }
}

/// Archives without compression (PKWARE APPNOTE 4.3), made here so that no fixture is needed.
enum Zip {
  static func stored(_ members: [(name: String, bytes: [UInt8])]) -> [UInt8] {
    var archive: [UInt8] = []
    var directory: [UInt8] = []
    for (name, bytes) in members {
      let offset = archive.count
      let sum = crc(bytes)
      let common: [UInt8] =
        [20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0x58] + little(sum, 4) + little(UInt32(bytes.count), 4)
        + little(UInt32(bytes.count), 4) + little(UInt32(name.utf8.count), 2) + [0, 0]
      archive += [0x50, 0x4b, 3, 4] + common + Array(name.utf8) + bytes
      directory += [0x50, 0x4b, 1, 2, 20, 0] + common + [0, 0, 0, 0, 0, 0, 0, 0, 0, 0] + little(UInt32(offset), 4)
      directory += Array(name.utf8)
    }
    let count = little(UInt32(members.count), 2)
    return archive + directory + [0x50, 0x4b, 5, 6, 0, 0, 0, 0] + count + count
      + little(UInt32(directory.count), 4) + little(UInt32(archive.count), 4) + [0, 0]
  }

  private static func little(_ value: UInt32, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  private static func crc(_ bytes: [UInt8]) -> UInt32 {
    var value: UInt32 = 0xffff_ffff
    for byte in bytes {
      value ^= UInt32(byte)
      for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0xedb8_8320 : value >> 1 }
    }
    return ~value
  }
}
