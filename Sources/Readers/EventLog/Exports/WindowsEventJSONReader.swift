public import Bytes
public import EventModel

/// Windows events as JSON: one object for each event, in lines, in an array, one after another, or in the list of an answer
/// (`hits` of Elasticsearch, `value` of Azure).
///
/// Forms: see `WindowsEventShape` and `ExportDraft.event`. The form is decided for each object, so that files may be joined.
public struct WindowsEventJSONReader: Reader {
  private let others: JSONObjectReading?

  /// A reader that gives what stands between the events to another one.
  public init(others: JSONObjectReading? = nil) { self.others = others }

  /// `windows:event-json`.
  public var identity: ReaderIdentity { ReaderIdentity("windows:event-json") }
  /// For people.
  public var title: String { "Windows events (JSON)" }

  /// Certain when an object of the head is an event in a known form, or the first begins like one and is longer.
  public func recognise(_ head: [UInt8], name: String) -> Confidence {
    let text = TextFeed.head(head)
    let envelope = JSONEnvelope(text)
    guard envelope.start < text.count else { return .no }
    if envelope.hasEvent { return .certain }
    // An object that does not end in the head.
    var scan = ObjectScan(from: envelope.start)
    if case .object = scan.next(in: text.span, to: text.count) { return .no }
    return WindowsEventJSONReader.beginsLikeAnEvent(text.span, from: envelope.start) ? .certain : .no
  }

  /// The names of one form are all there.
  private static func beginsLikeAnEvent(_ text: Span<UInt8>, from start: Int) -> Bool {
    func has(_ name: StaticString) -> Bool { EventSearch.find(name, in: text, from: start, to: text.count) != nil }
    return has("\"winlog\"") && has("\"event_id\"") || has("\"Event\"") && has("\"System\"") && has("\"EventID\"")
      || has("\"EventId\"") && has("\"Payload\"") || has("\"ProviderName\"") && has("\"LogName\"") && has("\"Id\"")
  }

  /// Reads object after object; one that cannot be read costs itself, one that is no event is given to the other reader.
  public func read(_ input: Input, into sink: any RecordSink, budget: Budget) throws(ReadError) {
    var events = JSONEvents(into: sink, others: others)
    defer { events.finish() }
    var feed = try TextFeed(input)
    if canSlice(input.head) {
      var lines = JSONLineUnits()
      return try lines.read(&feed, into: &events)
    }
    try readDocument(&feed, into: &events)
  }

  /// Objects in a list, or over several lines.
  private func readDocument(_ feed: inout TextFeed, into events: inout JSONEvents) throws(ReadError) {
    var number: UInt64 = 0
    var isEnd = try !feed.more()
    let envelope = JSONEnvelope(feed.buffer)
    // Whole objects in front of the one that holds the list.
    var front = ObjectScan()
    while envelope.isInside, case .object(let range) = front.next(in: feed.buffer.span, to: envelope.start) {
      number += 1
      let place = JSONEvents.Place(
        offset: feed.offset(of: range.lowerBound), length: feed.itemLength(range), number: number)
      _ = events.take(feed.buffer.span, range, place)
      front = ObjectScan(from: range.upperBound)
    }
    feed.consume(to: envelope.start)
    var scan = ObjectScan(from: envelope.start)
    while true {
      switch scan.next(in: feed.buffer.span, to: feed.buffer.count) {
      case .object(let range):
        number += 1
        events.noteStray(feed, to: range.lowerBound, isInside: envelope.isInside)
        let place = JSONEvents.Place(
          offset: feed.offset(of: range.lowerBound), length: feed.itemLength(range), number: number)
        if !events.take(feed.buffer.span, range, place) { events.noteMalformed(at: place.offset) }
        feed.consume(to: range.upperBound)
        scan = ObjectScan(from: feed.position)
      case .more(let wanted):
        events.noteStray(feed, to: wanted, isInside: envelope.isInside)
        feed.consume(to: wanted)
        if isEnd {
          guard scan.isInside else { return }
          return events.note("windows.event-truncated", .partial, at: feed.offset, "the text ends inside an object")
        }
        if feed.pending > ExportLimits.eventBytes {
          events.noteTooLong(at: feed.offset)
          feed.consume(to: feed.nextLine)
          scan = ObjectScan(from: feed.position)
        }
        let place = feed.position
        isEnd = try !feed.more()
        scan.shift(by: place - feed.position)
      }
    }
  }

  /// Yes, when every line of the head is one object.
  public func canSlice(_ head: [UInt8]) -> Bool { JSONLineUnits.fits(head) }

  /// Reads the objects whose lines start in the slice.
  public func read(
    _ region: any ByteRegion, slice: ReadSlice, head: [UInt8], into sink: any RecordSink
  ) throws(ReadError) {
    var events = JSONEvents(into: sink, others: others)
    defer { events.finish() }
    let start = slice.range.lowerBound == 0 ? UInt64(TextFeed.encoding(of: head).mark) : slice.range.lowerBound - 1
    var feed = TextFeed(region, from: start)
    var lines = JSONLineUnits(slice: slice)
    try lines.read(&feed, into: &events)
  }
}
