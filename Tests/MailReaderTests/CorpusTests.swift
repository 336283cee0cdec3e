import Bytes
import EventModel
import Foundation
import MailReader
import Testing

/// Real mail, where the shared corpora are at hand.
@Suite struct CorpusTests {
  /// The folder of the mail corpora; nil, said aloud, where there is none.
  static func folder(for what: String) -> String? {
    let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let shared =
      ProcessInfo.processInfo.environment["KAGAMI_SHARED"] ?? package.appending(path: "../shared").standardized.path
    let mail = shared + "/corpora/mail"
    if FileManager.default.fileExists(atPath: mail) { return mail }
    print("SKIPPED: \(what) (no ../shared)")
    return nil
  }

  /// The files below a folder, sorted.
  static func files(_ folder: String) -> [String] {
    ((try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []).sorted().map { folder + "/" + $0 }
      .filter { path in
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return attributes?[.type] as? FileAttributeType == .typeRegular
      }
  }

  static func best(_ head: [UInt8], _ name: String) -> (any Reader)? {
    let readers: [any Reader] = [MailboxReader(), EMLXReader(), MessageReader()]
    let judged = readers.map { ($0, $0.recognise(head, name: name)) }.filter { $0.1 >= .likely }
    return judged.max { $0.1 < $1.1 }?.0
  }

  @Test(arguments: [("mime", 0.95), ("phishing", 0.995), ("japanese/mailbox", 0.4), ("japanese/maildir", 0.95)])
  func everyFileIsReadOrListed(_ corpus: String, _ share: Double) throws {
    guard let mail = CorpusTests.folder(for: "mail corpus \(corpus)") else { return }
    let files = CorpusTests.files(mail + "/" + corpus).filter {
      !["LICENSE", "NOTICE", "MIT-LICENSE"].contains(($0 as NSString).lastPathComponent)
    }
    var unread: [String] = []
    for path in files {
      let input = try Input(name: path, region: FileRegion(path: path))
      guard let reader = CorpusTests.best(input.head, path) else {
        unread.append(path)
        continue
      }
      let sink = RecordingSink()
      try reader.read(input, into: sink, budget: Budget(inputBytes: input.length ?? 0))
      #expect(!sink.messages.isEmpty, "\(path)")
    }
    print("\(corpus): \(files.count - unread.count) of \(files.count) files read")
    for path in unread { print("  not mail: \(path)") }
    #expect(Double(files.count - unread.count) >= share * Double(files.count))
  }

  @Test func mailingList() throws {
    guard let mail = CorpusTests.folder(for: "mailing list") else { return }
    let process = Process()
    process.executableURL = URL(filePath: "/bin/gzip")
    process.arguments = ["-dc", mail + "/ham/keyrings-list.mbox.gz"]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    // The beginning is enough for a debug build; `Benchmarks/Mail` reads all of it.
    var bytes: [UInt8] = []
    while bytes.count < 8 << 20, let chunk = try pipe.fileHandleForReading.read(upToCount: 1 << 20), !chunk.isEmpty {
      bytes += [UInt8](chunk)
    }
    process.terminate()
    let separators = String(decoding: bytes, as: UTF8.self).components(separatedBy: "\nFrom mboxrd@z ").count
    #expect(MailboxReader().recognise(Array(bytes.prefix(Input.headSize)), name: "") == .certain)
    let sink = RecordingSink()
    var count = 0
    var complete = 0
    sink.onMessage = { message in
      count += 1
      if !message.from.isEmpty, message.date != nil, !message.messageID.isEmpty { complete += 1 }
    }
    let input = try Input(name: "keyrings-list.mbox", bytes: bytes)
    try MailboxReader().read(input, into: sink, budget: Budget(inputBytes: UInt64(bytes.count)))
    print("mailing list: \(count) messages, \(sink.anomalies.map { "\($0.code) \($0.count)" })")
    #expect(count == separators)
    #expect(complete >= count - 2)
  }
}
