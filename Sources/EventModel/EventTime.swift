/// A point in time: nanoseconds since 1970-01-01T00:00:00Z, without leap seconds (POSIX time).
@frozen
public struct EventTime: Hashable, Comparable, Sendable {
  /// Nanoseconds since the epoch. `Int64` reaches from 1677 to 2262.
  public var nanoseconds: Int64

  /// A time from nanoseconds since the epoch.
  @inlinable
  public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// A time from whole seconds since the epoch, clamped to what can be represented.
  @inlinable
  public init(seconds: Int64, nanoseconds: Int64 = 0) {
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, overflow2) = product.addingReportingOverflow(nanoseconds)
    self.nanoseconds = overflow || overflow2 ? (seconds < 0 ? .min + 1 : .max) : sum
  }

  /// A civil date and time in a zone `offset` seconds east of Greenwich; nil for a date that does not exist.
  ///
  /// Days from civil: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms". Second 60 is read as 59.
  public init?(
    year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0, nanosecond: Int = 0,
    offset: Int = 0
  ) {
    guard (1...9999).contains(year), (1...12).contains(month), (1...EventTime.days(in: month, of: year)).contains(day),
      (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second),
      (0..<1_000_000_000).contains(nanosecond), (-86_400...86_400).contains(offset)
    else { return nil }
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    let days = era * 146_097 + dayOfEra - 719_468
    let seconds = days * 86_400 + hour * 3_600 + minute * 60 + min(second, 59) - offset
    self.init(seconds: Int64(seconds), nanoseconds: Int64(nanosecond))
  }

  /// Days of a month in the Gregorian calendar.
  public static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Earlier and later.
  @inlinable
  public static func < (lhs: EventTime, rhs: EventTime) -> Bool { lhs.nanoseconds < rhs.nanoseconds }

  /// Year, month, day, hour, minute, second and nanosecond in UTC.
  public var civil: (year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int, nanosecond: Int) {
    let billion: Int64 = 1_000_000_000
    var seconds = nanoseconds / billion
    var fraction = nanoseconds % billion
    if fraction < 0 {
      seconds -= 1
      fraction += billion
    }
    var days = seconds / 86_400
    var rest = seconds % 86_400
    if rest < 0 {
      days -= 1
      rest += 86_400
    }
    let shifted = Int(days) + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthIndex = (5 * dayOfYear + 2) / 153
    let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (
      year, month, dayOfYear - (153 * monthIndex + 2) / 5 + 1, Int(rest / 3_600), Int(rest / 60 % 60), Int(rest % 60),
      Int(fraction)
    )
  }
}

extension EventTime: CustomStringConvertible {
  /// RFC 3339 in UTC with as many fractional digits as are needed in steps of three: `2024-06-20T01:02:03.004Z`.
  public var description: String {
    let parts = civil
    func padded(_ number: Int, _ width: Int) -> String {
      let text = String(number)
      return String(repeating: "0", count: max(0, width - text.count)) + text
    }
    var text = padded(parts.year, 4) + "-" + padded(parts.month, 2) + "-" + padded(parts.day, 2)
    text += "T" + padded(parts.hour, 2) + ":" + padded(parts.minute, 2) + ":" + padded(parts.second, 2)
    if parts.nanosecond != 0 {
      var fraction = padded(parts.nanosecond, 9)
      while fraction.hasSuffix("000") { fraction.removeLast(3) }
      text += "." + fraction
    }
    return text + "Z"
  }

  /// Reads RFC 3339: `2024-06-20T01:02:03Z`, with a fraction, with an offset; a space may stand for the `T`; a date
  /// alone is its midnight in UTC.
  public init?(rfc3339 text: some StringProtocol) {
    let bytes = Array(text.utf8)
    func number(_ start: Int, _ count: Int) -> Int? {
      guard start + count <= bytes.count else { return nil }
      var value = 0
      for byte in bytes[start..<start + count] {
        guard (48...57).contains(byte) else { return nil }
        value = value * 10 + Int(byte - 48)
      }
      return value
    }
    guard let year = number(0, 4), bytes.count >= 10, bytes[4] == 45, let month = number(5, 2), bytes[7] == 45,
      let day = number(8, 2)
    else { return nil }
    if bytes.count == 10 {
      self.init(year: year, month: month, day: day)
      return
    }
    guard bytes.count >= 19, [84, 116, 32].contains(bytes[10]), let hour = number(11, 2), bytes[13] == 58,
      let minute = number(14, 2), bytes[16] == 58, let second = number(17, 2)
    else { return nil }
    var next = 19
    var nanosecond = 0
    if next < bytes.count, bytes[next] == 46 || bytes[next] == 44 {
      next += 1
      var scale = 100_000_000
      let first = next
      while next < bytes.count, (48...57).contains(bytes[next]) {
        nanosecond += Int(bytes[next] - 48) * scale
        scale /= 10
        next += 1
      }
      guard next > first else { return nil }
    }
    var offset = 0
    if next < bytes.count, bytes[next] == 90 || bytes[next] == 122 {
      next += 1
    } else if next < bytes.count, bytes[next] == 43 || bytes[next] == 45 {
      guard let hours = number(next + 1, 2) else { return nil }
      let colon = next + 3 < bytes.count && bytes[next + 3] == 58
      guard let minutes = number(next + (colon ? 4 : 3), 2) else { return nil }
      offset = (hours * 3_600 + minutes * 60) * (bytes[next] == 45 ? -1 : 1)
      next += colon ? 6 : 5
    }
    guard next == bytes.count else { return nil }
    self.init(
      year: year, month: month, day: day, hour: hour, minute: minute, second: second, nanosecond: nanosecond,
      offset: offset)
  }
}

extension EventTime: Codable {
  /// Reads RFC 3339 text.
  public init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let time = EventTime(rfc3339: text) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "not RFC 3339: \(text)"))
    }
    self = time
  }

  /// Writes RFC 3339 text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
