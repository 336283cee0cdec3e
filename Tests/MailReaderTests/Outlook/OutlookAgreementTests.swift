import Bytes
import EventModel
import ExampleEvidence
import Foundation
import MailReader
import OutlookSupport
import Testing

/// A mail is the same mail whatever it is kept in: rules see the same events with the same values.
@Suite struct OutlookAgreementTests {
  /// The mails of the made-up institute, each as a file of its own.
  static let examples: [[UInt8]] = {
    var mails: [[UInt8]] = []
    for (path, bytes) in ExampleEvidence.files().sorted(by: { $0.key < $1.key }) where path.contains("/mail/") {
      if path.hasSuffix(".mbox") {
        let sink = RecordingSink()
        if let input = try? Input(name: path, bytes: bytes) {
          try? MailboxReader().read(input, into: sink, budget: Budget(inputBytes: UInt64(bytes.count)))
        }
        for message in sink.messages {
          let item = Array(bytes[Int(message.itemOffset)..<Int(message.itemOffset + message.itemLength)])
          // Without the line that belongs to the mailbox.
          mails.append(Array(item[((item.firstIndex(of: 10) ?? -1) + 1)...]))
        }
      } else {
        mails.append(bytes)
      }
    }
    return mails
  }()

  @Test func `the example mails`() throws {
    #expect(Self.examples.count > 100)
    for mail in Self.examples { try compare(mail) }
  }

  @Test func `real phishing`() throws {
    guard let folder = CorpusTests.folder(for: "phishing as Outlook items") else { return }
    var compared = 0
    for path in CorpusTests.files(folder + "/phishing").filter({ $0.hasSuffix(".eml") }) {
      let bytes = Array(try Data(contentsOf: URL(filePath: path)))
      // Plain text before HTML is the order of every mail but a few; the item does not keep another.
      let types = MessageParser().parse(bytes).bodies.map(\.mediaType)
      guard bytes.count < 100_000, types.filter({ $0 == "text/plain" }).count <= 1,
        types.filter({ $0 == "text/html" }).count <= 1, types != ["text/html", "text/plain"], compared < 100
      else { continue }
      guard String(validating: bytes, as: UTF8.self) != nil else { continue }
      try compare(bytes, path)
      compared += 1
    }
    #expect(compared == 100)
  }

  private func compare(_ file: [UInt8], _ name: String = "") throws {
    let plain = EventNotebook(file)
    let message = try #require(plain.messages.last, "\(name)")
    let item = EventNotebook(OutlookWriter.bytes(OutlookSamples.mail(message, file: file)))
    #expect(item.messages.count == plain.messages.count, "\(name)")
    #expect(item.events == plain.events, "\(name) \(message.subject ?? "")")
    #expect(item.artifacts == plain.artifacts, "\(name)")
  }
}
