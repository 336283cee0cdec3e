import Bytes
import EventModel

/// Takes the objects of one item: Windows events here, everything else to the reader of other JSON.
struct JSONEvents {
  private(set) var draft: ExportDraft
  private let others: (any JSONObjectReader)?

  init(into sink: any RecordSink, others: JSONObjectReading?) {
    draft = ExportDraft(into: sink, dataType: "windows:event-json")
    self.others = others?(sink)
  }

  /// Where an object stands in the item.
  struct Place {
    var offset: UInt64
    var length: UInt64
    /// The number of its line, or of the object.
    var number: UInt64
  }

  /// Takes the object that stands at `range`; false where that is no JSON, and nothing came of it.
  mutating func take(_ text: Span<UInt8>, _ range: Range<Int>, _ place: Place) -> Bool {
    let raw = draft.begin(text, range, offset: place.offset, length: place.length)
    guard let node = draft.parse(raw) else {
      draft.cancel()
      return false
    }
    if draft.event(node) {
      draft.commit(number: place.number)
      return true
    }
    draft.cancel()
    // What is around the events in lists and tables is read as well, as what it is.
    let item = EventsInText.Place(offset: place.offset, length: place.length, number: place.number)
    _ = EventsInText.inside(text, range, item, into: &draft)
    let length = Int(clamping: place.length)
    if let others, others.take(text, range, offset: place.offset, length: length, number: place.number) {
      note("windows.event-other", .noted, at: place.offset, "an object of another kind, read as JSON")
    } else {
      note("windows.event-unknown", .partial, at: place.offset, "an object in no known form")
    }
    return true
  }

  /// Notes an oddity.
  mutating func note(_ code: String, _ effect: Anomaly.Effect, at offset: UInt64, _ detail: @autoclosure () -> String) {
    draft.note(code, effect, at: offset, detail())
  }

  /// Notes an object that could not be read.
  mutating func noteMalformed(at offset: UInt64) {
    note("windows.event-malformed", .partial, at: offset, "not JSON, or past a limit")
  }

  /// Notes an object that is longer than the limit.
  mutating func noteTooLong(at offset: UInt64) {
    note("windows.event-too-long", .partial, at: offset, "more than \(ExportLimits.eventBytes) bytes")
  }

  /// Says that something stands between objects; lists may begin and end there.
  mutating func noteStray(_ feed: TextFeed, _ range: Range<Int>) {
    let bytes = feed.buffer.span
    if RecordLine.isOne(bytes, range) { return }
    for index in range where bytes[index] > 0x20 && ![0x2C, 0x5B, 0x5D].contains(bytes[index]) {
      return note("windows.event-unknown", .partial, at: feed.offset(of: index), "text that is no object")
    }
  }

  /// The same up to a place; between the objects of a list inside of another object only what begins another export.
  mutating func noteStray(_ feed: TextFeed, to end: Int, isInside: Bool) {
    guard end > feed.position else { return }
    if !isInside { return noteStray(feed, feed.position..<end) }
    if let other = OtherExport.line(in: feed.buffer.span, feed.position..<end) {
      note("windows.event-unknown", .partial, at: feed.offset(of: other), "text that is no object")
    }
  }

  /// Hands over what is left.
  mutating func finish() {
    draft.finish()
    others?.finish()
  }
}
