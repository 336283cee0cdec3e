import Bytes
import EventModel

/// Counts what a reader gives and passes messages on.
final class Sink: RecordSink {
  let fields = FieldTable([])
  var messages = 0
  var bytes = 0
  var anomalies: [Anomaly] = []
  let onMessage: (Message) -> Void

  init(_ onMessage: @escaping (Message) -> Void = { _ in }) { self.onMessage = onMessage }

  func accept(_ batch: inout EventBatch) { batch.removeAll() }
  func accept(_ message: Message) {
    messages += 1
    for attachment in message.attachments { bytes += attachment.bytes.count }
    for body in message.bodies { bytes += body.text.utf8.count }
    onMessage(message)
  }
  func accept(_ child: Child) throws(ReadError) {}
  func accept(_ anomaly: Anomaly) { anomalies.append(anomaly) }
}
