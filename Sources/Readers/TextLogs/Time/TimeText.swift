import EventModel

/// Reads a field that is known to hold a time, in whatever form.
enum TimeText {
  /// A time that fills the range (blanks, quotes and brackets around it do not count).
  static func civil(_ text: Span<UInt8>, _ range: Range<Int>) -> CivilTime? {
    let (start, end) = bare(text, range)
    guard start < end else { return nil }
    for scan in [TimeScanner.iso, TimeScanner.bsd, TimeScanner.commonLog, TimeScanner.weekday] {
      if let found = scan(text, start, end) {
        return found.end == end || isZoneName(text, found.end, end) ? found.time : nil
      }
    }
    return american(text, start, end)
  }

  /// The moment; `near` resolves a missing year.
  static func time(_ text: Span<UInt8>, _ range: Range<Int>, near: YearAnchor? = nil) -> EventTime? {
    let (start, end) = bare(text, range)
    guard start < end else { return nil }
    if let time = EpochTime.parse(text, start..<end) { return time }
    return civil(text, range)?.resolved(near: near)
  }

  private static func bare(_ text: Span<UInt8>, _ range: Range<Int>) -> (Int, Int) {
    var start = range.lowerBound
    var end = range.upperBound
    while start < end, text[start] <= 32 || text[start] == 34 || text[start] == 91 { start += 1 }
    while end > start, text[end - 1] <= 32 || text[end - 1] == 34 || text[end - 1] == 93 { end -= 1 }
    return (start, end)
  }

  /// ` CEST`, ` (JST)`: abbreviations name several zones, so they are stepped over.
  private static func isZoneName(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    guard end - start <= 8, start < end, text[start] == 32 else { return false }
    for index in start + 1..<end where !Text.isLetter(text[index]) && text[index] != 40 && text[index] != 41 {
      return false
    }
    return true
  }

  /// `2/9/2020 3:33:26 PM`: month first when AM or PM says so or the second number exceeds 12; day first when the first
  /// number exceeds 12; anything else could be either and is not read.
  private static func american(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> CivilTime? {
    guard let first = TimeScanner.oneOrTwo(text, start, end), first.end < end,
      text[first.end] == 47 || text[first.end] == 46,
      let second = TimeScanner.oneOrTwo(text, first.end + 1, end), second.end < end,
      text[second.end] == text[first.end], let year = TimeScanner.digits(text, second.end + 1, 4, end)
    else { return nil }
    var next = second.end + 5
    if next < end, text[next] == 44 { next += 1 }
    guard next < end, text[next] == 32 else { return nil }
    var time = CivilTime(year: year, month: first.value, day: second.value)
    guard let clock = TimeScanner.clock(text, next + 1, end, into: &time) else { return nil }
    let half = clock + 3 <= end && text[clock] == 32 ? text[clock + 1] | 32 : 0
    if half == 97 || half == 112 {
      guard (1...12).contains(time.hour) else { return nil }
      time.hour = time.hour % 12 + (half == 112 ? 12 : 0)
    } else if text[first.end] == 46 || first.value > 12 {
      (time.month, time.day) = (second.value, first.value)
    } else if second.value <= 12 {
      return nil
    }
    return (1...12).contains(time.month) && (1...31).contains(time.day) ? time : nil
  }
}
