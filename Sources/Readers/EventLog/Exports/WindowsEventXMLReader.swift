public import Bytes
public import EventModel

/// Windows events exported as XML: `<Events><Event>…`, or `<Event>` after `<Event>`, UTF-8 or UTF-16
/// (`wevtutil qe /f:xml`, the event viewer, `Get-WinEvent` with `ToXml()`).
public struct WindowsEventXMLReader: Reader {
  /// A reader.
  public init() {}

  /// `windows:event-xml`.
  public var identity: ReaderIdentity { ReaderIdentity("windows:event-xml") }
  /// For people.
  public var title: String { "Windows events (XML)" }

  private static let namespace = Array("http://schemas.microsoft.com/win/2004/08/events".utf8)

  /// Certain with an `Event` element of Windows' name space; likely with `Event` and `System`.
  public func recognise(_ head: [UInt8], name: String) -> Confidence {
    let text = TextFeed.head(head)
    guard let first = text.first(where: { $0 > 0x20 }), first == 0x3C else { return .no }
    guard let start = EventSearch.eventStart(in: text, from: 0) else { return .no }
    let event = Array(text[start...].prefix(4_096))
    if EventSearch.find(WindowsEventXMLReader.namespace, in: event, from: 0) != nil { return .certain }
    let isEvent = EventSearch.find(Array("<System".utf8), in: event, from: 0) != nil
    return isEvent ? .likely : .no
  }

  /// Reads event after event; one that cannot be read costs itself.
  public func read(_ input: Input, into sink: any RecordSink, budget: Budget) throws(ReadError) {
    var feed = try TextFeed(input)
    var events = ExportedEvents(into: sink, dataType: "windows:event-xml")
    defer { events.finish() }
    var searched = 0
    while true {
      if let start = EventSearch.eventStart(in: feed.buffer, from: 0) {
        if start > 0 { feed.consume(start) }
        if let end = EventSearch.eventEnd(in: feed.buffer, from: searched) {
          take(feed, end, &events)
          feed.consume(end)
          searched = 0
          continue
        }
        searched = max(0, feed.buffer.count - 16)
        if feed.buffer.count > ExportLimits.eventBytes {
          events.note("windows.event-too-long", .partial, at: feed.offset, "more than \(ExportLimits.eventBytes) bytes")
          feed.consume(6)
          searched = 0
          continue
        }
      } else {
        feed.consume(max(0, feed.buffer.count - 16))
        searched = 0
      }
      if try !feed.more() { break }
    }
    if EventSearch.eventStart(in: feed.buffer, from: 0) == 0 {
      events.note("windows.event-truncated", .partial, at: feed.offset, "the text ends inside an event")
    }
  }

  private func take(_ feed: TextFeed, _ end: Int, _ events: inout ExportedEvents) {
    let text = feed.buffer[..<end]
    do throws(XMLTokens.Failure) {
      let element = try XMLTokens.element(Array(text))
      events.add(element, text: text, offset: feed.offset, length: feed.itemLength(0..<end))
    } catch {
      events.note("windows.event-malformed", .partial, at: feed.offset, "\(error.reason)")
    }
  }
}

/// Searches for short byte strings.
enum EventSearch {
  /// The first place of `needle` at or behind `start`.
  static func find(_ needle: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
    guard let first = needle.first, bytes.count >= needle.count else { return nil }
    let span = bytes.span
    var index = max(0, start)
    while index <= bytes.count - needle.count {
      if span[index] == first, span.holds(needle, at: index) { return index }
      index += 1
    }
    return nil
  }

  private static let event = Array("<Event".utf8)
  private static let end = Array("</Event>".utf8)

  /// Where an `Event` element begins (not `Events`, not `EventData`).
  static func eventStart(in bytes: [UInt8], from start: Int) -> Int? {
    var index = start
    while let found = find(event, in: bytes, from: index) {
      if found + 6 < bytes.count, [0x20, 0x3E, 0x09, 0x0A, 0x0D].contains(bytes[found + 6]) { return found }
      index = found + 6
    }
    return nil
  }

  /// One past the end tag of an `Event` element.
  static func eventEnd(in bytes: [UInt8], from start: Int) -> Int? {
    find(end, in: bytes, from: start).map { $0 + end.count }
  }
}
