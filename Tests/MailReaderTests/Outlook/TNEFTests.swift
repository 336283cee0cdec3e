import Bytes
import EventModel
import Foundation
import OutlookSupport
import Testing

@testable import MailReader

/// TNEF, alone and in the mail that carries it.
@Suite struct TNEFTests {
  @Test func `an item alone is a message`() throws {
    var mail = OutlookSamples.draft
    mail.attachments.append(.init("inner", .mail(OutlookSamples.draft)))
    mail.attachments.append(.init("cloud", .reference("https://share.example/a.zip")))
    let sink = try read(TNEFWriter.bytes(mail), with: TNEFReader())
    let message = try #require(sink.messages.first)
    let item = try OutlookReaderTests.message(mail)
    #expect(message.subject == item.subject)
    #expect(message.from == item.from && message.to == item.to && message.cc == item.cc)
    #expect(message.replyTo == item.replyTo && message.date == item.date && message.messageID == item.messageID)
    #expect(message.bodies.map(\.text) == item.bodies.map(\.text))
    #expect(message.attachments.map(\.name) == ["議事次第.docx", "big.bin", "p.png", "inner.msg"])
    #expect(message.attachments.prefix(3).map(\.bytes) == item.attachments.prefix(3).map(\.bytes))
    #expect(sink.codes == ["outlook.attachment-by-reference"])
    let inner = try read(message.attachments[3].bytes, with: TNEFReader())
    #expect(inner.messages.first?.attachments.map(\.name) == ["議事次第.docx", "big.bin", "p.png"])
  }

