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

  /// Certain with an `Event` element of Windows' name space; likely with `Event` and `System`.
  public func recognise(_ head: [UInt8], name: String) -> Confidence {
    let text = TextFeed.head(head)
    guard let first = text.first(where: { $0 > 0x20 }), first == 0x3C else { return .no }
    guard let start = EventSearch.eventStart(in: text.span, from: 0, to: text.count) else { return .no }
    let end = min(text.count, start + 4_096)
    func has(_ mark: StaticString) -> Bool { EventSearch.find(mark, in: text.span, from: start, to: end) != nil }
    if has("http://schemas.microsoft.com/win/2004/08/events") { return .certain }
    return has("<System") ? .likely : .no
  }

  /// Reads event after event; one that cannot be read costs itself.
  public func read(_ input: Input, into sink: any RecordSink, budget: Budget) throws(ReadError) {
    var feed = try TextFeed(input)
    var draft = ExportDraft(into: sink, dataType: "windows:event-xml")
    defer { draft.finish() }
    var number: UInt64 = 0
    var searched = 0
    var strays = StrayLines()
    while true {
      if let start = EventSearch.eventStart(in: feed.buffer.span, from: feed.position, to: feed.buffer.count) {
        if start > feed.position || searched == 0 {
          strays.note(feed, to: start, beginsEvent: true, &draft)
          feed.consume(to: start)
          searched = 0
        }
        if let end = EventSearch.eventEnd(in: feed.buffer.span, from: feed.position + searched, to: feed.buffer.count) {
          take(feed, feed.position..<end, &number, &draft)
          feed.consume(to: end)
          searched = 0
          continue
        }
        searched = max(0, feed.pending - 16)
        if feed.pending > ExportLimits.eventBytes {
          draft.note("windows.event-too-long", .partial, at: feed.offset, "more than \(ExportLimits.eventBytes) bytes")
          // None of the events that begin here ends here; the last one may end in what follows.
          feed.consume(to: EventSearch.lastStart(in: feed.buffer.span, behind: feed.position, to: feed.buffer.count))
          searched = 0
          continue
        }
      } else {
        strays.note(feed, to: max(feed.position, feed.buffer.count - 16), beginsEvent: false, &draft)
        feed.consume(to: max(feed.position, feed.buffer.count - 16))
        searched = 0
      }
      if try !feed.more() { break }
    }
    if EventSearch.eventStart(in: feed.buffer.span, from: feed.position, to: feed.buffer.count) == feed.position {
      draft.note("windows.event-truncated", .partial, at: feed.offset, "the text ends inside an event")
    } else {
      strays.note(feed, to: feed.buffer.count, beginsEvent: false, &draft)
      strays.endLine(&draft, at: feed.offset)
    }
  }

  private func take(_ feed: TextFeed, _ range: Range<Int>, _ number: inout UInt64, _ draft: inout ExportDraft) {
    let raw = draft.begin(feed.buffer.span, range, offset: feed.offset, length: feed.itemLength(range))
    if let failure = draft.xmlEvent(raw) {
      draft.cancel()
      return draft.note("windows.event-malformed", .partial, at: feed.offset, "\(failure.reason)")
    }
    number += 1
    draft.commit(number: number)
  }
}
