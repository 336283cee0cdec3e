import Bytes
import EventModel

/// Splits delimited text into records whose quoted cells may hold line ends (RFC 4180), in constant memory.
///
/// A quoted cell that does not end within the document limit was no quoted cell: its first line is taken as a record
/// by itself, and from there on no cell of the item may span lines, so that the cost stays linear.
struct RecordSplitter {
  private let delimiter: UInt8
  private var number: UInt64 = 1
  private var offset: UInt64
  /// Records whose quotes never closed.
  private(set) var unclosed = 0

  /// A splitter for text whose first byte stands at `offset` of the item.
  init(delimiter: UInt8, offset: UInt64) {
    self.delimiter = delimiter
    self.offset = offset
  }

  /// Lists the complete records in `bytes`; `atEnd` makes the last one complete. Returns the number of bytes done with.
  mutating func split(_ bytes: Span<UInt8>, atEnd: Bool, into records: inout [LineRecord]) -> Int {
    var next = 0
    while next < bytes.count {
      var lines: UInt64 = 1
      guard let end = recordEnd(bytes, next, atEnd: atEnd, lines: &lines) else { break }
      var stop = end
      if stop > next, bytes[stop - 1] == 13 { stop -= 1 }
      records.append(
        LineRecord(
          start: next, end: stop, number: number, itemOffset: offset + UInt64(next), itemLength: stop - next))
      number += lines
      next = min(bytes.count, end + 1)
    }
    offset += UInt64(next)
    return next
  }

  /// The line feed that ends the record at `start`, or the end of the bytes when nothing follows them.
  private mutating func recordEnd(_ bytes: Span<UInt8>, _ start: Int, atEnd: Bool, lines: inout UInt64) -> Int? {
    var next = start
    var isQuoted = false
    var cellStart = true
    var firstFeed: Int?
    while next < bytes.count {
      let byte = bytes[next]
      if isQuoted {
        if byte == 34 {
          if next + 1 < bytes.count, bytes[next + 1] == 34 { next += 1 } else { isQuoted = false }
        } else if byte == 10 {
          if unclosed > 0 { return next }
          lines += 1
          firstFeed = firstFeed ?? next
          if next - start > TextLogLimits.document { return giveUp(firstFeed, &lines) }
        }
      } else if byte == 10 {
        return next
      } else {
        if byte == 34, cellStart { isQuoted = true }
        cellStart = byte == delimiter
      }
      next += 1
    }
    if isQuoted, let firstFeed, atEnd || next - start > TextLogLimits.document { return giveUp(firstFeed, &lines) }
    if atEnd || next - start > TextLogLimits.document { return bytes.count }
    return nil
  }

  private mutating func giveUp(_ feed: Int?, _ lines: inout UInt64) -> Int? {
    unclosed += 1
    lines = 1
    return feed
  }
}
