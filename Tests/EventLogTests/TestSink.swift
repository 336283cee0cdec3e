import Bytes
import EventModel

@testable import EventLog

/// Collects events as dictionaries: slow and plain.
final class TestSink: RecordSink {
  /// One event with its fields in order.
  struct Record {
    var event: Event
    var source: LogSource
    var fields: [(name: String, text: String, kind: FieldValue.Kind)]

    /// The texts of a field.
    subscript(name: String) -> [String] { fields.filter { $0.name == name }.map(\.text) }
  }

  let fields: FieldTable
  var records: [Record] = []
  var anomalies: [Anomaly] = []

  init(_ names: [String]? = nil) {
    fields = names.map { FieldTable($0) } ?? FieldTable([], coverage: .everything)
  }

  func accept(_ batch: inout EventBatch) {
    for event in batch.events {
      let values = event.valueRange.map { batch.values[$0] }
      records.append(
        Record(
          event: event, source: batch.sources[Int(event.source)],
          fields: values.map { (batch.name(of: $0.slot), batch.text($0.range), $0.kind) }))
    }
    batch.removeAll()
  }

  func accept(_ message: Message) {}
  func accept(_ child: Child) throws(ReadError) {}
  func accept(_ anomaly: Anomaly) { anomalies.append(anomaly) }

  /// Codes of the anomalies, sorted.
  var codes: [String] { anomalies.map(\.code).sorted() }
  /// EventRecordIDs in order.
  var numbers: [UInt64] { records.map(\.event.recordNumber) }
}

/// Reads bytes with a reader into a new sink.
func read(
  _ bytes: [UInt8], with reader: some Reader = EVTXReader(), name: String = "a.evtx", fields: [String]? = nil
) throws -> TestSink {
  let sink = TestSink(fields)
  let input = try Input(name: name, bytes: bytes)
  try reader.read(input, into: sink, budget: Budget(inputBytes: UInt64(bytes.count)))
  return sink
}
