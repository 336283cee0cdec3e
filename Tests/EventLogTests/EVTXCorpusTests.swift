import Bytes
import EventModel
import Foundation
import Testing

@testable import EventLog

/// Real event logs against an independent parser: its figures and its records.
@Suite struct EVTXCorpusTests {
  /// Records that PyPI `evtx` reads in each damaged file, and what we add behind damage (`docs/formats/evtx.md`).
  @Test(arguments: [
    ("Application_no_crc32", 17, 17), ("Security_with_size_t", 636, 636), ("issue_201", 1, 1),
    ("security_bad_string_cache", 2_261, 2_261), ("sample-with-zero-data-size-event", 335, 449),
    ("sample_with_a_bad_chunk_magic", 270, 301),
  ])
  func damagedFilesGiveAtLeastWhatTheOtherGives(name: String, reference: Int, expected: Int) throws {
    guard let folder = Corpora.folder("evtx/damaged", for: "damaged event logs") else { return }
    let sink = CountingSink()
    try read(folder.appendingPathComponent(name + ".evtx"), into: sink, readsSlack: false)
    #expect(sink.count == expected)
    #expect(sink.count >= reference)
  }

  @Test func attackLogsGiveAllRecords() throws {
    guard let folder = Corpora.folder("evtx/EVTX-to-MITRE-Attack", for: "event logs of attacks") else { return }
    let sink = CountingSink()
    for path in Corpora.eventLogs(in: folder) { try read(path, into: sink, readsSlack: false) }
    // What PyPI `evtx` 0.14.0 counts; `Scripts/compare-evtx.py` compares every field.
    #expect(sink.count == 10_015)
    #expect(sink.partial == 0)
  }

  @Test func recordsEqualTheReferenceRecords() throws {
    guard let folder = Corpora.folder("sigma", for: "reference records") else { return }
    let manifest = try JSONDecoder().decode(
      [Entry].self, from: Data(contentsOf: folder.appendingPathComponent("regression_data/manifest.json")))
    var compared = 0
    for entry in manifest {
      let region = try FileRegion(path: folder.appendingPathComponent(entry.evtx).path)
      var renderer = try EVTXRenderer(region)
      let sink = OffsetSink()
      try read(folder.appendingPathComponent(entry.evtx), into: sink, readsSlack: false)
      let expected = try records(folder.appendingPathComponent(entry.json))
      try #require(sink.offsets.count == expected.count, "\(entry.evtx)")
      for (offset, reference) in zip(sink.offsets, expected) {
        let ours = try JSONSerialization.jsonObject(with: Data(renderer.element(at: offset).json.utf8))
        #expect(trimmed(ours) == trimmed(reference), "\(entry.evtx) at \(offset)")
        compared += 1
      }
    }
    #expect(compared == 163)
  }

  /// The quick way and the plain way agree on real records of every template.
  @Test func slotsAgreeWithTheTree() throws {
    guard let folder = Corpora.folder("evtx", for: "slots against tree") else { return }
    for (index, path) in Corpora.eventLogs(in: folder).enumerated() where index % 40 == 0 {
      let sink = TestSink()
      try read(path, into: sink, readsSlack: true)
      var renderer = try EVTXRenderer(FileRegion(path: path.path))
      for (place, record) in sink.records.enumerated() where place % 12 == 0 {
        let fields = record.fields.map { "\($0.name)=\($0.text)" }.sorted()
        #expect(try flattened(renderer.element(at: record.event.itemOffset)).sorted() == fields)
      }
    }
  }

  struct Entry: Decodable {
    var evtx: String
    var json: String
  }

  private func read(_ path: URL, into sink: some RecordSink, readsSlack: Bool) throws {
    let region = try FileRegion(path: path.path)
    let input = try Input(name: path.lastPathComponent, region: region)
    try EVTXReader(readsSlack: readsSlack).read(input, into: sink, budget: Budget(inputBytes: region.count))
  }

  /// The records of a reference file: JSON values one after another.
  private func records(_ path: URL) throws -> [Any] {
    let text = try String(contentsOf: path, encoding: .utf8)
    let parts = text.replacing("}\n{", with: "}\u{0}{").replacing("}\r\n{", with: "}\u{0}{").split(separator: "\u{0}")
    return try parts.flatMap { part -> [Any] in
      let value = try JSONSerialization.jsonObject(with: Data(part.utf8))
      return value as? [Any] ?? [value]
    }
  }

  /// A JSON value as text with sorted members, without blanks at the ends of lines.
  private func trimmed(_ value: Any) -> String {
    switch value {
    case let object as [String: Any]:
      "{" + object.sorted { $0.key < $1.key }.map { $0.key + ":" + trimmed($0.value) }.joined(separator: ",") + "}"
    case let array as [Any]: "[" + array.map(trimmed).joined(separator: ",") + "]"
    case let text as String:
      "\""
        + text.replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false)
        .map { String($0.reversed().drop { $0.isWhitespace }.reversed()) }.joined(separator: "\n")
        .trimmingCharacters(in: .newlines) + "\""
    default: "\(value)"
    }
  }
}

/// Counts events and parts that could not be read.
final class CountingSink: RecordSink {
  let fields = FieldTable(["Image"])
  var count = 0
  var partial = 0

  func accept(_ batch: inout EventBatch) {
    count += batch.events.count
    batch.removeAll()
  }

  func accept(_ message: Message) {}
  func accept(_ child: Child) throws(ReadError) {}
  func accept(_ anomaly: Anomaly) { partial += anomaly.effect == .noted ? 0 : anomaly.count }
}

/// Keeps where events are.
final class OffsetSink: RecordSink {
  let fields = FieldTable([])
  var offsets: [UInt64] = []

  func accept(_ batch: inout EventBatch) {
    offsets += batch.events.map(\.itemOffset)
    batch.removeAll()
  }

  func accept(_ message: Message) {}
  func accept(_ child: Child) throws(ReadError) {}
  func accept(_ anomaly: Anomaly) {}
}
