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

  /// The moment; without a year the one nearest to `reference`, without a zone taken as UTC. Nil for a date that does not
  /// exist, and without both year and reference.
  func resolved(near reference: EventTime?) -> EventTime? {
    if let year { return time(year) }
    guard let reference else { return nil }
    let year = reference.civil.year
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
