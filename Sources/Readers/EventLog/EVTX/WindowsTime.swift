import EventModel

/// The two clocks of Windows records.
enum WindowsTime {
  /// FILETIME of 1970-01-01: hundred-nanosecond steps since 1601-01-01.
  static let epoch: Int64 = 116_444_736_000_000_000

  /// A FILETIME as a point in time; nil where it is zero or beyond what nanoseconds can say (1677 to 2262).
  static func time(fileTime: UInt64) -> EventTime? {
    guard fileTime > 0, let steps = Int64(exactly: fileTime) else { return nil }
    let (nanoseconds, overflow) = (steps - epoch).multipliedReportingOverflow(by: 100)
    return overflow ? nil : EventTime(nanoseconds: nanoseconds)
  }

  /// Appends `2024-06-20T01:02:03.004005Z`: microseconds, as independent parsers print it.
  static func append(fileTime: UInt64, to output: inout OutputSpan<UInt8>) {
    let seconds = Int64(truncatingIfNeeded: fileTime / 10_000_000)
    let steps = Int(truncatingIfNeeded: fileTime % 10_000_000)
    appendDate(days: Int(seconds / 86_400), to: &output)
    let second = Int(seconds % 86_400)
    output.append(0x54)
    appendClock(second / 3_600, second / 60 % 60, second % 60, to: &output)
    output.append(0x2E)
    DecimalText.append(steps / 10, width: 6, to: &output)
    output.append(0x5A)
  }

  /// Appends the SYSTEMTIME at `start` in the same form; its sixteen bytes must lie in the span.
  static func append(systemTime bytes: Span<UInt8>, at start: Int, to output: inout OutputSpan<UInt8>) {
    func field(_ index: Int) -> Int { Int(bytes.u16(at: start + index * 2)) }
    appendDay(field(0), field(1), field(3), to: &output)
    output.append(0x54)
    appendClock(field(4), field(5), field(6), to: &output)
    output.append(0x2E)
    DecimalText.append(field(7) * 1_000, width: 6, to: &output)
    output.append(0x5A)
  }

  private static func appendClock(_ hour: Int, _ minute: Int, _ second: Int, to output: inout OutputSpan<UInt8>) {
    DecimalText.append(hour, width: 2, to: &output)
    output.append(0x3A)
    DecimalText.append(minute, width: 2, to: &output)
    output.append(0x3A)
    DecimalText.append(second, width: 2, to: &output)
  }

  private static func appendDay(_ year: Int, _ month: Int, _ day: Int, to output: inout OutputSpan<UInt8>) {
    DecimalText.append(year, width: 4, to: &output)
    output.append(0x2D)
    DecimalText.append(month, width: 2, to: &output)
    output.append(0x2D)
    DecimalText.append(day, width: 2, to: &output)
  }

  /// Civil date of a day counted from 1601-01-01 (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
  private static func appendDate(days: Int, to output: inout OutputSpan<UInt8>) {
    let shifted = days + 584_694
    let era = shifted / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthIndex = (5 * dayOfYear + 2) / 153
    let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
    appendDay(
      yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * monthIndex + 2) / 5 + 1, to: &output)
  }
}
