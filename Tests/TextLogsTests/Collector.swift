import Bytes
import EventModel
import Foundation

@testable import TextLogs

/// One event, taken apart for comparison.
struct Seen: Equatable {
  var number: UInt64
  var offset: UInt64
  var length: UInt32
  var raw: String
  var time: String?
  var source: LogSource
  var fields: [String]

  /// The first value of a field.
  func value(_ name: String) -> String? {
    fields.first { $0.hasPrefix(name + "=") }.map { String($0.dropFirst(name.count + 1)) }
  }

  /// All values of a field.
  func values(_ name: String) -> [String] {
    fields.filter { $0.hasPrefix(name + "=") }.map { String($0.dropFirst(name.count + 1)) }
  }
}

/// Keeps everything that a reader gives.
final class Collector: RecordSink {
  let fields: FieldTable
  var events: [Seen] = []
  var anomalies: [Anomaly] = []
  var largestBatch = 0
  var eventCount = 0
  let keeps: Bool

  init(_ names: [String] = [], coverage: FieldTable.Coverage = .everything, keeps: Bool = true) {
    fields = FieldTable(names, coverage: coverage)
    self.keeps = keeps
  }

  func accept(_ batch: inout EventBatch) {
    largestBatch = max(largestBatch, batch.bytes.count)
    eventCount += batch.events.count
    if keeps {
      for event in batch.events {
        let values = batch.values[event.valueRange].map { batch.name(of: $0.slot) + "=" + batch.text($0.range) }
        events.append(
          Seen(
            number: event.recordNumber, offset: event.itemOffset, length: event.itemLength, raw: batch.text(event.raw),
            time: event.time?.description, source: batch.sources[Int(event.source)], fields: values))
      }
    }
    batch.removeAll()
  }

  func accept(_ message: Message) {}
  func accept(_ child: Child) throws(ReadError) {}
  func accept(_ anomaly: Anomaly) { anomalies.append(anomaly) }

  var codes: [String] { anomalies.map(\.code) }
}

/// Reads text with a reader.
func read(_ reader: any Reader, _ text: String) throws -> Collector { try read(reader, Array(text.utf8)) }

/// Reads bytes with a reader.
func read(_ reader: any Reader, _ bytes: [UInt8]) throws -> Collector {
  let sink = Collector()
  try reader.read(
    try Input(name: "", bytes: bytes), into: sink, budget: Budget(inputBytes: UInt64(bytes.count)))
  return sink
}

/// The reader that recognises bytes best, as intake chooses it.
func best(_ bytes: [UInt8]) -> (reader: any Reader, confidence: Confidence)? {
  let head = Array(bytes.prefix(Input.headSize))
  var best: (reader: any Reader, confidence: Confidence)?
  for reader in TextLogs.readers {
    let confidence = reader.recognise(head, name: "")
    if confidence > best?.confidence ?? .no { best = (reader, confidence) }
  }
  return best
}

/// The folder of the shared corpora, or nil with a word on standard output.
func corpora(_ what: String) -> URL? {
  let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  let shared =
    ProcessInfo.processInfo.environment["KAGAMI_SHARED"].map { URL(fileURLWithPath: $0) }
    ?? root.deletingLastPathComponent().appendingPathComponent("shared")
  let folder = shared.appendingPathComponent("corpora")
  if FileManager.default.fileExists(atPath: folder.path) { return folder }
  print("SKIPPED: \(what) (no ../shared)")
  return nil
}
