import EventModel

/// Syslog lines whose message is free text: daemons of a Unix system, devices that nobody here knows.
///
/// Fields: `Facility`, `Severity` (numbers of RFC 5424), `Hostname`, `ProcessName`, `ProcessID`, `MessageID`, `Message`,
/// and each parameter of structured data under its own name.
enum SyslogPayload {
  /// Fills the current event.
  static func parse(_ text: Span<UInt8>, _ header: SyslogHeader, into draft: inout LineDraft) {
    draft.setSource(draft.source(source(text, header.program)))
    addHeader(header, text, into: &draft)
    draft.put("Message", header.payload)
  }

  /// `sshd` of `/usr/sbin/sshd[812]:`, as some collectors keep the tag.
  static func bareProgram(_ text: Span<UInt8>, _ tag: Range<Int>) -> Range<Int> {
    var start = tag.lowerBound
    var end = tag.lowerBound
    while end < tag.upperBound, text[end] != 91, text[end] != 58, text[end] > 32 {
      if text[end] == 47 { start = end + 1 }
      end += 1
    }
    return start..<end
  }

  /// Adds the fields of the header.
  static func addHeader(_ header: SyslogHeader, _ text: Span<UInt8>, into draft: inout LineDraft) {
    if let priority = header.priority {
      draft.add("Facility", text: String(priority >> 3), kind: .number)
      draft.add("Severity", text: String(priority & 7), kind: .number)
    }
    draft.put("Hostname", header.host)
    draft.put("ProcessName", header.program)
    draft.put("ProcessID", header.process)
    draft.put("MessageID", header.messageID)
    if let data = header.structuredData { addStructuredData(data, text, into: &draft) }
  }

  /// `[id name="value" ...]`: RFC 5424, 6.3; a backslash escapes quote, backslash and closing bracket.
  private static func addStructuredData(_ data: Range<Int>, _ text: Span<UInt8>, into draft: inout LineDraft) {
    var scanner = KeyValueScanner(data)
    while let pair = scanner.next(text) { draft.add(pair, in: text) }
  }

  /// The services that SigmaHQ's Linux rules name; every other program is the service `syslog`.
  static func source(_ text: Span<UInt8>, _ program: Range<Int>?) -> KnownSource {
    guard let program else { return .syslog }
    func named(_ name: StaticString) -> Bool { Text.equal(text, program, name) }
    if named("sshd") || named("sshd-session") { return .sshd }
    if named("sudo") { return .sudo }
    if named("su") || named("login") || named("systemd-logind") || Text.starts(text, program, "pam") { return .auth }
    if Text.starts(text, program, "gdm") || Text.starts(text, program, "su(") { return .auth }
    if named("CRON") || named("cron") || named("crond") || named("crontab") { return .cron }
    if named("vsftpd") { return .vsftpd }
    if named("clamd") || named("freshclam") || named("clamav") { return .clamav }
    return named("named") ? .named : .linuxSyslog
  }
}
