public import Bytes
public import EventModel

/// Windows events as text for people: `wevtutil qe /f:text` in English and Japanese, and the text in which Splunk's forwarder
/// keeps them (`LogName=`, `EventCode=`, `Message=`). UTF-8 or UTF-16.
///
/// The fields of an event are read out of its description (see `EventMessage`).
public struct WindowsEventTextReader: Reader {
  /// A reader.
  public init() {}

  /// `windows:event-text`.
  public var identity: ReaderIdentity { ReaderIdentity("windows:event-text") }
  /// For people.
  public var title: String { "Windows events (text)" }

  /// Certain when the first event begins and is headed like one.
  public func recognise(_ head: [UInt8], name: String) -> Confidence {
    let text = TextFeed.head(head)
    guard let form = TextForm.of(text), let start = form.start(in: text, from: 0), start < 512 else { return .no }
    let end = form.start(in: text, from: start + form.step) ?? text.count
    var draft = ExportDraft(into: NoRecords(), dataType: "")
    let raw = draft.begin(text.span, start..<end, offset: 0, length: 0)
    let node = form.event(raw, in: &draft)
    return draft.isFlat(node) ? .certain : .no
  }

  /// Reads event after event; one that cannot be read costs itself.
  public func read(_ input: Input, into sink: any RecordSink, budget: Budget) throws(ReadError) {
    var feed = try TextFeed(input)
    var draft = ExportDraft(into: sink, dataType: "windows:event-text")
    defer { draft.finish() }
    var isEnd = try !feed.more()
    guard let form = TextForm.of(feed.buffer) else {
      throw ReadError(.malformed, what: "text of Windows events", detail: "no event in it")
    }
    if let first = form.start(in: feed.buffer, from: 0) { feed.consume(to: first) }
    var number: UInt64 = 0
    var searched = form.step
    while feed.pending > 0 {
      if let next = form.start(in: feed.buffer, from: feed.position + searched) {
        take(feed, next, form, &number, &draft)
        feed.consume(to: next)
        searched = form.step
      } else if isEnd {
        return take(feed, feed.buffer.count, form, &number, &draft)
      } else if feed.pending > ExportLimits.eventBytes {
        draft.note("windows.event-too-long", .partial, at: feed.offset, "more than \(ExportLimits.eventBytes) bytes")
        feed.consume(to: feed.buffer.count)
        searched = 0
        isEnd = try !feed.more()
      } else {
        searched = max(form.step, feed.pending - 256)
        isEnd = try !feed.more()
      }
    }
  }

  private func take(
    _ feed: TextFeed, _ end: Int, _ form: TextForm, _ number: inout UInt64, _ draft: inout ExportDraft
  ) {
    let range = feed.position..<end
    let raw = draft.begin(feed.buffer.span, range, offset: feed.offset, length: feed.itemLength(range))
    let node = form.event(raw, in: &draft)
    guard draft.isFlat(node) else {
      draft.cancel()
      return draft.note("windows.event-malformed", .partial, at: feed.offset, "no event number or log")
    }
    let time = draft.scalar(draft.member(node, "EventTime"))
    if let range = time?.range {
      let isLocal = LocalTime.isISOWithoutZone(draft.batch.bytes.span, range)
      draft.note(isLocal ? .read("") : LocalTime(draft.batch.bytes.span, range), at: feed.offset)
    }
    draft.add(.flat, node)
    number += 1
    let own: OtherExport.Form = form == .wevtutil ? .wevtutil : .splunk
    if let other = OtherExport.line(in: feed.buffer.span, range, own: own) {
      draft.note("windows.event-unknown", .partial, at: feed.offset(of: other), "another export inside of an event")
    }
    draft.commit(number: number)
  }
}

/// Which program wrote the text.
enum TextForm {
  /// `wevtutil`: `Event[0]:`, then indented `Log Name: …`, then the description.
  case wevtutil
  /// Splunk: a line with the time, then `LogName=…`, the description behind `Message=`.
  case splunk

  private var mark: StaticString { self == .wevtutil ? "Event[" : "LogName=" }

  /// From where the next event is looked for when one begins at 0.
  var step: Int { self == .wevtutil ? 1 : 64 }

