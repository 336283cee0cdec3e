import Bytes
import EventModel

/// JSON lines in units that can be cut anywhere: a unit begins with a line that begins with `{`, and ends before the next.
///
/// That is known without what comes before, so that slices of a file give the same as the whole. A unit is mostly one object on
/// one line; it may hold several, or one over lines, and a line that is broken costs itself.
struct JSONLineUnits {
  /// The number of the line at hand.
  private var number: UInt64
  /// Units that begin here or later are left alone.
  private let stop: UInt64
  /// What is at hand belongs to a unit that is not read.
  private var isSkipping = false

  /// Units of a whole text.
  init() {
    number = 1
    stop = .max
  }

  /// Units that begin in a slice; the feed stands one byte before it, unless that is the first one.
  init(slice: ReadSlice) {
    stop = slice.range.upperBound
    isSkipping = slice.range.lowerBound > 0
    number = isSkipping ? slice.firstRecordNumber &- 1 : 1
  }

  /// Whether the whole lines of a head are one object each, at least one of them a Windows event.
  static func fits(_ head: [UInt8]) -> Bool {
    let kind = TextFeed.encoding(of: head)
    guard kind.encoding == .utf8, kind.mark < head.count else { return false }
    let bytes = head.span
    var start = kind.mark
    while let end = ByteSearch.firstIndex(of: 0x0A, in: bytes, from: start, to: head.count) {
      var scan = ObjectScan(from: start)
      guard bytes[start] == 0x7B, case .object(let range) = scan.next(in: bytes, to: end), range.lowerBound == start,
        JSONTape.skipBlanks(bytes, range.upperBound, end) == end
      else { return false }
      start = end + 1
    }
    guard start > kind.mark, start == head.count || bytes[start] == 0x7B else { return false }
    let text = kind.mark == 0 ? head : Array(head[kind.mark...])
    let envelope = JSONEnvelope(text)
    return envelope.hasEvent && envelope.start == 0
  }

  /// Reads unit after unit.
  mutating func read(_ feed: inout TextFeed, into events: inout JSONEvents) throws(ReadError) {
    var isEnd = false
    var searched = 0
    while true {
      if let next = boundary(feed, from: feed.position + searched) {
        finish(&feed, at: next, isLast: false, into: &events)
        isSkipping = false
        searched = 0
        if feed.offset >= stop { return }
        continue
      }
      if isEnd {
        return finish(&feed, at: feed.buffer.count, isLast: true, into: &events)
      }
      if isSkipping, feed.offset + UInt64(feed.pending) > stop { return }
      if feed.pending > ExportLimits.eventBytes {
        finish(&feed, at: feed.buffer.count - 1, isLast: false, into: &events)
        isSkipping = true
      }
      searched = max(0, feed.pending - 1)
      isEnd = try !feed.more()
    }
  }

  /// Where the next unit begins.
  private func boundary(_ feed: TextFeed, from start: Int) -> Int? {
    let bytes = feed.buffer.span
    var next = start
    while let found = ByteSearch.firstIndex(of: 0x0A, in: bytes, from: next, to: bytes.count - 1) {
      if bytes[found + 1] == 0x7B { return found + 1 }
      next = found + 1
    }
    return nil
  }

  /// Reads the unit at hand, which ends at `end`, and steps over it.
  private mutating func finish(
    _ feed: inout TextFeed, at end: Int, isLast: Bool, into events: inout JSONEvents
  ) {
    let range = feed.position..<end
    if range.count > ExportLimits.eventBytes, !isSkipping {
      // What follows an event without being one must not take it along.
      let limit = range.lowerBound + ExportLimits.eventBytes
      let first = ByteSearch.firstIndex(of: 0x0A, in: feed.buffer.span, from: range.lowerBound, to: limit)
      if let first { unit(feed, range.lowerBound..<first, isLast: false, into: &events) }
      events.noteTooLong(at: first.map { feed.offset(of: $0 + 1) } ?? feed.offset)
    } else if !isSkipping {
      unit(feed, range, isLast: isLast, into: &events)
    }
    number &+= JSONLineUnits.lineFeeds(feed.buffer.span, range)
    feed.consume(to: end)
  }

  private func unit(_ feed: TextFeed, _ range: Range<Int>, isLast: Bool, into events: inout JSONEvents) {
    let bytes = feed.buffer.span
    var end = range.upperBound
    while end > range.lowerBound, bytes[end - 1] <= 0x20 { end -= 1 }
    guard end > range.lowerBound else { return }
    let place = JSONEvents.Place(offset: feed.offset, length: UInt64(end - range.lowerBound), number: number)
    if events.take(bytes, range.lowerBound..<end, place) { return }
    parts(feed, range.lowerBound..<end, isLast: isLast, into: &events)
  }

  /// Several objects, or what is left of one.
  private func parts(_ feed: TextFeed, _ range: Range<Int>, isLast: Bool, into events: inout JSONEvents) {
    let bytes = feed.buffer.span
    var position = range.lowerBound
    while position < range.upperBound {
      var scan = ObjectScan(from: position)
      guard case .object(let object) = scan.next(in: bytes, to: range.upperBound) else {
        if scan.isInside, isLast {
          events.note("windows.event-truncated", .partial, at: feed.offset, "the text ends inside an object")
        } else if scan.isInside {
          events.noteMalformed(at: feed.offset)
        } else {
          events.noteStray(feed, position..<range.upperBound)
        }
        return
      }
      events.noteStray(feed, position..<object.lowerBound)
      let place = JSONEvents.Place(
        offset: feed.offset(of: object.lowerBound), length: UInt64(object.count),
        number: number &+ JSONLineUnits.lineFeeds(bytes, range.lowerBound..<object.lowerBound))
      if !events.take(bytes, object, place) { events.noteMalformed(at: place.offset) }
      position = object.upperBound
    }
  }

  private static func lineFeeds(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt64 {
    var count: UInt64 = 0
    var next = range.lowerBound
    while let found = ByteSearch.firstIndex(of: 0x0A, in: bytes, from: next, to: range.upperBound) {
      count += 1
      next = found + 1
    }
    return count
  }
}
