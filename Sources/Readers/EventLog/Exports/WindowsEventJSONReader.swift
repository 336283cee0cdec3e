public import Bytes
public import EventModel

/// Windows events as JSON: one object for each event, in lines, in an array, or one after another.
///
/// Forms: see `WindowsEventShape`. The form is decided for each object, so that files may be joined.
public struct WindowsEventJSONReader: Reader {
  /// A reader.
  public init() {}

  /// `windows:event-json`.
  public var identity: ReaderIdentity { ReaderIdentity("windows:event-json") }
  /// For people.
  public var title: String { "Windows events (JSON)" }

  /// Certain when the first object is an event in a known form, or begins like one and is longer than the head.
  public func recognise(_ head: [UInt8], name: String) -> Confidence {
    let text = TextFeed.head(head)
    guard let start = text.firstIndex(where: { $0 > 0x20 && $0 != 0x5B }), text[start] == 0x7B else { return .no }
    var scan = ObjectScan()
    guard case .object(let range) = scan.next(in: text, isEnd: true), let value = JSONParser.parse(text[range]) else {
      return WindowsEventJSONReader.beginsLikeAnEvent(Array(text[start...])) ? .certain : .no
    }
    return WindowsEventShape.of(value) == nil ? .no : .certain
  }

  /// An object that does not end in the head: the names of one form are all there.
  private static func beginsLikeAnEvent(_ text: [UInt8]) -> Bool {
    func has(_ name: String) -> Bool { EventSearch.find(Array("\"\(name)\"".utf8), in: text, from: 0) != nil }
    return has("winlog") && has("event_id") || has("Event") && has("System") && has("EventID")
      || has("EventId") && has("Payload") || has("ProviderName") && has("LogName") && has("Id")
  }

  /// Reads object after object; one that is no event or cannot be read costs itself.
  public func read(_ input: Input, into sink: any RecordSink, budget: Budget) throws(ReadError) {
    var feed = try TextFeed(input)
    var events = ExportedEvents(into: sink, dataType: "windows:event-json")
    defer { events.finish() }
    var scan = ObjectScan()
    var isEnd = false
    while true {
      switch scan.next(in: feed.buffer, isEnd: isEnd) {
      case .object(let range):
        take(feed, range, &events)
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

  private func take(_ feed: TextFeed, _ range: Range<Int>, _ events: inout ExportedEvents) {
    let offset = feed.offset + feed.itemLength(0..<range.lowerBound)
    guard let value = JSONParser.parse(feed.buffer[range]) else {
      return events.note("windows.event-malformed", .partial, at: offset, "not JSON, or past a limit")
    }
    guard let shape = WindowsEventShape.of(value) else {
      return events.note("windows.event-unknown", .partial, at: offset, "an object in no known form")
    }
    events.add(shape.element(value), text: feed.buffer[range], offset: offset, length: feed.itemLength(range))
  }
}

/// Finds where top-level objects begin and end, without parsing them.
struct ObjectScan {
  enum Step {
    /// An object stands at this range of the buffer.
    case object(Range<Int>)
    /// More text is needed; this many bytes at the start of the buffer are no longer wanted.
    case more(Int)
  }

  private var position = 0
  private var start: Int?
  private var depth = 0
  private var isString = false
  private var isEscape = false

  /// An object has begun.
  var isInside: Bool { start != nil }

  /// The buffer lost its first `count` bytes.
  mutating func shift(by count: Int) {
    position -= count
    start = start.map { $0 - count }
  }

  /// Goes on until an object ends or the buffer does. A line that begins with `{` ends an object that never closes.
  mutating func next(in bytes: [UInt8], isEnd: Bool) -> Step {
    let span = bytes.span
    while position < span.count {
      let byte = span[position]
      position += 1
      if isString {
        if isEscape {
          isEscape = false
        } else if byte == 0x5C {
          isEscape = true
        } else if byte == 0x22 {
          isString = false
        }
        // A raw line break cannot stand in a JSON text: the object is broken, the next line is a new one.
        if byte == 0x0A, let start, position < span.count, span[position] == 0x7B { return .object(start..<position) }
      } else if byte == 0x7B {
        if depth == 0 { start = position - 1 }
        depth += 1
      } else if byte == 0x7D, depth > 0 {
        depth -= 1
        if depth == 0, let start { return .object(start..<position) }
      } else if byte == 0x22, depth > 0 {
        isString = true
      }
    }
    return .more(start ?? position)
  }
}
