public import Bytes
public import EventModel

/// Windows events in XML that is not the log's own: `Get-WinEvent | Export-Clixml`, `ConvertTo-Xml`, Redline. UTF-8 or UTF-16.
///
/// Source of the first: "[MS-PSRP] PowerShell Remoting Protocol", 2.2.5 (serialization).
public struct WindowsEventObjectXMLReader: Reader {
  /// A reader.
  public init() {}

  /// `windows:event-objects`.
  public var identity: ReaderIdentity { ReaderIdentity("windows:event-objects") }
  /// For people.
  public var title: String { "Windows events (CLIXML, Redline)" }

  /// Certain when the types in the text are those of events, or the first element is one.
  public func recognise(_ head: [UInt8], name: String) -> Confidence {
    let text = TextFeed.head(head)
    guard let first = text.first(where: { $0 > 0x20 }), first == 0x3C, let form = form(text) else { return .no }
    if form == .redline || form == .redlineLower { return .certain }
    let marks: [StaticString] = [
      "System.Diagnostics.Eventing.Reader.EventLogRecord", "System.Diagnostics.EventLogEntry",
    ]
    return marks.contains { EventSearch.find($0, in: text.span, from: 0, to: text.count) != nil } ? .certain : .no
  }

  private func form(_ text: [UInt8]) -> XMLObjectForm? {
    XMLObjectForm.allCases.first { $0.start(in: text.span, from: 0, to: text.count) != nil }
  }

  /// Reads element after element; one that cannot be read costs itself.
  public func read(_ input: Input, into sink: any RecordSink, budget: Budget) throws(ReadError) {
    var feed = try TextFeed(input)
    var draft = ExportDraft(into: sink, dataType: "windows:event-objects")
    defer { draft.finish() }
    guard let form = form(TextFeed.head(input.head)) else {
      throw ReadError(.malformed, what: "XML of Windows events", detail: "no event in it")
    }
    var number: UInt64 = 0
    var strays = StrayLines()
    while true {
      if let start = form.start(in: feed.buffer.span, from: feed.position, to: feed.buffer.count) {
        strays.note(feed, to: start, beginsEvent: true, &draft)
        feed.consume(to: start)
        if let end = form.end(in: feed.buffer.span, from: start, to: feed.buffer.count) {
          take(feed, start..<end, form, &number, &draft)
          feed.consume(to: end)
          continue
        }
        if feed.pending > ExportLimits.eventBytes {
          draft.note("windows.event-too-long", .partial, at: feed.offset, "more than \(ExportLimits.eventBytes) bytes")
          feed.consume(to: feed.buffer.count - 16)
          continue
        }
      } else {
        let end = max(feed.position, feed.buffer.count - 16)
        strays.note(feed, to: end, beginsEvent: false, &draft)
        feed.consume(to: end)
      }
      if try !feed.more() { break }
    }
    if form.start(in: feed.buffer.span, from: feed.position, to: feed.buffer.count) == feed.position {
      draft.note("windows.event-truncated", .partial, at: feed.offset, "the text ends inside an event")
    } else {
      strays.note(feed, to: feed.buffer.count, beginsEvent: false, &draft)
      strays.endLine(&draft, at: feed.offset)
    }
  }

  private func take(
    _ feed: TextFeed, _ range: Range<Int>, _ form: XMLObjectForm, _ number: inout UInt64, _ draft: inout ExportDraft
  ) {
    let raw = draft.begin(feed.buffer.span, range, offset: feed.offset, length: feed.itemLength(range))
    guard let object = draft.xmlObject(raw, form), draft.event(object) else {
      draft.cancel()
      return draft.note("windows.event-unknown", .partial, at: feed.offset, "an element in no known form")
    }
    number += 1
    draft.commit(number: number)
  }
}
