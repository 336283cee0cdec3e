public import Bytes
public import EventModel

/// Windows events as JSON: one object for each event, in lines, in an array, one after another, or in the list of an answer
/// (`hits` of Elasticsearch, `value` of Azure).
///
/// Forms: see `WindowsEventShape` and `ExportEnvelope`. The form is decided for each object, so that files may be joined.
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
    var scan = ObjectScan(from: envelope.start)
    if case .object(let range) = scan.next(in: text, isEnd: true), JSONParser.parse(text[range]) != nil { return .no }
    return WindowsEventJSONReader.beginsLikeAnEvent(Array(text[envelope.start...])) ? .certain : .no
  }

  /// An object that does not end in the head: the names of one form are all there.
  private static func beginsLikeAnEvent(_ text: [UInt8]) -> Bool {
    func has(_ name: String) -> Bool { EventSearch.find(Array("\"\(name)\"".utf8), in: text, from: 0) != nil }
    return has("winlog") && has("event_id") || has("Event") && has("System") && has("EventID")
      || has("EventId") && has("Payload") || has("ProviderName") && has("LogName") && has("Id")
  }

  /// Reads object after object; one that cannot be read costs itself, one that is no event is given to the other reader.
  public func read(_ input: Input, into sink: any RecordSink, budget: Budget) throws(ReadError) {
    var feed = try TextFeed(input)
    var events = ExportedEvents(into: sink, dataType: "windows:event-json")
    let others = others?(sink)
    defer {
      events.finish()
      others?.finish()
    }
    var number: UInt64 = 0
    var isEnd = try !feed.more()
    let start = JSONEnvelope(feed.buffer).start
    if start > 0 { feed.consume(start) }
    var scan = ObjectScan()
    while true {
      switch scan.next(in: feed.buffer, isEnd: isEnd) {
      case .object(let range):
        number += 1
        take(feed, range, number, others, &events)
        feed.consume(range.upperBound)
        scan = ObjectScan()
      case .more(let skip):
        if isEnd {
          if scan.isInside {
            events.note("windows.event-truncated", .partial, at: feed.offset, "the text ends inside an object")
          }
          return
        }
        if skip > 0 { feed.consume(skip) }
        scan.shift(by: skip)
        if feed.buffer.count > ExportLimits.eventBytes {
          events.note("windows.event-too-long", .partial, at: feed.offset, "more than \(ExportLimits.eventBytes) bytes")
          feed.consume(feed.buffer.firstIndex(of: 0x0A).map { $0 + 1 } ?? feed.buffer.count)
          scan = ObjectScan()
        }
        isEnd = try !feed.more()
      }
    }
  }

  private func take(
    _ feed: TextFeed, _ range: Range<Int>, _ number: UInt64, _ others: (any JSONObjectReader)?,
    _ events: inout ExportedEvents
  ) {
    let offset = feed.offset + feed.itemLength(0..<range.lowerBound)
    guard let value = JSONParser.parse(feed.buffer[range]) else {
      return events.note("windows.event-malformed", .partial, at: offset, "not JSON, or past a limit")
    }
    guard let content = ExportEnvelope.open(value) else {
      let length = Int(clamping: feed.itemLength(range))
      if let others, others.take(feed.buffer.span, range, offset: offset, length: length, number: number) {
        return events.note("windows.event-other", .noted, at: offset, "an object of another kind, read as JSON")
      }
      return events.note("windows.event-unknown", .partial, at: offset, "an object in no known form")
    }
    events.add(content.element, text: feed.buffer[range], offset: offset, length: feed.itemLength(range))
  }
}
