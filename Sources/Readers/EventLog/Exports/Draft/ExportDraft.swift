import Bytes
import EventModel

/// Exported events on their way into batches.
///
/// The text of an event is put into the batch's arena, its values are parsed there and become fields where they stand; what
/// must be written anew (escapes, names, times) goes behind it.
struct ExportDraft {
  private let sink: any RecordSink
  var batch: EventBatch
  var tape = JSONTape()
  var slots = SlotCache()
  var sources: EventSources
  var facts = EventFacts()
  /// For names that are put together.
  var scratch: [UInt8] = []
  /// Whether the event has an element `System`.
  var hasSystem = false
  /// Whether the event is of another kind, read as the Windows event of the same meaning.
  var isTranslated = false
  /// Whether the event comes from a timeline that keeps a part of it, under names of its own.
  var isAbridged = false
  /// Whether the export leaves out which provider and log the event is of.
  var isUnsourced = false
  /// The event is known, and its description is in a language that is not.
  var isForeign = false
  private var anomalies = AnomalyLedger()

  init(into sink: any RecordSink, dataType: String) {
    self.sink = sink
    batch = EventBatch(fields: sink.fields)
    sources = EventSources(dataType: dataType)
  }

  /// Begins an event with its text in the export, which it puts into the arena; gives the place there.
  mutating func begin(_ text: Span<UInt8>, _ range: Range<Int>, offset: UInt64, length: UInt64) -> Range<Int> {
    let start = batch.bytes.count
    ByteSearch.append(range, of: text, to: &batch.bytes)
    let raw = start..<batch.bytes.count
    batch.append(Event(source: 0, recordNumber: 0, itemOffset: offset, itemLength: Int(clamping: length), raw: raw))
    tape.removeAll()
    facts = EventFacts()
    hasSystem = false
    isTranslated = false
    isAbridged = false
    isUnsourced = false
    isForeign = false
    return raw
  }

  /// Ends the event; `number` is that of a record which brings none.
  mutating func commit(number: UInt64) {
    let last = batch.events.count - 1
    let source = facts.source ?? sources.unknown(&batch)
    batch.events[last].valueCount = UInt32(truncatingIfNeeded: batch.values.count) &- batch.events[last].firstValue
    batch.events[last].code = facts.code
    batch.events[last].time = facts.time
    batch.events[last].recordNumber = facts.recordNumber ?? number
    batch.events[last].source = source
    if isTranslated {
      note(
        "windows.event-translated", .noted, at: batch.events[last].itemOffset,
        "read as the Sysmon event of the same meaning")
    }
    if isAbridged {
      note(
        "windows.event-abridged", .partial, at: batch.events[last].itemOffset,
        "a timeline of Hayabusa or Chainsaw: fields are left out and renamed; give the logs themselves")
    }
    if isUnsourced {
      note(
        "windows.event-unknown", .partial, at: batch.events[last].itemOffset,
        "an event without its provider and log: export those, too")
    }
    if isForeign {
      note(
        "windows.event-language", .partial, at: batch.events[last].itemOffset,
        "a description that is neither English nor Japanese gives no fields: export XML or the log itself")
    }
    if batch.bytes.count >= EVTXLimits.batchBytes || batch.events.count >= EVTXLimits.batchEvents { flush() }
  }

  /// Takes the event back.
  mutating func cancel() {
    guard let event = batch.events.popLast() else { return }
    batch.values.removeLast(batch.values.count - Int(event.firstValue))
    batch.bytes.removeLast(batch.bytes.count - Int(event.rawOffset))
  }

  /// Takes back the fields behind a place in the list of values.
  mutating func removeValues(from start: Int) {
    batch.values.removeLast(batch.values.count - start)
    facts = EventFacts()
  }

  /// Notes an oddity.
  mutating func note(_ code: String, _ effect: Anomaly.Effect, at offset: UInt64, _ detail: @autoclosure () -> String) {
    anomalies.note(code, effect, at: offset, detail())
  }

  /// Notes what is to be said about a local time.
  mutating func note(_ time: LocalTime, at offset: UInt64) {
    switch time {
    case .read: note("windows.event-local-time", .noted, at: offset, "times without a zone, read as UTC")
    case .ambiguous:
      note("windows.event-time", .partial, at: offset, "day and month can be exchanged: left without a time")
    case .none: break
    }
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
