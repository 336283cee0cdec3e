import EventModel

/// A date and time as a log line writes it: the year and the zone may be missing.
struct CivilTime: Equatable {
  /// Nil where the line has no year, as in RFC 3164.
  var year: Int?
  /// 1 to 12.
  var month: Int
  /// Day of the month.
  var day: Int
  /// 0 to 23.
  var hour = 0
  /// 0 to 59.
  var minute = 0
  /// 0 to 60.
  var second = 0
  /// Fraction of the second.
  var nanosecond = 0
  /// Seconds east of Greenwich; nil where the line has no zone.
  var offset: Int?

  /// The moment; without a year the one that `years` tells, without a zone taken as UTC. Nil for a date that does not
  /// exist, and without both.
  func resolved(near years: YearAnchor?) -> EventTime? {
    if let year { return time(year) }
    guard let years else { return nil }
    let year = years.moment.civil.year
    switch years.side {
    case .near: return nearest(to: years.moment, year)
    // Eight years more: 29 February may be as far away.
    case .before: return first(year + 1, -1) { $0 <= years.moment }
    case .after: return first(year - 1, 1) { $0 >= years.moment }
    }
  }

  private func first(_ start: Int, _ step: Int, where fits: (EventTime) -> Bool) -> EventTime? {
    for count in 0...9 {
      if let moment = time(start + count * step), fits(moment) { return moment }
    }
    return nil
  }

  private func nearest(to reference: EventTime, _ year: Int) -> EventTime? {
    var best: EventTime?
    var distance = UInt64.max
    for candidate in [year, year - 1, year + 1] {
      guard let moment = time(candidate) else { continue }
      let away = moment.nanoseconds.subtractingReportingOverflow(reference.nanoseconds).partialValue.magnitude
      if away < distance {
        best = moment
        distance = away
      }
    }
    return best
  }

  private func time(_ year: Int) -> EventTime? {
    EventTime(
      year: year, month: month, day: day, hour: hour, minute: minute, second: second, nanosecond: nanosecond,
      offset: offset ?? 0)
  }
}
