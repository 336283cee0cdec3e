public import Bytes
public import EventModel

/// Windows events as lists of properties: `Get-WinEvent | Format-List`, `Get-EventLog | Format-List`. UTF-8 or UTF-16.
///
/// The fields of an event are read out of its description (see `EventMessage`).
public struct WindowsEventListReader: Reader {
  /// A reader.
  public init() {}

  /// `windows:event-list`.
  public var identity: ReaderIdentity { ReaderIdentity("windows:event-list") }
  /// For people.
  public var title: String { "Windows events (property lists)" }

  /// Certain when the first list is an event.
  public func recognise(_ head: [UInt8], name: String) -> Confidence {
    let text = TextFeed.head(head)
    guard let mark = WindowsEventListReader.mark(text.span) else { return .no }
    let end = WindowsEventListReader.start(of: mark.text, in: text.span, from: mark.place + 1) ?? text.count
    var draft = ExportDraft(into: NoRecords(), dataType: "")
    let raw = draft.begin(text.span, mark.place..<end, offset: 0, length: 0)
    let node = draft.properties(raw)
    return draft.shape(node) == nil ? .no : .certain
  }

  /// The beginning of the first property, which begins every event: its name up to the colon.
  private static func mark(_ bytes: Span<UInt8>) -> (place: Int, text: [UInt8])? {
    var place = 0
    while place < bytes.count, bytes[place] <= 0x20 { place += 1 }
    let end = ByteSearch.firstIndex(of: 0x0A, in: bytes, from: place, to: bytes.count) ?? bytes.count
    guard PropertyList.isLine(bytes, place..<end),
      let colon = ByteSearch.firstIndex(of: 0x3A, in: bytes, from: place, to: end)
    else { return nil }
    var text: [UInt8] = []
    ByteSearch.append(place..<colon + 1, of: bytes, to: &text)
    return (place, text)
  }

  /// The next line that begins an event, at or behind `start`.
  private static func start(of mark: [UInt8], in bytes: Span<UInt8>, from start: Int) -> Int? {
    guard let first = mark.first else { return nil }
    var index = start
    while let found = ByteSearch.firstIndex(of: first, in: bytes, from: index, to: bytes.count - mark.count + 1) {
      index = found + 1
      guard found == 0 || bytes[found - 1] == 0x0A else { continue }
      var count = 0
      while count < mark.count, bytes[found + count] == mark[count] { count += 1 }
      if count == mark.count { return found }
    }
    return nil
  }

  /// Reads event after event; one that cannot be read costs itself.
  public func read(_ input: Input, into sink: any RecordSink, budget: Budget) throws(ReadError) {
    var feed = try TextFeed(input)
    var draft = ExportDraft(into: sink, dataType: "windows:event-list")
    defer { draft.finish() }
    var isEnd = try !feed.more()
    guard let mark = WindowsEventListReader.mark(feed.buffer.span) else {
      throw ReadError(.malformed, what: "list of Windows events", detail: "no event in it")
    }
    feed.consume(to: mark.place)
    var number: UInt64 = 0
    var searched = 1
    while feed.pending > 0 {
      let from = feed.position + searched
      if let next = WindowsEventListReader.start(of: mark.text, in: feed.buffer.span, from: from) {
        take(feed, next, &number, &draft)
        feed.consume(to: next)
        searched = 1
      } else if isEnd {
        return take(feed, feed.buffer.count, &number, &draft)
      } else if feed.pending > ExportLimits.eventBytes {
        draft.note("windows.event-too-long", .partial, at: feed.offset, "more than \(ExportLimits.eventBytes) bytes")
        feed.consume(to: feed.buffer.count)
        searched = 0
        isEnd = try !feed.more()
      } else {
        searched = max(1, feed.pending - mark.text.count)
        isEnd = try !feed.more()
      }
    }
  }

  private func take(_ feed: TextFeed, _ end: Int, _ number: inout UInt64, _ draft: inout ExportDraft) {
    let range = feed.position..<end
    let raw = draft.begin(feed.buffer.span, range, offset: feed.offset, length: feed.itemLength(range))
    let node = draft.properties(raw)
    guard draft.event(node) else {
      draft.cancel()
      return draft.note("windows.event-unknown", .partial, at: feed.offset, "a list of properties in no known form")
    }
    let time = draft.scalar(draft.member(of: node, ["TimeCreated", "TimeGenerated"]))
    if let time { draft.note(LocalTime(draft.batch.bytes.span, time.range), at: feed.offset) }
    number += 1
    if let other = OtherExport.line(in: feed.buffer.span, range, own: .list) {
      draft.note("windows.event-unknown", .partial, at: feed.offset(of: other), "another export inside of an event")
    }
    draft.commit(number: number)
  }
}
