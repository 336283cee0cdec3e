import Bytes
import EventModel
import MailReader

/// The entry point of libFuzzer: the readers of Outlook items, and mail that carries them.
///
/// The first byte chooses: 0 a compound file, 1 a TNEF stream, 2 a mail with a TNEF part of these bytes, 3 compressed RTF as the only
/// property of a TNEF stream, 4 the same RTF uncompressed.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOutlook(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard let start, count > 1 else { return 0 }
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  let body = Array(bytes.dropFirst())
  switch bytes[0] % 5 {
  case 1: run(TNEFReader(), signature + body)
  case 2:
    let head = "Subject: s\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: application/ms-tnef\n\n"
    run(MessageReader(), Array(head.utf8) + signature + body)
  case 3: run(TNEFReader(), rtf(body))
  case 4:
    let header = little(UInt32(body.count + 12)) + little(UInt32(body.count)) + Array("MELA".utf8) + [0, 0, 0, 0]
    run(TNEFReader(), rtf(header + Array("{\\rtf1\\ansi\\ansicpg932".utf8) + body))
  default: run(OutlookReader(), body)
  }
  return 0
}

private let signature: [UInt8] = [0x78, 0x9F, 0x3E, 0x22, 0x01, 0x00]

private func little(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) } }

/// A stream with compressed RTF and nothing else.
private func rtf(_ bytes: [UInt8]) -> [UInt8] {
  var properties: [UInt8] = [1, 0, 0, 0, 0x02, 0x01, 0x09, 0x10, 1, 0, 0, 0] + little(UInt32(bytes.count)) + bytes
  while properties.count % 4 != 0 { properties.append(0) }
  return signature + [1, 0x03, 0x90, 0x06, 0x00] + little(UInt32(properties.count)) + properties + [0, 0]
}

private func run(_ reader: some Reader, _ bytes: [UInt8]) {
  guard let input = try? Input(name: "", bytes: bytes) else { return }
  try? reader.read(input, into: FuzzSink(), budget: Budget(inputBytes: UInt64(bytes.count)))
}

/// Reads what is attached once more, as the walk through evidence would, to a small depth.
private final class FuzzSink: RecordSink {
  let fields = FieldTable([String]())
  private var depth: Int

  init(depth: Int = 0) { self.depth = depth }

  func accept(_ batch: inout EventBatch) { batch.removeAll() }
  func accept(_ message: Message) {
    guard depth < 3 else { return }
    for attachment in message.attachments.prefix(8) {
      guard let input = try? Input(name: attachment.name, bytes: attachment.bytes) else { continue }
      let readers: [any Reader] = [OutlookReader(), TNEFReader()]
      guard let reader = readers.first(where: { $0.recognise(input.head, name: attachment.name) > .no }) else {
        continue
      }
      try? reader.read(
        input, into: FuzzSink(depth: depth + 1), budget: Budget(inputBytes: UInt64(attachment.bytes.count)))
    }
  }
  func accept(_ child: Child) throws(ReadError) {}
  func accept(_ anomaly: Anomaly) {}
}
