import Bytes
import EventModel
import MailReader

/// Keeps what a reader gives.
final class RecordingSink: RecordSink {
  let fields = FieldTable([])
  var messages: [Message] = []
  var anomalies: [Anomaly] = []
  var children = 0
  /// Called for each message instead of keeping it.
  var onMessage: ((Message) -> Void)?

  func accept(_ batch: inout EventBatch) { batch.removeAll() }
  func accept(_ message: Message) {
    if let onMessage { onMessage(message) } else { messages.append(message) }
  }
  func accept(_ child: Child) throws(ReadError) { children += 1 }
  func accept(_ anomaly: Anomaly) { anomalies.append(anomaly) }

  var codes: [String] { anomalies.map(\.code).sorted() }
}

/// Reads bytes with a reader; a reader that throws fails the test.
func read(_ bytes: [UInt8], with reader: some Reader) throws -> RecordingSink {
  let sink = RecordingSink()
  let input = try Input(name: "", bytes: bytes)
  try reader.read(input, into: sink, budget: Budget(inputBytes: UInt64(bytes.count)))
  return sink
}

/// Parses one message.
func parse(_ text: String) -> Message { MessageParser().parse(Array(text.utf8)) }

/// Parses one message from bytes.
func parse(_ bytes: [UInt8]) -> Message { MessageParser().parse(bytes) }

extension Message {
  /// The codes of its anomalies.
  var codes: Set<String> { Set(anomalies.map(\.code)) }
}
