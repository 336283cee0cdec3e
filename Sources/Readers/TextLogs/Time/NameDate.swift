import EventModel

/// The date that the name of a file tells: `messages-20250112`, `vpn_2025-01-12.log.gz`, `auth.2025.01.log`. Six digits alone could
/// be two things and are not read.
enum NameDate {
  /// The end of the last day that the name allows, in seconds since 1970; nil without a date. Folders do not count: they are
  /// named after incidents and people.
  static func latest(in name: String) -> Int64? {
    let bytes = Array((name.split(separator: "/").last ?? "").utf8)
    let text = bytes.span
    var next = 0
    var found: Int64?
    while next < bytes.count {
      guard Text.isDigit(text[next]) else {
        next += 1
        continue
      }
      found = date(Array(bytes[next...])) ?? found
      while next < bytes.count, Text.isDigit(text[next]) { next += 1 }
    }
    return found
  }

  private static func isMark(_ byte: UInt8) -> Bool { byte == 45 || byte == 46 || byte == 95 }

  /// `YYYYMMDD`, `YYYY-MM-DD` or `YYYY-MM` at the start of the rest of a name.
  private static func date(_ run: [UInt8]) -> Int64? {
    let text = run.span
    guard let year = TimeScanner.digits(text, 0, 4, run.count), (1990...2099).contains(year) else { return nil }
    let isCompact = run.count >= 8 && Text.isDigit(text[4])
    guard isCompact || run.count >= 7 && isMark(text[4]) else { return nil }
    let monthAt = isCompact ? 4 : 5
    guard let month = TimeScanner.digits(text, monthAt, 2, run.count), (1...12).contains(month) else { return nil }
    let dayAt = isCompact ? 6 : run.count > 7 && isMark(text[7]) ? 8 : run.count
    var day = EventTime.days(in: month, of: year)
    if let written = TimeScanner.digits(text, dayAt, 2, run.count), (1...day).contains(written) {
      day = written
    } else if isCompact {
      return nil
    }
    return EventTime(year: year, month: month, day: day, hour: 23, minute: 59, second: 59)
      .map { $0.nanoseconds / 1_000_000_000 }
  }
}
