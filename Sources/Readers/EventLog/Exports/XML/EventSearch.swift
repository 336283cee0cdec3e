import Bytes

/// Searches for short byte strings.
enum EventSearch {
  /// The first place of `needle` in `start..<end`.
  static func find(_ needle: StaticString, in bytes: Span<UInt8>, from start: Int, to end: Int) -> Int? {
    let count = needle.utf8CodeUnitCount
    guard count > 0 else { return nil }
    let first = unsafe needle.utf8Start.pointee
    var index = max(0, start)
    while let found = ByteSearch.firstIndex(of: first, in: bytes, from: index, to: end - count + 1) {
      if bytes.equals(needle, at: found, count: count) { return found }
      index = found + 1
    }
    return nil
  }

  /// Where an `Event` element begins (not `Events`, not `EventData`).
  static func eventStart(in bytes: Span<UInt8>, from start: Int, to end: Int) -> Int? {
    var index = start
    while let found = find("<Event", in: bytes, from: index, to: end) {
      if found + 6 < end, bytes[found + 6] == 0x3E || bytes[found + 6] <= 0x20 { return found }
      index = found + 6
    }
    return nil
  }

  /// One past the end tag of an `Event` element.
  static func eventEnd(in bytes: Span<UInt8>, from start: Int, to end: Int) -> Int? {
    find("</Event>", in: bytes, from: start, to: end).map { $0 + 8 }
  }

  /// Where the last `Event` element behind a place begins; near the end where none does.
  static func lastStart(in bytes: Span<UInt8>, behind start: Int, to end: Int) -> Int {
    var last: Int?
    var index = start + 1
    while let found = eventStart(in: bytes, from: index, to: end) {
      last = found
      index = found + 6
    }
    return last ?? max(start + 1, end - 16)
  }
}
