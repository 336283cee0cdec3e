public import EventModel
import Foundation

/// Hours of operator activity, judged as points on a circle.
///
/// Rayleigh's test tells whether the hours are concentrated at all (Mardia and Jupp, Directional Statistics, 2000, 6.3.1);
/// a zone fits when the activity falls into its working day and off its weekends and holidays. Several zones nearly always
/// fit: all with a p-value above 0.05 are named. Hours are easily copied, so they never name an actor alone.
public struct WorkingHours: Sendable, Codable, Equatable {
  /// One candidate.
  public struct Zone: Sendable, Codable, Equatable {
    /// Hours east of Greenwich.
    public var offset: Int
    /// Share of the activity between 08:00 and 19:00 on working days of that zone.
    public var share: Double
    /// Probability of a share at least this far below that of the best zone, if this zone were the true one.
    public var pValue: Double
    /// Activity on days when China has long public holidays, for zone 8; nil elsewhere.
    public var holidayActivity: Int?

    enum CodingKeys: String, CodingKey {
      case offset, share
      case pValue = "p_value"
      case holidayActivity = "holiday_activity"
    }
  }

  /// Number of times.
  public var count: Int
  /// Mean resultant length, 0 (spread) to 1 (one moment of the day).
  public var concentration: Double
  /// Probability of such a concentration if hours were spread evenly.
  public var pValue: Double
  /// Mean hour in UTC.
  public var meanHour: Double
  /// Candidates, best first.
  public var zones: [Zone]

  enum CodingKeys: String, CodingKey {
    case count, concentration, zones
    case pValue = "p_value"
    case meanHour = "mean_hour"
  }

  /// Judges times; nil when there are fewer than 10.
  public init?(_ times: [EventTime]) {
    guard times.count >= 10 else { return nil }
    let moments = times.map { $0.nanoseconds / 1_000_000_000 }
    let hours = moments.map { Double((($0 % 86_400) + 86_400) % 86_400) / 3_600 }
    let angles = hours.map { $0 / 24 * 2 * Double.pi }
    let (sine, cosine) = (angles.reduce(0) { $0 + sin($1) }, angles.reduce(0) { $0 + cos($1) })
    let number = Double(times.count)
    count = times.count
    concentration = (sine * sine + cosine * cosine).squareRoot() / number
    pValue = Self.rayleigh(concentration, number)
    let mean = atan2(sine, cosine) / (2 * Double.pi) * 24
    meanHour = mean < 0 ? mean + 24 : mean
    var candidates: [Zone] = (-11...13).map { offset in
      let inside = moments.count { Self.isWorking($0, offset: offset) }
      return Zone(
        offset: offset, share: Double(inside) / number, pValue: 1,
        holidayActivity: offset == 8 ? moments.count { ChineseHolidays.contains($0 + 8 * 3_600) } : nil)
    }
    let best = candidates.map(\.share).max() ?? 0
    for index in candidates.indices {
      candidates[index].pValue = Self.difference(best, candidates[index].share, number)
    }
    zones = candidates.sorted { ($0.share, -abs($0.offset)) > ($1.share, -abs($1.offset)) }
  }

  /// Whether the hours are concentrated, and a zone is among those that fit.
  public func fits(offset: Int) -> Bool? {
    guard pValue < 0.01, let zone = zones.first(where: { $0.offset == offset }) else { return nil }
    return zone.pValue > 0.05
  }

  /// Rayleigh's p-value with Wilkie's correction for small samples (Zar, Biostatistical Analysis, 27.1).
  static func rayleigh(_ length: Double, _ count: Double) -> Double {
    let resultant = length * count
    let root = (1 + 4 * count + 4 * (count * count - resultant * resultant)).squareRoot()
    return min(1, exp(root - (1 + 2 * count)))
  }

  /// One-sided test of two dependent shares, normal approximation.
  static func difference(_ best: Double, _ share: Double, _ count: Double) -> Double {
    guard best > share else { return 1 }
    let variance = max(best * (1 - best), 0.25 / count) / count + max(share * (1 - share), 0.25 / count) / count
    return erfc((best - share) / variance.squareRoot() / 2.0.squareRoot()) / 2
  }

  /// Monday to Friday, 08:00 to 19:00 local time. 1970-01-01 was a Thursday.
  static func isWorking(_ moment: Int64, offset: Int) -> Bool {
    let (local, overflow) = moment.addingReportingOverflow(Int64(offset) * 3_600)
    guard !overflow else { return false }
    let second = ((local % 86_400) + 86_400) % 86_400
    let day = (local - second) / 86_400
    let weekday = ((day + 3) % 7 + 7) % 7
    return weekday < 5 && second >= 8 * 3_600 && second < 19 * 3_600
  }
}

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

  /// Share of all days from the first to the last that are such holidays.
  static func share(from first: Int64, to last: Int64) -> Double {
    guard last > first else { return 0 }
    let inside = days.reduce(Int64(0)) { sum, range in
      let overlap = min(last, range.upperBound) - max(first, range.lowerBound)
      return sum + max(0, overlap)
    }
    return Double(inside) / Double(last - first)
  }
}
