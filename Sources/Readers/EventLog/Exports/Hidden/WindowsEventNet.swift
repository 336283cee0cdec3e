import Bytes
public import EventModel

/// Looks through the records that readers of any text have made for Windows events that nobody recognised: an event in the
/// message of a syslog line, an export behind other text that is longer than a head.
///
/// An event that stands in one record, as XML or JSON, is read. Where records name Windows' providers and are no such event,
/// that is said (`windows.event-missed`): a scan must not end with "nothing found" over events that it did not read.
public final class WindowsEventNet {
  private var draft: ExportDraft
  private let sink: any RecordSink
  private var missed: (offset: UInt64, count: Int)?
  /// What it hands over itself is not looked through.
  private var isBusy = false

  /// A net for the item that is being read into `sink`.
  public init(into sink: any RecordSink) {
    self.sink = sink
    draft = ExportDraft(into: sink, dataType: "windows:event-text")
  }

  /// Takes the events out of a batch of another reader; a record that is more than its event stays.
  public func look(_ batch: inout EventBatch) {
    guard !isBusy else { return }
    isBusy = true
    defer { isBusy = false }
    var taken: [Int] = []
    for index in records(batch) {
      let event = batch.events[index]
      let source = batch.sources[Int(event.source)]
      guard WindowsEventNet.isGeneric(source) else { continue }
      let place = EventsInText.Place(
        offset: event.itemOffset, length: UInt64(event.itemLength), number: event.recordNumber)
      if EventsInText.read(batch.bytes.span, event.raw, place, into: &draft) > 0 {
        if source.dataType != "json" { taken.append(index) }
      } else if source.dataType == "csv" || WindowsEventNet.hasLabel(batch.bytes.span, around: event.raw) {
        missed = (missed?.offset ?? event.itemOffset, (missed?.count ?? 0) + 1)
      }
    }
    for index in taken.reversed() { batch.events.remove(at: index) }
  }

  /// Hands over what was found and says what was not read.
  public func finish() {
    isBusy = true
    if let missed {
      draft.note(
        "windows.event-missed", .partial, at: missed.offset,
        "\(missed.count) records name Windows' event sources in no known form: give the logs or a plain export of them")
    }
    draft.finish()
    isBusy = false
  }

  /// Whether a record is of no product that has a form of its own.
  private static func isGeneric(_ source: LogSource) -> Bool {
    if source.dataType.hasPrefix("syslog") { return true }
    return source.product == nil && source.dataType != "cef" && source.dataType != "leef"
      && !source.dataType.hasPrefix("windows:")
  }

  // MARK: Marks

  /// The marks, each with the place of its rarest letter.
  private static let marks: [(text: StaticString, letter: UInt8, at: Int)] = [
    ("Microsoft-Windows-", 0x57, 10), ("<Event", 0x3C, 0), ("InitiatingProcessFileName", 0x50, 10),
    ("LevelDisplayName", 0x44, 5), ("TimeCreated", 0x43, 4), ("RuleTitle", 0x52, 0),
  ]

  /// The records with a mark, each once, in their order.
  private func records(_ batch: EventBatch) -> [Int] {
    var found: Set<Int> = []
    let bytes = batch.bytes.span
    for mark in WindowsEventNet.marks {
      var index = mark.at
      while let hit = ByteSearch.firstIndex(of: mark.letter, in: bytes, from: index, to: bytes.count) {
        index = hit + 1
        let start = hit - mark.at
        guard bytes.count - start >= mark.text.utf8CodeUnitCount,
          bytes.equals(mark.text, at: start, count: mark.text.utf8CodeUnitCount),
          let record = WindowsEventNet.record(batch.events, at: start)
        else { continue }
        found.insert(record)
        index = max(index, batch.events[record].raw.upperBound)
      }
    }
    return found.sorted()
  }

  /// The record whose text holds a place of the arena; records stand in the order of their texts.
  private static func record(_ events: [Event], at place: Int) -> Int? {
    var (low, high) = (0, events.count)
    while low < high {
      let middle = (low + high) / 2
      if events[middle].raw.upperBound <= place { low = middle + 1 } else { high = middle }
    }
    return low < events.count && events[low].raw.contains(place) ? low : nil
  }

  private static let labels: [StaticString] = [
    "EventID", "EventId", "Event ID", "EventCode", "event_id", "EventRecordID", "RecordId", "Id  ", "<EID>",
    "\u{30A4}\u{30D9}\u{30F3}\u{30C8} ID", "eventID", "ActionType", "Event Id", "eventId", "ProviderName",
    "LevelDisplayName", "DeviceName", "\"Id\"", ",Id,", "Computer",
  ]

  /// Whether an event's number is named near a place, and a time of day: a provider alone may be part of a sentence or a
  /// rule.
  private static func hasLabel(_ bytes: Span<UInt8>, around range: Range<Int>) -> Bool {
    let (start, end) = (max(0, range.lowerBound - 2_048), min(bytes.count, range.upperBound + 2_048))
    guard hasClock(bytes, start..<end) else { return false }
    if hasNumber(bytes, range) { return true }
    return labels.contains { EventSearch.find($0, in: bytes, from: start, to: end) != nil }
  }

  /// Whether a provider's cell is followed by one with a number, as in the event viewer's rows in any language and
  /// encoding: `Microsoft-Windows-Eventlog,1102,`.
  private static func hasNumber(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard let mark = EventSearch.find("Microsoft-Windows-", in: bytes, from: range.lowerBound, to: range.upperBound)
    else { return false }
    func isSeparator(_ byte: UInt8) -> Bool { [0x2C, 0x3B, 0x09, 0x7C, 0x22].contains(byte) }
    var index = mark
    while index < range.upperBound, !isSeparator(bytes[index]) { index += 1 }
    let cell = index
    while index < range.upperBound, isSeparator(bytes[index]) { index += 1 }
    let first = index
    while index < range.upperBound, (0x30...0x39).contains(bytes[index]) { index += 1 }
    return first > cell && (1...5).contains(index - first) && index < range.upperBound && isSeparator(bytes[index])
  }

  /// Whether `:03:04` stands in a range.
  private static func hasClock(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    func isDigit(_ index: Int) -> Bool { (0x30...0x39).contains(bytes[index]) }
    var index = range.lowerBound
    while let colon = ByteSearch.firstIndex(of: 0x3A, in: bytes, from: index, to: range.upperBound - 5) {
      if isDigit(colon + 1), isDigit(colon + 2), bytes[colon + 3] == 0x3A, isDigit(colon + 4), isDigit(colon + 5) {
        return true
      }
      index = colon + 1
    }
    return false
  }
}
