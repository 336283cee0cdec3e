import EventModel
import Foundation

/// China's two long public holidays (Spring Festival and National Day weeks), 2018 to 2026.
///
/// Dates: yearly notices of the General Office of the State Council of the People's Republic of China.
enum ChineseHolidays {
  private static let ranges: [(String, String)] = [
    ("2018-02-15", "2018-02-21"), ("2018-10-01", "2018-10-07"), ("2019-02-04", "2019-02-10"),
    ("2019-10-01", "2019-10-07"), ("2020-01-24", "2020-02-02"), ("2020-10-01", "2020-10-08"),
    ("2021-02-11", "2021-02-17"), ("2021-10-01", "2021-10-07"), ("2022-01-31", "2022-02-06"),
    ("2022-10-01", "2022-10-07"), ("2023-01-21", "2023-01-27"), ("2023-09-29", "2023-10-06"),
    ("2024-02-10", "2024-02-17"), ("2024-10-01", "2024-10-07"), ("2025-01-28", "2025-02-04"),
    ("2025-10-01", "2025-10-08"), ("2026-02-15", "2026-02-23"), ("2026-10-01", "2026-10-07"),
  ]
  private static let days: [ClosedRange<Int64>] = ranges.compactMap { first, last in
    guard let start = EventTime(rfc3339: first), let end = EventTime(rfc3339: last) else { return nil }
    return start.nanoseconds / 1_000_000_000...end.nanoseconds / 1_000_000_000 + 86_399
  }

  /// Whether local seconds since the epoch fall into a holiday week.
  static func contains(_ local: Int64) -> Bool { days.contains { $0.contains(local) } }

  /// Judges seconds since the epoch by China's clock; nil where fewer than three holiday moments would be expected, so that
  /// neither their absence nor their presence says anything.
  static func judge(_ moments: [Int64]) -> WorkingHours.Holidays? {
    guard let first = days.first?.lowerBound, let last = days.last?.upperBound else { return nil }
    // The calendar ends with the year of its last holiday, and begins with that of the first.
    let covered = (first - 45 * 86_400)...(last + 85 * 86_400)
    let local = moments.compactMap { moment -> Int64? in
      let (sum, overflow) = moment.addingReportingOverflow(8 * 3_600)
      return !overflow && covered.contains(sum) && weekday(sum) < 5 ? sum : nil
    }
    guard let start = local.min(), let end = local.max(), end > start else { return nil }
    var (working, free) = (0, 0)
    for day in stride(from: start / 86_400, through: end / 86_400, by: 1) where weekday(day * 86_400) < 5 {
      working += 1
      if contains(day * 86_400 + 43_200) { free += 1 }
    }
    guard working > 0 else { return nil }
    let share = Double(free) / Double(working)
    let expected = share * Double(local.count)
    guard expected >= 3 else { return nil }
    let observed = local.count(where: contains)
    return .init(
      calendar: "CN", count: local.count, observed: observed, expected: expected,
      pKept: Binomial.atMost(observed, local.count, share),
      pIgnored: 1 - Binomial.atMost(observed - 1, local.count, share / 10))
  }

  private static func weekday(_ second: Int64) -> Int64 { ((second / 86_400 + 3) % 7 + 7) % 7 }
}

/// Sums of the binomial distribution.
enum Binomial {
  /// Probability of at most `count` hits among `total` with probability `share` each.
  static func atMost(_ count: Int, _ total: Int, _ share: Double) -> Double {
    guard count >= 0 else { return 0 }
    guard count < total, share > 0 else { return 1 }
    guard share < 1 else { return 0 }
    var term = Double(total) * log1p(-share)
    var sum = exp(term)
    for hit in stride(from: 1, through: count, by: 1) {
      term += log(Double(total - hit + 1) / Double(hit)) + log(share) - log1p(-share)
      sum += exp(term)
    }
    return min(1, sum)
  }
}
