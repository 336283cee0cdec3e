import EventModel

/// Times as event logs write them, without making a text of them first.
enum EventClock {
  /// The time at `range`: RFC 3339, as `EventTime(rfc3339:)` reads it; without a zone it is UTC.
  static func time(_ bytes: Span<UInt8>, _ range: Range<Int>) -> EventTime? {
    let start = range.lowerBound
    guard range.count >= 19, bytes[start + 4] == 0x2D, bytes[start + 7] == 0x2D,
      bytes[start + 10] == 0x54 || bytes[start + 10] == 0x20, bytes[start + 13] == 0x3A, bytes[start + 16] == 0x3A,
      let year = digits(bytes, start, 4), let month = digits(bytes, start + 5, 2),
      let day = digits(bytes, start + 8, 2),
      let hour = digits(bytes, start + 11, 2), let minute = digits(bytes, start + 14, 2),
      let second = digits(bytes, start + 17, 2)
    else { return slow(bytes, range) }
    var nanosecond = 0
    let end = bytes[range.upperBound - 1] == 0x5A ? range.upperBound - 1 : range.upperBound
    let fraction = end - start - 20
    if fraction > 0 {
      guard fraction <= 9, bytes[start + 19] == 0x2E, var part = digits(bytes, start + 20, fraction) else {
        return slow(bytes, range)
      }
      for _ in fraction..<9 { part *= 10 }
      nanosecond = part
    } else if end - start != 19 {
      return slow(bytes, range)
    }
    return EventTime(
      year: year, month: month, day: day, hour: hour, minute: minute, second: second, nanosecond: nanosecond)
  }

  private static func slow(_ bytes: Span<UInt8>, _ range: Range<Int>) -> EventTime? {
    // No time is longer; what is, need not be copied.
    guard range.count <= 64 else { return nil }
    var text: [UInt8] = []
    for index in range { text.append(bytes[index]) }
    return EventTime(rfc3339: String(decoding: text, as: UTF8.self))
  }

  private static func digits(_ bytes: Span<UInt8>, _ start: Int, _ count: Int) -> Int? {
    var number = 0
    for index in start..<start + count {
      guard bytes[index] >= 0x30, bytes[index] <= 0x39 else { return nil }
      number = number * 10 + Int(bytes[index] - 0x30)
    }
    return number
  }
}
