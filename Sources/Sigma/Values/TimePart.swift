internal import EventModel

/// A part of a date (time modifiers of the specification). Parts are read as they are written: no zone is converted.
enum TimePart: String, Sendable, Hashable, CaseIterable {
  case minute, hour, day, week, month, year

  /// The values a part can have.
  var range: ClosedRange<Int> {
    switch self {
    case .minute: 0...59
    case .hour: 0...23
    case .day: 1...31
    case .week: 1...53
    case .month: 1...12
    case .year: 0...9999
    }
  }

  /// The part of `YYYY-MM-DD`, optionally followed by `T` or a blank and `HH:MM[:SS...]`; nil for other texts.
  func value(_ text: ArraySlice<UInt8>) -> Int? {
    let bytes = Array(text.drop { $0 == 32 })
    func number(_ start: Int, _ count: Int) -> Int? {
      guard start + count <= bytes.count else { return nil }
      var value = 0
      for byte in bytes[start..<start + count] {
        guard (48...57).contains(byte) else { return nil }
        value = value * 10 + Int(byte - 48)
      }
      return value
    }
    guard let year = number(0, 4), bytes.count >= 10, bytes[4] == bytes[7], bytes[4] == 45 || bytes[4] == 47,
      let month = number(5, 2), let day = number(8, 2), EventTime(year: year, month: month, day: day) != nil
    else { return nil }
    let hasTime = bytes.count >= 16 && (bytes[10] | 32 == 116 || bytes[10] == 32) && bytes[13] == 58
    switch self {
    case .year: return year
    case .month: return month
    case .day: return day
    case .week: return TimePart.week(year: year, month: month, day: day)
    case .hour: return hasTime ? number(11, 2) : nil
    case .minute: return hasTime ? number(14, 2) : nil
    }
  }

  /// Week of the year as ISO 8601 counts: weeks start on Monday, week 1 holds the first Thursday.
  static func week(year: Int, month: Int, day: Int) -> Int {
    guard let date = EventTime(year: year, month: month, day: day),
      let first = EventTime(year: year, month: 1, day: 1)
    else { return 0 }
    let dayLength: Int64 = 86_400_000_000_000
    let days = Int(date.nanoseconds / dayLength - (date.nanoseconds < 0 && date.nanoseconds % dayLength != 0 ? 1 : 0))
    let ordinal = Int((date.nanoseconds - first.nanoseconds) / dayLength) + 1
    let weekday = ((days + 3) % 7 + 7) % 7 + 1  // 1970-01-01 was a Thursday; Monday is 1.
    let week = (ordinal - weekday + 10) / 7
    if week < 1 { return TimePart.weeks(in: year - 1) }
    return week > TimePart.weeks(in: year) ? 1 : week
  }

  private static func weeks(in year: Int) -> Int {
    func lastWeekday(_ year: Int) -> Int { (year + year / 4 - year / 100 + year / 400) % 7 }
    return lastWeekday(year) == 4 || lastWeekday(year - 1) == 3 ? 53 : 52
  }
}
