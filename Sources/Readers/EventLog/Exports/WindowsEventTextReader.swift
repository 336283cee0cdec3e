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
    _ = draft.begin(text.span, start..<end, offset: 0, length: 0)
    let node = form.event(text[start..<end], in: &draft)
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
    _ = draft.begin(feed.buffer.span, range, offset: feed.offset, length: feed.itemLength(range))
    let node = form.event(feed.buffer[range], in: &draft)
    guard draft.isFlat(node) else {
      draft.cancel()
      return draft.note("windows.event-malformed", .partial, at: feed.offset, "no event number or log")
    }
    let time = draft.scalar(draft.member(node, "EventTime"))
    draft.note(LocalTime(time.map(draft.string) ?? ""), at: feed.offset)
    draft.add(.flat, node)
    number += 1
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

  /// An event as a flat record.
  func event(_ text: ArraySlice<UInt8>, in draft: inout ExportDraft) -> Int {
    let lines = String(decoding: text, as: UTF8.self).split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    let members = self == .wevtutil ? wevtutil(lines) : splunk(lines)
    let object = draft.tape.beginObject()
    for (name, value) in members {
      let name = draft.text(name).range
      draft.tape.add(name: name, text: draft.text(value).range)
    }
    draft.tape.endObject(object)
    return object
  }

  private func wevtutil(_ lines: [Substring]) -> [(name: String, text: String)] {
    var members: [(name: String, text: String)] = []
    for (index, line) in lines.enumerated().dropFirst() {
      guard let colon = line.firstIndex(where: { $0 == ":" || $0 == "：" }) else { continue }
      guard let name = TextForm.headings[EventMessageLabels.plain(line[..<colon])] else { continue }
      let value = EventMessageLabels.value(line[line.index(after: colon)...])
      if name == "Message" {
        let rest = lines[(index + 1)...].joined(separator: "\n")
        return members + [("Message", value.isEmpty ? rest : value + "\n" + rest)]
      }
      members.append((name, value))
    }
    return members
  }

  private func splunk(_ lines: [Substring]) -> [(name: String, text: String)] {
    var members: [(name: String, text: String)] = []
    for (index, line) in lines.enumerated() {
      guard let equals = line.firstIndex(of: "=") else {
        if members.isEmpty, !line.isEmpty { members.append(("EventTime", String(line))) }
        continue
      }
      let (name, value) = (String(line[..<equals]), String(line[line.index(after: equals)...]))
      if name == "Message" {
        return members + [("Message", ([value] + lines[(index + 1)...].map(String.init)).joined(separator: "\n"))]
      }
      members.append((name, value))
    }
    return members
  }

  /// The headings of `wevtutil`, in English and Japanese.
  private static let headings: [String: String] = [
    "logname": "LogName", "source": "SourceName", "date": "EventTime", "eventid": "EventID",
    "computer": "ComputerName", "description": "Message",
    "ログの名前": "LogName", "ログ名": "LogName", "ソース": "SourceName", "日付": "EventTime", "イベントid": "EventID",
    "コンピューター": "ComputerName", "コンピュータ": "ComputerName", "説明": "Message",
  ]
}
