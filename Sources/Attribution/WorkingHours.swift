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

  /// Activity on the long holidays of one country, among working days.
  public struct Holidays: Sendable, Codable, Equatable {
    /// The calendar: `CN`.
    public var calendar: String
    /// Moments on working days in the years that the calendar covers.
    public var count: Int
    /// Moments on its long holidays.
    public var observed: Int
    /// Moments expected there if the holidays were days like others.
    public var expected: Double
    /// Probability of so little activity on holidays if they were days like others: small speaks for a holiday kept.
    public var pKept: Double
    /// Probability of so much activity if the holidays were kept (one day in ten worked): small speaks against it.
    public var pIgnored: Double

    enum CodingKeys: String, CodingKey {
      case calendar, count, observed, expected
      case pKept = "p_kept"
      case pIgnored = "p_ignored"
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
  /// Long holidays; only where enough moments would be expected on them to say anything.
  public var holidays: [Holidays]

  enum CodingKeys: String, CodingKey {
    case count, concentration, zones, holidays
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
    holidays = [ChineseHolidays.judge(moments)].compactMap(\.self)
    zones = candidates.sorted { ($0.share, -abs($0.offset)) > ($1.share, -abs($1.offset)) }
  }

  /// How many candidate zones fit.
  public var fitting: Int { zones.count { $0.pValue > 0.05 } }

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
