import EventModel

/// Marks of a time axis at round moments in UTC, ten at most.
struct TimelineTicks {
  private let start: Int64
  private let end: Int64
  private static let most: Int64 = 9

  /// An axis in seconds since the epoch.
  init(start: Int64, end: Int64) {
    self.start = start
    self.end = max(end, start + 1)
  }

  /// Steps in seconds up to two weeks; beyond that months and years are used.
  private static let steps: [Int64] = [
    1, 5, 15, 30, 60, 300, 900, 1_800, 3_600, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800, 1_209_600,
  ]
  private static let months = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1_200]

  var ticks: [TimelineModel.Tick] {
    if let step = TimelineTicks.steps.first(where: { (end - start) / $0 <= TimelineTicks.most }) {
      return regular(step)
    }
    let step = TimelineTicks.months.first { (end - start) / (Int64($0) * 2_629_746) <= TimelineTicks.most }
    return calendar(step ?? 1_200)
  }

  private func regular(_ step: Int64) -> [TimelineModel.Tick] {
    let remainder = ((start % step) + step) % step
    return stride(from: remainder == 0 ? start : start - remainder + step, through: end, by: Int64.Stride(step)).map {
      let text = EventTime(seconds: $0).description
      let label: String =
        if step >= 86_400 {
          String(text.prefix(10))
        } else {
          String(text.dropFirst(5).prefix(5)) + " " + text.dropFirst(11).prefix(step < 60 ? 8 : 5)
        }
      return tick($0, label)
    }
  }

  private func calendar(_ step: Int) -> [TimelineModel.Tick] {
    let first = EventTime(seconds: start).civil
    var month = (first.year * 12 + first.month - 1) / step * step
    var ticks: [TimelineModel.Tick] = []
    // Years that nanoseconds can reach in whole: 1678 to 2261.
    while month / 12 <= 2_261 {
      if month / 12 >= 1_678, let time = EventTime(year: month / 12, month: month % 12 + 1, day: 1) {
        guard time.seconds <= end else { break }
        if time.seconds >= start {
          ticks.append(tick(time.seconds, String(time.description.prefix(step < 12 ? 7 : 4))))
        }
      }
      month += step
    }
    return ticks
  }

  private func tick(_ second: Int64, _ label: String) -> TimelineModel.Tick {
    TimelineModel.Tick(position: Double(second - start) / Double(end - start), label: label)
  }
}
