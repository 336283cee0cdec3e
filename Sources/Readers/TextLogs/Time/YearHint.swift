import EventModel

/// Looks for full dates in text whose lines have none (RFC 3164).
enum YearHint {
  /// The newest full date in the first lines of a text, wherever on a line it stands.
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
      if let found = TimeScanner.netScaler(text, start, end), isPlausible(found) { return found }
      return nil
    }
    guard Text.isLetter(first), let found = TimeScanner.bsd(text, start, end), isPlausible(found) else { return nil }
    return found
  }

  private static func isPlausible(_ found: TimeScanner.Found) -> Bool {
    found.time.year.map { (1990...2100).contains($0) } ?? false
  }
}
