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
  private let reference: EventTime?

  /// A parser for the item with this head.
  init(head: [UInt8], preferred: PayloadKind? = nil, plainSource: KnownSource = .text) {
    self.preferred = preferred
    self.plainSource = plainSource
    reference = YearHint.reference(in: head)
  }

  /// One line, one event.
  mutating func parse(_ line: LineRecord, _ text: Span<UInt8>, into draft: inout LineDraft) {
    guard !line.range.isEmpty else { return }
    let header = SyslogHeader(text, line.range)
    draft.begin(line)
    if let kind = PayloadKind.of(text, header, preferred: preferred) {
      kind.parse(text, PayloadKind.Context(header: header, reference: reference), into: &draft)
      if header.isPresent { SyslogPayload.addHeader(header, text, into: &draft) }
    } else if header.isPresent {
      SyslogPayload.parse(text, header, into: &draft)
    } else {
      draft.setSource(draft.source(plainSource))
    }
    if draft.time == nil { draft.setTime(headerTime(header, &draft)) }
    draft.end()
  }

  private func headerTime(_ header: SyslogHeader, _ draft: inout LineDraft) -> EventTime? {
    guard let civil = header.time else { return nil }
    if civil.year == nil {
      if reference == nil {
        draft.anomalies.add("text.time-without-year", .noted, offset: draft.offset)
        return nil
      }
      draft.anomalies.add("text.year-inferred", .noted, offset: draft.offset)
    }
    if civil.offset == nil { draft.anomalies.add("text.time-without-zone", .noted, offset: draft.offset) }
    return civil.resolved(near: reference)
  }
}

extension LineDraft {
  /// The time of the current event from a date of the message; a missing zone is read as UTC and said.
  mutating func setTime(_ civil: CivilTime?, near reference: EventTime?) {
    guard let civil, let time = civil.resolved(near: reference) else { return }
    if civil.offset == nil { anomalies.add("text.time-without-zone", .noted, offset: offset) }
    setTime(time)
  }
}