  @Test func `attributes from before MAPI`() throws {
    func jis(_ text: String) throws -> [UInt8] { Array(try #require(text.data(using: .shiftJIS))) }
    let bytes = TNEFWriter.legacy(
      subject: try jis("資料送付"), body: try jis("本文です"), file: (try jis("資料.zip"), [0x50, 0x4B, 3, 4]))
    let message = try #require(try read(bytes, with: TNEFReader()).messages.first)
    #expect(message.subject == "資料送付")
    #expect(message.from == [MailAddress(name: "Yamada", address: "yamada@univ.example")])
    #expect(message.date?.description == "2024-06-20T01:02:03Z")
    #expect(message.bodies.map(\.text) == ["本文です"])
    #expect(message.attachments.map(\.name) == ["資料.zip"])
    #expect(message.attachments.map(\.bytes) == [[0x50, 0x4B, 3, 4]])
    #expect(message.anomalies.isEmpty)
  }

  /// The mail that carries it, with the same plain text beside it.
  static func carrier(_ tnef: [UInt8]) -> [UInt8] {
    let data = Data(tnef).base64EncodedString(options: [.lineLength76Characters, .endLineWithLineFeed])
    return Array(
      """
      From: =?utf-8?B?5bGx55Sw?= <yamada@free.example>
      To: hayashi@institute.example
      Subject: with winmail.dat
      Message-ID: <w@free.example>
      Content-Type: multipart/mixed; boundary="b"

      --b
      Content-Type: text/plain; charset=utf-8

      先日お話しした資料です。

      --b
      Content-Type: application/ms-tnef; name="winmail.dat"
      Content-Transfer-Encoding: base64

      \(data)
      --b--

      """.utf8)
  }

  @Test func `what winmail dat holds takes its place in the mail`() throws {
    let message = parse(Self.carrier(TNEFWriter.bytes(OutlookSamples.draft)))
    #expect(message.subject == "with winmail.dat")
    #expect(message.from.map(\.address) == ["yamada@free.example"])
    #expect(message.bodies.map(\.mediaType) == ["text/plain", "text/html"])
    #expect(message.attachments.map(\.name) == ["議事次第.docx", "big.bin", "p.png"])
    #expect(message.anomalies.isEmpty)
  }

  @Test func `mail in items in mail is no way to exhaust the stack`() throws {
    var tnef = TNEFWriter.bytes(OutlookSamples.draft)
    for level in 0..<40 {
      let head =
        "Content-Type: multipart/mixed; boundary=b\(level)\n\n--b\(level)\nContent-Type: application/ms-tnef\n\n"
      let signed = Array(head.utf8) + tnef + Array("\n--b\(level)--\n".utf8)
      var mail = OutlookMail()
      mail.attachments = [.init("smime\(level).p7m", .file(signed), mediaType: "multipart/signed")]
      tnef = TNEFWriter.bytes(mail)
    }
    #expect(parse(Self.carrier(tnef)).attachments.map(\.name) == ["smime39.p7m"])
    #expect(try read(tnef, with: TNEFReader()).messages.first?.attachments.map(\.name) == ["smime38.p7m"])
  }

  @Test func `an item may carry winmail dat as mail does`() throws {
    var mail = OutlookMail()
    mail.subject = "saved"
    mail.attachments = [.init("winmail.dat", .file(TNEFWriter.bytes(OutlookSamples.draft)))]
    let message = try OutlookReaderTests.message(mail)
    #expect(message.subject == "saved")
    #expect(message.attachments.map(\.name) == ["議事次第.docx", "big.bin", "p.png"])
  }

  @Test func `one that holds nothing stays what it is`() {
    let message = parse(Self.carrier(TNEFStream.signature + [1, 0]))
    #expect(message.attachments.map(\.name) == ["winmail.dat"])
  }

  @Test func `one with properties alone adds nothing`() {
    let properties = TNEFWriter.list([OutlookProperty(0x001A, text: "REPORT.IPM.Note.NDR")])
    let tnef = TNEFStream.signature + [1, 0] + TNEFWriter.attribute(1, 0x0006_9003, properties)
    #expect(parse(Self.carrier(tnef)).attachments.isEmpty)
    let cut = parse(Self.carrier(Array(tnef.dropLast(20))))
    #expect(cut.attachments.map(\.name) == ["winmail.dat"])
  }

  @Test func `reports that Exchange wrote`() throws {
    guard let folder = CorpusTests.folder(for: "TNEF of others") else { return }
    var count = 0
    for path in CorpusTests.files(folder + "/japanese/maildir") where path.contains("lhost-amazonworkmail") {
      let bytes = Array(try Data(contentsOf: URL(filePath: path)))
      guard bytes.index(of: Array("application/ms-tnef".utf8), from: 0, to: bytes.count) != nil else { continue }
      let message = parse(bytes)
      #expect(!message.attachments.contains { $0.name == "winmail.dat" }, "\(path)")
      #expect(!message.anomalies.contains { $0.code.hasPrefix("tnef.") || $0.code.hasPrefix("outlook.") }, "\(path)")
      count += 1
    }
    #expect(count == 9)
  }

  @Test func `rules see the same as without it`() throws {
    let draft = OutlookSamples.draft
    let data = draft.attachments.compactMap { attachment -> (String, String, [UInt8])? in
      guard case .file(let bytes) = attachment.content else { return nil }
      return (attachment.name, attachment.mediaType, bytes)
    }
    let wrapped = EventNotebook(Self.carrier(TNEFWriter.bytes(draft)))
    #expect(wrapped.artifacts.first?.map(\.name) == data.map(\.0))
    #expect(wrapped.artifacts.first?.map(\.sha256) == data.map { SHA256.digest(of: $0.2) })
    #expect(wrapped.events.contains { $0.contains("url=https://h.example/a.zip") })
  }

  @Test func `every prefix is read as far as it goes`() throws {
    let bytes = TNEFWriter.bytes(OutlookSamples.draft)
    var attachments = 0
    for length in stride(from: 4, to: bytes.count, by: 3) {
      let (sink, error) = OutlookHostileTests.sink(Array(bytes[..<length]), TNEFReader())
      #expect(error == nil)
      let count = sink.messages.first?.attachments.count ?? 0
      #expect(count >= attachments, "\(length)")
      attachments = max(attachments, count)
    }
    #expect(attachments == 3)
  }

  /// Nothing is lost more silently than everything: the header alone, with what gateways pad.
  @Test(arguments: [[], [1], [1, 0], [1, 0, 0, 0, 0], [1, 0, 13, 10]] as [[UInt8]])
  func `a header without attributes is said`(rest: [UInt8]) {
    let (sink, error) = OutlookHostileTests.sink(TNEFStream.signature + rest, TNEFReader())
    #expect(error == nil)
    #expect(sink.anomalies.map(\.code) == ["tnef.truncated"])
  }

  @Test func `an attribute that is damaged costs itself`() throws {
    var mail = OutlookSamples.draft
    mail.attachments = []
    // Behind the good ones: properties that announce more than there is, values without bytes without end, an unknown type.
    let bad: [[UInt8]] = [
      [9, 0, 0, 0, 0x1F, 0, 0x37, 0, 1, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0x7F],
      [1, 0, 0, 0, 0x01, 0x10, 0x37, 0, 0xFF, 0xFF, 0xFF, 0xFF], [1, 0, 0, 0, 0x77, 0x77, 0x37, 0],
      [0xFF, 0xFF, 0xFF, 0xFF],
    ]
    for (index, properties) in bad.enumerated() {
      var bytes = TNEFWriter.bytes(mail) + TNEFWriter.attribute(1, 0x0006_9003, properties)
      bytes += TNEFWriter.attribute(2, 0x0006_9002, []) + TNEFWriter.attribute(2, 0x0006_800F, [1, 2, 3])
      let (sink, error) = OutlookHostileTests.sink(bytes, TNEFReader())
      #expect(error == nil)
      #expect(sink.messages.first?.subject == mail.subject)
      #expect(sink.messages.first?.attachments.map(\.bytes) == [[1, 2, 3]])
      #expect(sink.codes == (index == 1 ? [] : ["tnef.attribute-damaged"]))
    }
    var wrong = TNEFWriter.bytes(mail)
    wrong[15] ^= 1
    #expect(OutlookHostileTests.sink(wrong, TNEFReader()).sink.codes == ["tnef.checksum"])
  }

  @Test func `seeded mutations`() {
    var state: UInt64 = 0x2545_F491_4F6C_DD1D
    let sample = TNEFWriter.bytes(OutlookSamples.draft)
    func random(_ below: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % below
    }
    for _ in 0..<2_000 {
      var bytes = sample
      for _ in 0..<(1 + random(6)) { bytes[random(bytes.count)] = [0, 1, 0x7F, 0xFF, UInt8(random(256))][random(5)] }
      _ = OutlookHostileTests.sink(bytes, TNEFReader())
    }
  }
}
