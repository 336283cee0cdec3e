import EventModel

/// What year a file of year-less lines (RFC 3164) is from.
///
/// The newest full date in the head of the item decides, wherever on a line it stands; a year-less time is then resolved
/// to the year that brings it nearest to that date. Only the head is asked, so slices of a file agree with the whole. A
/// file whose head has no year at all gets no times, and an anomaly that says so: a wrong year would be worse.
enum YearHint {
  /// The newest full date in the first lines of the head.
  static func reference(in head: [UInt8]) -> EventTime? {
    let lines = HeadLines(head)
    let text = lines.text.span
    var newest: EventTime?
    for line in lines.lines {
      var next = line.lowerBound
      let end = min(line.upperBound, line.lowerBound + 4_096)
      while next < end {
        if let found = date(text, next, end), let time = found.time.resolved(near: nil) {
          newest = max(newest ?? time, time)
          next = found.end
        } else {
          next += 1
        }
      }
    }
    return newest
  }

  private static func date(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> TimeScanner.Found? {
    if start > 0, Text.isDigit(text[start - 1]) || Text.isLetter(text[start - 1]) { return nil }
    let first = text[start]
    if Text.isDigit(first) {
      if let found = TimeScanner.iso(text, start, end), found.end > start + 10, isPlausible(found) { return found }
      if let found = TimeScanner.commonLog(text, start, end), isPlausible(found) { return found }
      return nil
    }
    guard Text.isLetter(first), let found = TimeScanner.bsd(text, start, end), isPlausible(found) else { return nil }
    return found
  }

  private static func isPlausible(_ found: TimeScanner.Found) -> Bool {
    found.time.year.map { (1990...2100).contains($0) } ?? false
  }
}
