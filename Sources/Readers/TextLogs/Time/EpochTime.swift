import EventModel

/// Times that are written as a number since 1970-01-01T00:00:00Z.
enum EpochTime {
  /// Reads seconds, with or without a fraction, milliseconds, microseconds or nanoseconds; how many is told by the number
  /// of digits before the point. Only 1973 to 2255 is accepted, so that small counters are not taken for times.
  static func parse(_ text: Span<UInt8>, _ range: Range<Int>) -> EventTime? {
    let point = Text.index(of: 46, text, range.lowerBound, range.upperBound) ?? range.upperBound
    let whole = range.lowerBound..<point
    guard (9...19).contains(whole.count) else { return nil }
    var value: UInt64 = 0
    for index in whole {
      let digit = text[index] &- 48
      guard digit < 10 else { return nil }
      value = value &* 10 &+ UInt64(digit)
    }
    let scale: UInt64
    switch whole.count {
    case 9...10: scale = 1_000_000_000
    case 12...13: scale = 1_000_000
    case 15...16: scale = 1_000
    case 18...19: scale = 1
    default: return nil
    }
    guard value >= 100_000_000 * (1_000_000_000 / scale) else { return nil }
    let (nanoseconds, overflow) = value.multipliedReportingOverflow(by: scale)
    guard !overflow, nanoseconds < UInt64(Int64.max) - 1_000_000_000 else { return nil }
    guard let fraction = fraction(text, point + 1, range.upperBound, scale: Int(scale)) else { return nil }
    return EventTime(nanoseconds: Int64(nanoseconds) + Int64(fraction))
  }

  /// Digits after the point as a part of `scale`; nil when something else stands there.
  private static func fraction(_ text: Span<UInt8>, _ start: Int, _ end: Int, scale: Int) -> Int? {
    guard start < end else { return 0 }
    var rest = scale / 10
    var sum = 0
    for index in start..<end {
      let digit = text[index] &- 48
      guard digit < 10 else { return nil }
      sum += Int(digit) * rest
      rest /= 10
    }
    return sum
  }
}
