import EventModel

/// Parses lines as a central log server keeps them: any device's, with or without a syslog header, mixed.
///
/// Each line is judged by itself, so a slice of a file reads as the whole does. A reader that recognised a format only
/// names the kind that is asked first.
struct DeviceLineParser: LineParser {
  /// The kind that is asked first.
  let preferred: PayloadKind?
  /// What a line without header and without a known payload is.
  let plainSource: KnownSource
  private let years: YearAnchor?

  /// A parser for an item whose lines have the years that `years` tells.
  init(years: YearAnchor?, preferred: PayloadKind? = nil, plainSource: KnownSource = .text) {
    self.preferred = preferred
    self.plainSource = plainSource
    self.years = years
  }

  /// One line, one event.
  mutating func parse(_ line: LineRecord, _ text: Span<UInt8>, into draft: inout LineDraft) {
    guard !line.range.isEmpty else { return }
    draft.begin(line)
    if !Self.fill(text, line.range, years, preferred: preferred, into: &draft) {
      draft.setSource(draft.source(plainSource))
    }
    draft.end()
  }

  /// Adds what a line says to the current event; false for a line without header and without a known payload.
  static func fill(
    _ text: Span<UInt8>, _ line: Range<Int>, _ years: YearAnchor?, preferred: PayloadKind?, into draft: inout LineDraft
  ) -> Bool {
    var header = SyslogHeader(text, line)
    var known = PayloadKind.of(text, header, preferred: preferred)
    if known == nil || known == .keyValue, let behind = PayloadKind.behindWords(text, header) {
      (known, header.payload) = behind
    }
    if let kind = known {
      kind.parse(text, PayloadKind.Context(header: header, years: years), into: &draft)
      if header.isPresent { SyslogPayload.addHeader(header, text, into: &draft) }
    } else if header.isPresent {
      SyslogPayload.parse(text, header, into: &draft)
    } else {
      return false
    }
    if draft.time == nil { draft.setTime(header.time, near: years) }
    return true
  }
}

extension LineDraft {
  /// The time of the current event from a date of the message; a missing year is inferred, a missing zone is read as UTC,
  /// and both are said.
  mutating func setTime(_ civil: CivilTime?, near years: YearAnchor?) {
    if let civil { setTime(moment(civil, near: years)) }
  }

  /// The moment of a date, with a word on what had to be assumed for it.
  mutating func moment(_ civil: CivilTime, near years: YearAnchor?) -> EventTime? {
    if civil.year == nil {
      guard let years else {
        anomalies.add("text.time-without-year", .noted, offset: offset)
        return nil
      }
      anomalies.add("text.year-inferred", .noted, offset: offset, detail: years.reason)
    }
    guard let time = civil.resolved(near: years) else { return nil }
    if civil.offset == nil { anomalies.add("text.time-without-zone", .noted, offset: offset) }
    return time
  }
}
