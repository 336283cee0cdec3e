import EventModel

/// The time fields that Fortinet's products share: `date`, `time`, `tz`, `eventtime`.
struct FortinetClock {
  private var date: Range<Int>?
  private var time: Range<Int>?
  private var zone: Range<Int>?
  private var eventTime: Range<Int>?

  /// Nothing taken yet.
  init() {}

  /// The cells of a table's row.
  init(date: Range<Int>?, time: Range<Int>?, zone: Range<Int>? = nil, eventTime: Range<Int>? = nil) {
    self.date = date
    self.time = time
    self.zone = zone
    self.eventTime = eventTime
  }

  /// Comma when the first pair is followed by one, else blank.
  static func separator(_ text: Span<UInt8>, _ payload: Range<Int>) -> UInt8 {
    var next = payload.lowerBound
    let end = min(payload.upperBound, payload.lowerBound + 200)
    while next < end {
      if text[next] == 44 { return 44 }
      if text[next] <= 32 { return 32 }
      next += 1
    }
    return 32
  }

  /// Keeps the value of a time field; false for other fields.
  @inline(__always)
  mutating func take(_ key: Range<Int>, _ value: Range<Int>, _ text: Span<UInt8>) -> Bool {
    switch key.count {
    case 2 where Text.equal(text, key, "tz"): zone = value
    case 4 where date == nil && Text.equal(text, key, "date"): date = value
    case 4 where time == nil && Text.equal(text, key, "time"): time = value
    case 9 where Text.equal(text, key, "eventtime"): eventTime = value
    default: return false
    }
    return true
  }

  /// Sets the time of the current event.
  func apply(_ text: Span<UInt8>, to draft: inout LineDraft) {
    let exact = eventTime.flatMap { EpochTime.parse(text, $0) }
    guard let date, let time, var civil = Self.civil(text, date, time) else {
      draft.setTime(exact)
      return
    }
    if let zone { civil.offset = TimeScanner.zone(text, zone.lowerBound, zone.upperBound)?.offset }
    if civil.offset == nil, let exact {
      draft.setTime(exact)
      return
    }
    guard let moment = civil.resolved(near: nil) else {
      draft.anomalies.add("text.bad-time", .noted, offset: draft.offset)
      draft.setTime(exact)
      return
    }
    if let exact, exact.nanoseconds >= moment.nanoseconds, exact.nanoseconds - moment.nanoseconds < 1_000_000_000 {
      draft.setTime(exact)
      return
    }
    draft.setTime(civil, near: nil)
  }

  /// A day and a time of day as one.
  static func civil(_ text: Span<UInt8>, _ date: Range<Int>, _ time: Range<Int>) -> CivilTime? {
    guard var civil = TimeScanner.iso(text, date.lowerBound, date.upperBound)?.time,
      TimeScanner.clock(text, time.lowerBound, time.upperBound, into: &civil) != nil
    else { return nil }
    return civil
  }
}
