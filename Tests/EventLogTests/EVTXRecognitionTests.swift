import Bytes
import EVTXSupport
import EventModel
import Testing

@testable import EventLog

/// What was met before makes reading quicker and must change nothing: a reader that has seen other logs reads a log as one
/// that has seen none.
@Suite struct EVTXRecognitionTests {
  /// What a reading gives, as text.
  private func outcome(_ bytes: [UInt8], fields: FieldTable) -> [String] {
    let sink = TableSink(fields)
    do {
      let input = try Input(name: "a.evtx", bytes: bytes)
      try EVTXReader().read(input, into: sink, budget: Budget(inputBytes: UInt64(bytes.count)))
    } catch {
      sink.lines.append("\(error)")
    }
    return sink.lines
  }

  /// Events of the forms that logs have: instances of templates, their chunks in another order, no template at all.
  private func logs() -> [[UInt8]] {
    var forwarded = EVTXWriter()
    for number in 1...4 as ClosedRange<UInt64> { forwarded.append(number: number, time: 0, fragment: raw(number)) }
    return [Samples.twoChunks(), Samples.log(7), forwarded.file()]
  }

  private func raw(_ number: UInt64) -> [EVTXNode] {
    let system = EVTXNode.element(
      "System",
      [
        .element("Provider", attributes: [EVTXAttribute("Name", "P\(number % 2)")], content: []),
        .element("EventID", [.text("\(4_000 + number)")]), .element("EventRecordID", [.text("\(number)")]),
        .element(
          "TimeCreated", attributes: [EVTXAttribute("SystemTime", "2021-01-02T03:04:0\(number).5Z")], content: []),
        .element("Channel", [.text("Forwarded")]),
      ])
    let data = ["SubjectUserName", "Process Name", "N\(number % 3)"].map {
      EVTXNode.element("Data", attributes: [EVTXAttribute("Name", $0)], content: [.text("v\(number)日本")])
    }
    return [
      .element("Event", attributes: [EVTXAttribute("xmlns", "urn:x")], content: [system, .element("EventData", data)])
    ]
  }

  /// Texts of attributes are values as those of elements are: a forwarded log has no template for each of its times.
  @Test func forwardedEventsOfDifferentTimesShareATemplate() throws {
    var writer = EVTXWriter()
    for number in [3, 6, 9] as [UInt64] { writer.append(number: number, time: 0, fragment: raw(number)) }
    let names = ["TimeCreated_SystemTime", "Provider_Name", "ProcessName", "of this test alone"]
    let sink = try read(writer.file(), fields: names)
    // One for each provider.
    #expect(EVTXWorkspace.take(for: FieldTable(names)).decoder.templates.count == 2)
    #expect(sink.records.map { $0["TimeCreated_SystemTime"].first?.suffix(5) } == ["03.5Z", "06.5Z", "09.5Z"])
    #expect(sink.records.map { $0["Provider_Name"] } == [["P1"], ["P0"], ["P1"]])
    #expect(sink.records.map { $0["ProcessName"] } == [["v3日本"], ["v6日本"], ["v9日本"]])
    #expect(sink.records.map(\.event.code) == [4_003, 4_006, 4_009])
    #expect(sink.records.map(\.event.time) == sink.records.map { EventTime(rfc3339: $0["TimeCreated_SystemTime"][0]) })
  }

  /// Damaged logs in a row of others, by a reader that remembers and by one that does not.
  @Test(arguments: 0..<40 as Range<UInt64>)
  func whatWasReadBeforeChangesNothing(seed: UInt64) throws {
    var random = SplitMix(seed)
    let logs = logs()
    let warm = FieldTable(["warm", "Image", "EventID"], coverage: .everything)
    for log in logs { _ = outcome(log, fields: warm) }
    for (index, log) in logs.enumerated() {
      var changed = log
      for _ in 0..<random.next() % 12 {
        let from = 4_096 + 512 + Int(random.next() % 3_000)
        let to = 4_096 + 512 + Int(random.next() % 3_000)
        switch random.next() % 3 {
        case 0: changed[to] = UInt8(truncatingIfNeeded: random.next())
        case 1: changed[to] ^= 1 << UInt8(random.next() % 8)
        default: for step in 0..<Int(random.next() % 60) { changed[to + step] = changed[from + step] }
        }
      }
      // Nobody has left anything behind for a table with a name of its own.
      let cold = FieldTable(["cold \(seed) \(index)", "Image", "EventID"], coverage: .everything)
      let alone = outcome(changed, fields: cold)
      #expect(outcome(changed, fields: warm) == alone, "seed \(seed), log \(index)")
      for log in logs { _ = outcome(log, fields: cold) }
      #expect(outcome(changed, fields: cold) == alone, "seed \(seed), log \(index), again")
    }
  }
}

/// Collects events and anomalies as lines, in order.
private final class TableSink: RecordSink {
  let fields: FieldTable
  var lines: [String] = []

  init(_ fields: FieldTable) { self.fields = fields }

  func accept(_ batch: inout EventBatch) {
    for event in batch.events {
      let source = batch.sources[Int(event.source)]
      lines.append("\(event.recordNumber) \(event.code) \(event.itemOffset) \(event.itemLength) \(source)")
      lines.append(event.time?.description ?? "-")
      for value in event.valueRange.map({ batch.values[$0] }) {
        lines.append("\(batch.name(of: value.slot)) \(value.kind) \(batch.text(value.range))")
      }
    }
    batch.removeAll()
  }

  func accept(_ message: Message) {}
  func accept(_ child: Child) throws(ReadError) {}
  func accept(_ anomaly: Anomaly) { lines.append("\(anomaly.code) \(anomaly.count) \(anomaly.detail)") }
}
