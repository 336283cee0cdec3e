import Bytes
import EventModel
import Foundation
import Intake
import Testing

/// The way back from a finding to its bytes.
@Suite struct OriginLocatorTests {
  /// Walks, then locates every event; the texts of the bytes that were found.
  private func located(_ bytes: [UInt8], name: String) throws -> [String] {
    let consumer = Places()
    let walk = ItemWalk(consumer: consumer, budget: Budget(inputBytes: UInt64(bytes.count)))
    let root = Origin([Origin.Step(reader: ReaderIdentity("file"), name: name)])
    _ = walk.walk(try Input(name: name, bytes: bytes), origin: root)
    return try consumer.records.map { record in
      let excerpt = try OriginLocator(inputBytes: UInt64(bytes.count)).locate(
        record, in: MemoryRegion(bytes), context: 0)
      return try String(decoding: #require(excerpt).bytes, as: UTF8.self)
    }
  }

  @Test func `members of one name are told apart by their place`() throws {
    let zip = Zip.stored([
      ("a.txt", Array("first\n".utf8)), ("b.txt", Array("other\n".utf8)), ("a.txt", Array("second\n".utf8)),
    ])
    #expect(try located(zip, name: "x.zip") == ["first", "other", "second"])
    let nested = Zip.stored([("in.zip", zip), ("in.zip", Zip.stored([("a.txt", Array("third\n".utf8))]))])
    #expect(try located(nested, name: "y.zip") == ["first", "other", "second", "third"])
  }

  @Test(arguments: ["same.txt", ""])
  func `attachments of one name are told apart by their place`(name: String) throws {
    let parts = ["one", "two", "three"].map {
      "--b\nContent-Type: application/x-log; name=\"\(name)\"\n\n\($0)\n"
    }
    let mail =
      "From: a@example.org\nSubject: x\nContent-Type: multipart/mixed; boundary=b\n\n" + parts.joined() + "--b--\n"
    #expect(try located(Array(mail.utf8), name: "m.eml") == ["one", "two", "three"])
  }

  /// One header line looks like text; that it is a message says only the mail around it.
  @Test func `an attached message of one header line is found`() throws {
    let inner = "Subject: hello\n\nbody\n"
    let mail = Mail.message(subject: "s", attachment: ("m.eml", "message/rfc822", Array(inner.utf8)))
    #expect(try located(Array(mail.utf8), name: "o.eml") == [inner, mail])
  }
}

/// The origins of all records.
private final class Places: IntakeConsumer {
  let fields = FieldTable([String]())
  var binaryFields: FieldTable { fields }
  var records: [Origin] = []

  func accept(_ batch: EventBatch, at place: IntakePlace) {
    for event in batch.events {
      let step = Origin.Step(
        reader: place.reader, name: "record", offset: event.itemOffset, length: UInt64(event.itemLength))
      records.append(place.origin.appending(step))
    }
  }

  func accept(_ message: Message, artifacts: [ArtifactFacts], at place: IntakePlace) {
    guard artifacts.allSatisfy({ $0.declaredType.isEmpty || $0.declaredType == "message/rfc822" }) else { return }
    let step = Origin.Step(
      reader: place.reader, name: "message \(message.index)", offset: message.itemOffset, length: message.itemLength)
    records.append(place.origin.appending(step))
  }

  func accept(artifacts: [ArtifactFacts], at place: IntakePlace) {}
  func accept(_ anomaly: Anomaly) {}
  func progressed() {}
}