  /// The form of a text by the first mark in its beginning.
  static func of(_ text: [UInt8]) -> TextForm? {
    let head = Array(text.prefix(1_024))
    return [TextForm.wevtutil, .splunk].first { $0.start(in: head, from: 0) != nil }
  }

  /// Where an event begins, at or behind `start`.
  func start(in text: [UInt8], from start: Int) -> Int? {
    var index = start
    while let found = EventSearch.find(mark, in: text.span, from: index, to: text.count) {
      index = found + 1
      guard found == 0 || text[found - 1] == 0x0A else { continue }
      if self == .wevtutil { return found }
      guard found > 0 else { return 0 }
      let line = text[..<(found - 1)].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
      // The line with the time, if there is one.
      let isTime = text[line..<found].first.map { 48...57 ~= $0 } == true && found - line < 64
      let begin = isTime ? line : found
      if begin >= start { return begin }
    }
    return nil
  }

  /// The event at a range of the arena as a flat record.
  func event(_ text: Range<Int>, in draft: inout ExportDraft) -> Int {
    let object = draft.tape.beginObject()
    var lines = TextLines(text)
    if self == .wevtutil {
      _ = lines.line(draft.batch.bytes.span)
      var label: [UInt8] = []
      while let line = lines.line(draft.batch.bytes.span) {
        if wevtutil(line, &label, rest: lines.rest, in: &draft) { break }
      }
    } else {
      var isFirst = true
      while let line = lines.line(draft.batch.bytes.span) {
        if splunk(line, &isFirst, rest: lines.rest, in: &draft) { break }
      }
    }
    draft.tape.endObject(object)
    return object
  }

  /// A line of the heading; true when it was the last one.
  private func wevtutil(
    _ line: Range<Int>, _ label: inout [UInt8], rest: Range<Int>, in draft: inout ExportDraft
  ) -> Bool {
    guard let colon = TextLines.colon(draft.batch.bytes.span, line) else { return false }
    TextLines.plain(draft.batch.bytes.span, line.lowerBound..<colon.at, into: &label)
    guard let index = TextForm.table.slot(in: label.span, from: 0, to: label.count) else { return false }
    let name = TextForm.headings[Int(index)].name
    let value = TextLines.trim(draft.batch.bytes.span, colon.at + colon.count..<line.upperBound)
    let isLast = name == "Message"
    draft.member(name, isLast ? value.isEmpty ? rest : value.lowerBound..<rest.upperBound : value)
    return isLast
  }

  private func splunk(
    _ line: Range<Int>, _ isFirst: inout Bool, rest: Range<Int>, in draft: inout ExportDraft
  ) -> Bool {
    var equals = line.lowerBound
    while equals < line.upperBound, draft.batch.bytes[equals] != 0x3D { equals += 1 }
    guard equals < line.upperBound else {
      if isFirst, !line.isEmpty {
        draft.member("EventTime", line)
        isFirst = false
      }
      return false
    }
    isFirst = false
    let name = line.lowerBound..<equals
    let isLast = draft.batch.bytes.span.equals("Message", at: name)
    if isLast {
      draft.member("Message", equals + 1..<rest.upperBound)
    } else {
      draft.tape.add(name: name, text: equals + 1..<line.upperBound)
    }
    return isLast
  }

  private static let table = FieldTable(headings.map(\.label))

  /// The headings of `wevtutil`, in English and Japanese.
  private static let headings: [(label: String, name: String)] = [
    ("logname", "LogName"), ("source", "SourceName"), ("date", "EventTime"), ("eventid", "EventID"),
    ("computer", "ComputerName"), ("description", "Message"),
    ("ログの名前", "LogName"), ("ログ名", "LogName"), ("ソース", "SourceName"), ("日付", "EventTime"),
    ("イベントid", "EventID"), ("コンピューター", "ComputerName"), ("コンピュータ", "ComputerName"), ("説明", "Message"),
  ]
}

extension ExportDraft {
  /// Adds a member to the object at hand; lines of a description end with LF.
  fileprivate mutating func member(_ name: String, _ value: Range<Int>) {
    let value = name == "Message" ? withLineFeeds(value) : value
    let name = text(name).range
    tape.add(name: name, text: value)
  }
}
