import EventModel

/// The values of one record by what they mean; see `RecordRole`.
struct RecordRoles {
  /// By role; empty until the first value, because most records of known shapes have none.
  private var values: [(value: EscapedText, rank: Int)?] = []

  /// Takes note of a value; of several for one role that with the best name counts.
  mutating func note(_ role: RecordRole, _ rank: Int, _ value: EscapedText) {
    guard !value.range.isEmpty else { return }
    if values.isEmpty { values = Array(repeating: nil, count: RecordRole.count) }
    if let known = values[role.rawValue], known.rank <= rank { return }
    values[role.rawValue] = (value, rank)
  }

  private subscript(_ role: RecordRole) -> EscapedText? { values.isEmpty ? nil : values[role.rawValue]?.value }

  /// Sets source and fields of the current event when the record is a request to a web server, or wraps a line that is a
  /// device's or a daemon's; false when it is neither.
  ///
  /// - Parameter time: when the record says that it was. The message's own time goes before it, but not that of its syslog
  ///   header, which seldom has a zone.
  func apply(_ text: Span<UInt8>, time: EventTime?, into draft: inout LineDraft) -> Bool {
    guard !values.isEmpty else { return false }
    if let message = self[.message], applyMessage(message, text, time, into: &draft) { return true }
    return applyRequest(text, into: &draft) || applyProgram(text, into: &draft)
  }

  // MARK: Wrapped lines

  private func applyMessage(
    _ message: EscapedText, _ text: Span<UInt8>, _ time: EventTime?, into draft: inout LineDraft
  ) -> Bool {
    let years = time.map { YearAnchor($0, .near, reason: "the time of the record around it") }
    return draft.parse(message, in: text) { text, range, draft in
      let range = Text.trim(text, range)
      guard range.count >= 16 else { return false }
      let header = SyslogHeader(text, range)
      let kind = PayloadKind.of(text, header, preferred: nil)
      if kind != nil && kind != .keyValue || header.priority != nil || header.time != nil && header.program != nil {
        return DeviceLineParser.fill(text, range, years, preferred: kind, into: &draft)
      }
      if let tagged = SyslogHeader(tagOf: text, range) {
        SyslogPayload.parse(text, tagged, into: &draft)
        return true
      }
      return AccessLogReader.parse(text, range, years, into: &draft)
    } && addHost(text, into: &draft)
  }

  /// The host that the record names, where the message does not. Always true.
  private func addHost(_ text: Span<UInt8>, into draft: inout LineDraft) -> Bool {
    if let slot = draft.slot("Hostname"), !draft.hasValue(slot) { draft.add("Hostname", self[.host], in: text) }
    return true
  }

  /// A record of a program's message, as the journal and collectors write it. A program or a host makes it syslog.
  private func applyProgram(_ text: Span<UInt8>, into draft: inout LineDraft) -> Bool {
    guard let message = self[.message], self[.program] != nil || self[.host] != nil else { return false }
    var source = KnownSource.syslog
    if let program = self[.program] {
      _ = draft.parse(program, in: text) { text, range, _ in
        source = SyslogPayload.source(text, SyslogPayload.bareProgram(text, range))
        return true
      }
    }
    draft.setSource(draft.source(source))
    draft.add("Hostname", self[.host], in: text)
    draft.add("ProcessName", self[.program], in: text)
    draft.add("ProcessID", self[.process], in: text)
    draft.add("Message", message, in: text)
    return true
  }

  // MARK: Requests

  /// Adds a request in the names of web servers' logs and makes the event one; false when the record is none.
  func applyRequest(_ text: Span<UInt8>, into draft: inout LineDraft) -> Bool {
    guard self[.status] != nil || self[.client] != nil || self[.agent] != nil else { return false }
    if let request = self[.request], isRequestLine(request, text) {
      draft.setSource(draft.source(.apacheAccess))
      _ = draft.parse(request, in: text) { text, range, draft in
        WebRequest.add(text, range, into: &draft)
        return true
      }
    } else {
      guard let method = self[.method], isMethod(method, text), let target = self[.target] ?? self[.path] else {
        return false
      }
      draft.setSource(draft.source(.apacheAccess))
      draft.add("cs-method", method, in: text)
      _ = draft.parse(target, in: text) { text, range, draft in
        WebRequest.addURI(text, range, into: &draft)
        return true
      }
      draft.add("cs-uri-query", self[.query], in: text)
    }
    draft.add("sc-status", self[.status], in: text, kind: .number)
    draft.add("c-ip", self[.client], in: text)
    draft.add("cs-user-agent", self[.agent], in: text)
    draft.add("cs-referer", self[.referer], in: text)
    draft.add("cs-host", self[.host], in: text)
    draft.add("cs-username", self[.user], in: text)
    return true
  }

  private func isMethod(_ value: EscapedText, _ text: Span<UInt8>) -> Bool {
    let methods: [StaticString] = [
      "GET", "POST", "PUT", "HEAD", "DELETE", "OPTIONS", "PATCH", "CONNECT", "TRACE", "PROPFIND",
    ]
    return methods.contains { Text.equal(text, value.range, $0) }
  }

  /// `GET /path HTTP/1.1`; methods hold no escapes, so the raw text tells.
  private func isRequestLine(_ value: EscapedText, _ text: Span<UInt8>) -> Bool {
    let end = Text.wordEnd(text, value.range.lowerBound, value.range.upperBound)
    return end < value.range.upperBound
      && isMethod(EscapedText(range: value.range.lowerBound..<end, escape: .none), text)
  }
}
