import Bytes
import EventModel

/// Collects exported events into batches.
struct ExportedEvents {
  private let sink: any RecordSink
  private var batch: EventBatch
  private var sources: EventSources
  private var anomalies = AnomalyLedger()
  private var count: UInt64 = 0

  init(into sink: any RecordSink, dataType: String) {
    self.sink = sink
    batch = EventBatch(fields: sink.fields)
    sources = EventSources(dataType: dataType)
  }

  /// Adds an event whose root is `Event`; `text` is how the export has it.
  mutating func add(_ element: EventElement, text: ArraySlice<UInt8>, offset: UInt64, length: UInt64) {
    count += 1
    let raw = batch.bytes.count..<batch.bytes.count + text.count
    batch.bytes.append(contentsOf: text)
    batch.append(
      Event(source: 0, recordNumber: count, itemOffset: offset, itemLength: Int(clamping: length), raw: raw))
    var facts = EventFacts()
    EventFlattener.fill(element, at: .document, facts: &facts, sources: &sources, batch: &batch)
    let last = batch.events.count - 1
    batch.events[last].code = facts.code
    batch.events[last].time = facts.time
    batch.events[last].recordNumber = facts.recordNumber ?? count
    batch.events[last].source = facts.source ?? sources.unknown(&batch)
    if batch.bytes.count >= EVTXLimits.batchBytes || batch.events.count >= EVTXLimits.batchEvents { flush() }
  }

  /// Notes an oddity.
  mutating func note(_ code: String, _ effect: Anomaly.Effect, at offset: UInt64, _ detail: @autoclosure () -> String) {
    anomalies.note(code, effect, at: offset, detail())
  }

  private mutating func flush() {
    sink.accept(&batch)
    if !batch.events.isEmpty { batch.removeAll() }
  }

  /// Hands over what is left: events, then anomalies.
  mutating func finish() {
    if !batch.events.isEmpty { flush() }
    anomalies.flush(into: sink)
  }
}

extension EventElement {
  /// An element with one text.
  static func leaf(_ name: String, _ scalar: Scalar) -> EventElement {
    EventElement(name, content: scalar.kind == .null ? [] : [.text(scalar)])
  }

  /// A named `Data` element.
  static func data(_ name: String, _ scalar: Scalar) -> EventElement {
    EventElement(
      "Data", attributes: name.isEmpty ? [] : [Attribute("Name", Scalar(name))],
      content: scalar.kind == .null ? [] : [.text(scalar)])
  }

  /// An event of its parts.
  static func event(system: [EventElement], data: [EventElement]) -> EventElement {
    EventElement(
      "Event",
      content: [
        .element(EventElement("System", content: system.map { .element($0) })),
        .element(EventElement("EventData", content: data.map { .element($0) })),
      ])
  }
}
