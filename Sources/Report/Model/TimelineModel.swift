import Casebook
import EventModel

/// The picture of when: one lane for each kind of evidence, findings gathered in stretches of equal length.
struct TimelineModel: Sendable, Equatable {
  /// Findings of one stretch in one lane.
  struct Dot: Sendable, Equatable {
    /// Middle of the stretch, 0 (left end) to 1.
    var position: Double
    /// Start of the stretch.
    var start: EventTime
    /// The highest level in it.
    var level: Level
    /// Findings of the highest level.
    var countOfLevel: Int
    /// Findings of all levels.
    var count: Int
  }

  /// One kind of evidence.
  struct Lane: Sendable, Equatable {
    var kind: EvidenceKind
    var dots: [Dot]
    var count: Int
  }

  /// A mark on the axis.
  struct Tick: Sendable, Equatable {
    var position: Double
    var label: String
  }

  /// Findings beyond an end of the axis: years so far off that they would squeeze everything else into one point.
  struct Beyond: Sendable, Equatable {
    var count: Int
    /// The farthest day.
    var farthest: EventTime
  }

  var lanes: [Lane]
  var ticks: [Tick]
  var earlier: Beyond?
  var later: Beyond?
  /// Findings without a time.
  var undated: Int
  /// Length of a stretch in seconds.
  var stretch: Int64

  /// The picture of a case; nil when no finding has a time.
  init?(summary: CaseSummary, histogram: (_ start: Int64, _ seconds: Int64, _ bins: Int) throws -> [TimeCount]) rethrows
  {
    guard let range = TimelineRange(summary: summary) else { return nil }
    let bins = ReportLimits.bins
    let stretch = max(1, (range.end - range.start + Int64(bins)) / Int64(bins))
    let counts = try histogram(range.start, stretch, bins)
    self.stretch = stretch
    undated = summary.undated
    earlier = range.earlier
    later = range.later
    ticks = TimelineTicks(start: range.start, end: range.start + stretch * Int64(bins)).ticks
    lanes = TimelineModel.lanes(counts, start: range.start, stretch: stretch, bins: bins)
  }

  private static func lanes(_ counts: [TimeCount], start: Int64, stretch: Int64, bins: Int) -> [Lane] {
    var byKind: [EvidenceKind: [Int: [Level: Int]]] = [:]
    for count in counts where (0..<bins).contains(count.bin) {
      let kind = EvidenceKind(named: count.dataType)
      byKind[kind, default: [:]][count.bin, default: [:]][count.level, default: 0] += count.count
    }
    return EvidenceKind.allCases.compactMap { kind in
      guard let dots = byKind[kind] else { return nil }
      let lane = dots.sorted { $0.key < $1.key }.map { bin, levels in
        let top = levels.keys.max() ?? .informational
        return Dot(
          position: (Double(bin) + 0.5) / Double(bins), start: EventTime(seconds: start + Int64(bin) * stretch),
          level: top, countOfLevel: levels[top] ?? 0, count: levels.values.reduce(0, +))
      }
      return Lane(kind: kind, dots: lane, count: lane.map(\.count).reduce(0, +))
    }
  }
}

/// Which stretch of time the picture shows, in seconds since the epoch.
struct TimelineRange: Sendable, Equatable {
  var start: Int64
  var end: Int64
  var earlier: TimelineModel.Beyond?
  var later: TimelineModel.Beyond?

  private static let day: Int64 = 86_400
  /// A gap of this many days may be the edge between evidence and nonsense: clocks that were never set, forged dates.
  private static let gap: Int64 = 5 * 366

  /// The range of all findings, without small groups at the ends that are years away from the rest.
  init?(summary: CaseSummary) {
    var days: [(day: Int64, count: Int)] = []
    for entry in summary.byDay {
      let day = entry.day.seconds / TimelineRange.day
      if days.last?.day == day { days[days.count - 1].count += entry.count } else { days.append((day, entry.count)) }
    }
    guard let first = summary.first?.seconds, let last = summary.last?.seconds, !days.isEmpty else { return nil }
    let total = days.map(\.count).reduce(0, +)
    var low = 0
    var high = days.count - 1
    // From both ends: a group of at most a fifth of the findings, beyond a gap that is most of what remains.
    while let cut = TimelineRange.cut(days, low: low, high: high) {
      let left = days[low...cut].map(\.count).reduce(0, +)
      let right = days[(cut + 1)...high].map(\.count).reduce(0, +)
      guard min(left, right) * 5 <= total else { break }
      if left <= right { low = cut + 1 } else { high = cut }
    }
    start = low == 0 ? first : days[low].day * TimelineRange.day
    end = high == days.count - 1 ? last : (days[high].day + 1) * TimelineRange.day - 1
    earlier = TimelineRange.beyond(days[..<low], farthest: days.first?.day)
    later = TimelineRange.beyond(days[(high + 1)...], farthest: days.last?.day)
  }

  /// Index of the day before the widest gap, when it is wide enough to be an edge.
  private static func cut(_ days: [(day: Int64, count: Int)], low: Int, high: Int) -> Int? {
    guard high > low else { return nil }
    let widest = (low..<high).max { days[$0 + 1].day - days[$0].day < days[$1 + 1].day - days[$1].day }
    guard let widest else { return nil }
    let width = days[widest + 1].day - days[widest].day
    return width >= gap && width * 2 > days[high].day - days[low].day ? widest : nil
  }

  private static func beyond(_ days: ArraySlice<(day: Int64, count: Int)>, farthest: Int64?) -> TimelineModel.Beyond? {
    guard !days.isEmpty, let farthest else { return nil }
    return TimelineModel.Beyond(
      count: days.map(\.count).reduce(0, +), farthest: EventTime(seconds: farthest * TimelineRange.day))
  }
}

extension EventTime {
  /// Whole seconds since the epoch, rounded down.
  var seconds: Int64 {
    let quotient = nanoseconds / 1_000_000_000
    return nanoseconds % 1_000_000_000 < 0 ? quotient - 1 : quotient
  }
}
