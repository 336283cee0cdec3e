import EventModel
import Foundation
import MailReader
import OutlookSupport
import Testing

/// Files for `Scripts/compare-outlook.py`, which compares what this reader says with what programs of others say.
@Suite struct OutlookSampleFiles {
  @Test(.enabled(if: ProcessInfo.processInfo.environment["KAGAMI_OUTLOOK_SAMPLES"] != nil))
  func `files and what was read of them`() throws {
    let folder = URL(filePath: ProcessInfo.processInfo.environment["KAGAMI_OUTLOOK_SAMPLES"] ?? "")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    var mails = OutlookAgreementTests.examples.map { file in
      let message = MessageParser().parse(file)
      var mail = OutlookSamples.mail(message, file: file)
      mail.subject = message.subject
      return mail
    }
    var draft = OutlookSamples.draft
    mails.append(draft)
    draft.encoding = (.shiftJIS, 932)
    draft.attachments.append(.init("inner", .mail(draft)))
    mails.append(draft)
    for (number, mail) in mails.enumerated() {
      try write(OutlookWriter.bytes(mail), with: OutlookReader(), to: folder.appending(path: "\(number).msg"))
      try write(TNEFWriter.bytes(mail), with: TNEFReader(), to: folder.appending(path: "\(number).tnef"))
      // The text in RTF only.
      var wrapped = mail
      let rtf =
        mail.html.map { RTFWrapper.html(String(decoding: $0, as: UTF8.self)) } ?? mail.body.map(RTFWrapper.plain)
      wrapped.rtf = rtf.map(CompressedRTFWriter.compress)
      wrapped.html = nil
      if mail.html == nil { wrapped.body = nil }
      try write(OutlookWriter.bytes(wrapped), with: OutlookReader(), to: folder.appending(path: "\(number)-rtf.msg"))
    }
  }

  private func write(_ bytes: [UInt8], with reader: some Reader, to file: URL) throws {
    try Data(bytes).write(to: file)
    let message = try #require(try read(bytes, with: reader).messages.first)
    let fields: [String: Any] = [
      "subject": message.subject ?? "", "from": message.from.map(\.address), "to": message.to.map(\.address),
      "bodies": message.bodies.map { ["type": $0.mediaType, "text": $0.text] },
      "attachments": message.attachments.map { ["name": $0.name, "base64": Data($0.bytes).base64EncodedString()] },
    ]
    try JSONSerialization.data(withJSONObject: fields).write(to: file.appendingPathExtension("json"))
  }
}
