import EventModel

/// Reads times out of log text. Each function looks at one place and says where the time ends, or gives nil.
enum TimeScanner {
  /// A time and the position behind it.
  typealias Found = (time: CivilTime, end: Int)

  /// Exactly `count` digits.
  @inline(__always)
  static func digits(_ text: Span<UInt8>, _ start: Int, _ count: Int, _ end: Int) -> Int? {
    guard start >= 0, start + count <= end else { return nil }
    var value = 0
    for index in start..<start + count {
      let digit = text[index] &- 48
      guard digit < 10 else { return nil }
      value = value * 10 + Int(digit)
    }
    return value
  }

  /// One or two digits, a blank counting as a leading zero.
  static func oneOrTwo(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> (value: Int, end: Int)? {
    let first = start < end && text[start] == 32 ? start + 1 : start
    guard let tens = digits(text, first, 1, end) else { return nil }
    guard first == start, let units = digits(text, first + 1, 1, end) else { return (tens, first + 1) }
    return (tens * 10 + units, first + 2)
  }

  /// `hh:mm:ss` with an optional fraction after `.` or `,`, into `time`. Returns where it ends.
  static func clock(_ text: Span<UInt8>, _ start: Int, _ end: Int, into time: inout CivilTime) -> Int? {
    guard let hour = oneOrTwo(text, start, end), hour.end < end, text[hour.end] == 58,
      let minute = digits(text, hour.end + 1, 2, end)
    else { return nil }
    time.hour = hour.value
    time.minute = minute
    var next = hour.end + 3
    guard next < end, text[next] == 58, let second = digits(text, next + 1, 2, end) else {
      return next
    }
    time.second = second
    next += 3
    if next + 1 < end, text[next] == 46 || text[next] == 44, Text.isDigit(text[next + 1]) {
      next += 1
      var scale = 100_000_000
      while next < end, Text.isDigit(text[next]) {
        time.nanosecond += Int(text[next] - 48) * scale
        scale /= 10
        next += 1
      }
    }
    return next
  }

  /// `Z`, `+hh:mm`, `+hhmm`, `+hh` at `start`. Returns offset and end.
  static func zone(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> (offset: Int, end: Int)? {
    guard start < end else { return nil }
    if text[start] | 32 == 122 { return (0, start + 1) }
    guard text[start] == 43 || text[start] == 45, let hours = digits(text, start + 1, 2, end), hours <= 18 else {
      return nil
    }
    let sign = text[start] == 45 ? -1 : 1
    var next = start + 3
    let colon = next < end && text[next] == 58
    if let minutes = digits(text, colon ? next + 1 : next, 2, end), minutes < 60 {
      next += colon ? 3 : 2
      return (sign * (hours * 3_600 + minutes * 60), next)
    }
    return (sign * hours * 3_600, next)
  }

  /// A zone behind an optional blank; the words UTC and GMT count, other abbreviations are ambiguous and do not.
  static func spacedZone(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> (offset: Int, end: Int)? {
    if let zone = zone(text, start, end) { return zone }
    guard start < end, text[start] == 32 else { return nil }
    let word = start + 1..<Text.wordEnd(text, start + 1, end)
    if Text.starts(text, word, "UTC") || Text.starts(text, word, "GMT") { return (0, word.lowerBound + 3) }
    if word.count >= 5, text[start + 1] == 43 || text[start + 1] == 45 { return zone(text, start + 1, end) }
    return nil
  }

  /// `2020-04-23T12:32:48.123Z`, `2020-04-23 12:32:48`, `2020/04/23 12:32:48`, `2020-04-23`; RFC 3339 and its relatives.
  static func iso(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Found? {
    guard start + 10 <= end, let year = digits(text, start, 4, end), year >= 1970 else { return nil }
    let mark = text[start + 4]
    guard mark == 45 || mark == 47 || mark == 46, text[start + 7] == mark,
      let month = digits(text, start + 5, 2, end), (1...12).contains(month),
      let day = digits(text, start + 8, 2, end), (1...31).contains(day)
    else { return nil }
    var time = CivilTime(year: year, month: month, day: day)
    var next = start + 10
    guard next < end, text[next] | 32 == 116 || text[next] == 32 || text[next] == 95 else { return (time, next) }
    guard let clock = clock(text, next + 1, end, into: &time) else { return (time, next) }
    next = clock
    if let zone = spacedZone(text, next, end) {
      time.offset = zone.offset
      next = zone.end
    }
    return (time, next)
  }

  /// `Oct  2 15:04:05`, `Oct 10 2018 12:34:56`, `Jan 17 2020 08:52:10.123 UTC`, `Oct 2 15:04:05 2020`; RFC 3164 and
  /// what devices make of it. A star or a dot before it (a Cisco clock that is not set) is stepped over.
  static func bsd(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Found? {
    var start = start
    if start < end, text[start] == 42 || text[start] == 46 { start += 1 }
    guard let month = month(text, start, end), start + 3 < end, text[start + 3] == 32,
      let day = oneOrTwo(text, start + 4, end), (1...31).contains(day.value)
    else { return nil }
    var time = CivilTime(year: nil, month: month, day: day.value)
    var next = day.end
    if next < end, text[next] == 44 { next += 1 }
    guard next < end, text[next] == 32 else { return nil }
    next += 1
    if let year = digits(text, next, 4, end), (1970...9999).contains(year), next + 4 < end, text[next + 4] == 32 {
      time.year = year
      next += 5
    }
    guard let clock = clock(text, next, end, into: &time) else { return nil }
    next = clock
    if time.year == nil, next < end, text[next] == 32, let year = digits(text, next + 1, 4, end),
      (1970...2200).contains(year), next + 5 >= end || !Text.isNameByte(text[next + 5])
    {
      time.year = year
      next += 5
    }
    if let zone = spacedZone(text, next, end), zone.end >= end || !Text.isNameByte(text[zone.end]) {
      time.offset = zone.offset
      next = zone.end
    }
    return (time, next)
  }

  /// `10/Oct/2000:13:55:36 -0700`, `17/Jan/2020 08:52:10`: the Common Log Format and its relatives.
  static func commonLog(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Found? {
    guard let day = oneOrTwo(text, start, end), day.end < end, text[day.end] == 47 || text[day.end] == 45,
      let month = month(text, day.end + 1, end), day.end + 4 < end, text[day.end + 4] == text[day.end],
      let year = digits(text, day.end + 5, 4, end), day.end + 9 < end
    else { return nil }
    var time = CivilTime(year: year, month: month, day: day.value)
    guard text[day.end + 9] == 58 || text[day.end + 9] == 32,
      let clock = clock(text, day.end + 10, end, into: &time)
    else { return nil }
    guard let zone = spacedZone(text, clock, end) else { return (time, clock) }
    time.offset = zone.offset
    return (time, zone.end)
  }

  /// `02/10/2025:01:02:03 GMT`: Citrix NetScaler, month first unless `set syslogparams -dateFormat` says otherwise, which
  /// shows when the first number exceeds 12.
  static func netScaler(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Found? {
    guard start + 19 <= end, text[start + 2] == 47, text[start + 5] == 47, text[start + 10] == 58,
      let first = digits(text, start, 2, end), let second = digits(text, start + 3, 2, end),
      let year = digits(text, start + 6, 4, end), year >= 1990
    else { return nil }
    var time = CivilTime(year: year, month: first > 12 ? second : first, day: first > 12 ? first : second)
    guard (1...12).contains(time.month), (1...31).contains(time.day),
      let clock = clock(text, start + 11, end, into: &time)
    else { return nil }
    guard let zone = spacedZone(text, clock, end) else { return (time, clock) }
    time.offset = zone.offset
    return (time, zone.end)
  }

  /// `Wed Oct 11 14:32:52.123456 2000` (asctime), `Mon, 02 Jan 2006 15:04:05 -0700` (RFC 5322), with or without weekday.
  static func weekday(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Found? {
    var next = start
    if next + 4 < end, Text.isLetter(text[next]), Text.isLetter(text[next + 1]), Text.isLetter(text[next + 2]),
      text[next + 3] == 32 || text[next + 3] == 44, month(text, next, end) == nil
    {
      next = Text.skipBlanks(text, next + 4, end)
      if let found = bsd(text, next, end) { return found }
    }
    guard let day = oneOrTwo(text, next, end), day.end + 9 < end, text[day.end] == 32,
      let month = month(text, day.end + 1, end), text[day.end + 4] == 32,
      let year = digits(text, day.end + 5, 4, end), text[day.end + 9] == 32
    else { return nil }
    var time = CivilTime(year: year, month: month, day: day.value)
    guard let clock = clock(text, day.end + 10, end, into: &time) else { return nil }
    guard let zone = spacedZone(text, clock, end) else { return (time, clock) }
    time.offset = zone.offset
    return (time, zone.end)
  }

  /// The number of the English month whose first three letters stand at `start`.
  @inline(__always)
  static func month(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
    guard start + 3 <= end else { return nil }
    let word = UInt32(text[start] | 32) << 16 | UInt32(text[start + 1] | 32) << 8 | UInt32(text[start + 2] | 32)
    switch word {
    case 0x6a616e: return 1
    case 0x666562: return 2
    case 0x6d6172: return 3
    case 0x617072: return 4
    case 0x6d6179: return 5
    case 0x6a756e: return 6
    case 0x6a756c: return 7
    case 0x617567: return 8
    case 0x736570: return 9
    case 0x6f6374: return 10
    case 0x6e6f76: return 11
    case 0x646563: return 12
    default: return nil
    }
  }
}
