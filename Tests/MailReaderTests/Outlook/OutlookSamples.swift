import Bytes
import Detection
import EventModel
import Foundation
import Intake
import MailReader
import OutlookSupport

/// Mail for the tests of Outlook items.
enum OutlookSamples {
  /// 2024-06-20T00:00:00Z.
  static let time: UInt64 = 133_633_152_000_000_000

  /// A mail with everything, that never travelled.
  static var draft: OutlookMail {
    var mail = OutlookMail()
    mail.subject = "国際情勢に関する勉強会"
    mail.author = .init("山田 一郎", "yamada@univ.example")
    mail.sender = .init("秘書", "office@univ.example")
    mail.recipients = [
      (1, .init("林", "hayashi@institute.example")), (2, .init("", "cc@institute.example")),
      (3, .init("影", "bcc@institute.example")),
    ]
    mail.replyTo = [.init("返信先", "reply@free.example")]
    mail.messageID = "<draft@univ.example>"
    mail.submitted = time
    mail.body = "先日お話しした資料です。\r\n"
    mail.html = Array("<html><body>資料 <a href=\"https://h.example/a.zip\">here</a></body></html>".utf8)
    mail.codePage = 65_001
    mail.attachments = [
      .init("議事次第.docx", .file(Array("inert".utf8)), mediaType: "application/msword"),
      .init("big.bin", .file((0..<9_000).map { UInt8(truncatingIfNeeded: $0) })),
      .init("p.png", .file([0x89, 0x50, 0x4E, 0x47]), mediaType: "image/png", isInline: true),
    ]
    return mail
  }

  /// A mail as Outlook would keep it: the header as it is in the file, texts and attachments as they were read.
  static func mail(_ message: Message, file: [UInt8]) -> OutlookMail {
    var mail = OutlookMail()
    let end = headerEnd(file)
    mail.headers = String(decoding: file[..<end], as: UTF8.self)
    mail.codePage = 65_001
    let plain = message.bodies.filter { $0.mediaType == "text/plain" }
    let html = message.bodies.filter { $0.mediaType == "text/html" }
    if !plain.isEmpty { mail.body = plain.map(\.text).joined(separator: "\n") }
    if !html.isEmpty { mail.html = Array(html.map(\.text).joined(separator: "\n").utf8) }
    mail.attachments = message.attachments.map {
      .init($0.name, .file($0.bytes), mediaType: $0.declaredType, isInline: $0.disposition == "inline")
    }
    return mail
  }

  private static func headerEnd(_ file: [UInt8]) -> Int {
    for index in file.indices.dropLast() where file[index] == 10 {
      if file[index + 1] == 10 || file[index + 1] == 13 { return index + 1 }
    }
    return file.count
  }
}

/// Walks through an item as a scan does and keeps the fields that rules see.
final class EventNotebook: IntakeConsumer {
  let fields = FieldTable([String]())
  var binaryFields: FieldTable { fields }
  /// For each event of a message its text and its fields with their values, in order of name.
  var events: [[String]] = []
  var messages: [Message] = []
  var artifacts: [[ArtifactFacts]] = []
  var anomalies: [Anomaly] = []

  init(_ bytes: [UInt8], name: String = "") {
    guard let input = try? Input(name: name, bytes: bytes) else { return }
    _ = ItemWalk(consumer: self, budget: Budget(inputBytes: UInt64(bytes.count))).walk(input)
  }

  func accept(_ batch: EventBatch, at place: IntakePlace) {}
  func accept(_ message: Message, artifacts: [ArtifactFacts], at place: IntakePlace) {
    messages.append(message)
    self.artifacts.append(artifacts)
    var batch = EventBatch(fields: FieldTable([], coverage: .everything))
    MailEvents.append(message, artifacts: artifacts, into: &batch)
    for event in batch.events {
      let values = batch.values[event.valueRange].map { "\(batch.name(of: $0.slot))=\(batch.text($0.range))" }
      events.append(["\(event.time.map { "\($0)" } ?? "")"] + values.sorted())
    }
  }
  func accept(artifacts: [ArtifactFacts], at place: IntakePlace) {}
  func accept(_ anomaly: Anomaly) { anomalies.append(anomaly) }
  func progressed() {}

  var codes: [String] { anomalies.map(\.code).sorted() }
}
