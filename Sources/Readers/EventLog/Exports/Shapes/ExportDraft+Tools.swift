import EventModel

// The forms of EvtxECmd and Get-WinEvent; CSV rows come the same way.
extension ExportDraft {
  mutating func evtxECmd(_ node: Int) {
    attributes("Provider", [("Provider_Name", scalar(member(node, "Provider")))])
    attributes("TimeCreated", [("TimeCreated_SystemTime", time(member(node, "TimeCreated")))])
    attributes(
      "Execution",
      [
        ("Execution_ProcessID", scalar(member(node, "ProcessId"))),
        ("Execution_ThreadID", scalar(member(node, "ThreadId"))),
      ])
    attributes("Security", [("Security_UserID", scalar(member(node, "UserId")))])
    systemOrNull("EventID", scalar(member(node, "EventId")), role: .eventID)
    systemOrNull("EventRecordID", scalar(member(node, "EventRecordId")), role: .recordNumber)
    systemOrNull("Channel", scalar(member(node, "Channel")), role: .channel)
    systemOrNull("Computer", scalar(member(node, "Computer")))
    systemOrNull("Level", scalar(member(node, "Level")))
    systemOrNull("Keywords", scalar(member(node, "Keywords")))
    guard let text = scalar(member(node, "Payload")), let payload = parse(text.range)
    else { return }
    data(member(payload, "EventData"))
    if let user = member(payload, "UserData") { leaves(user) }
  }

  private mutating func leaves(_ node: Int) {
    guard tape.nodes[node].kind == .object else { return }
    var member = node + 1
    while member < after(node) {
      defer { member = after(member) }
      if isAttribute(member) { continue }
      if tape.nodes[member].kind == .object, tape.nodes[member].size > 1 {
        leaves(member)
        continue
      }
      var value = values(member).lowerBound
      while value < values(member).upperBound {
        data(tape.nodes[member].name, joined(value))
        value = after(value)
      }
    }
  }

  mutating func getWinEvent(_ node: Int) {
    let code = scalar(member(node, "Id"))
    let number = code.flatMap { ExportDraft.number(batch.bytes.span, $0.range) }.flatMap { UInt32(exactly: $0) } ?? 0
    let shown = scalar(member(node, "Message"))
    let name = scalar(member(node, "ProviderName")) ?? guessed(number, shown)
    attributes("Provider", [("Provider_Name", name), ("Provider_Guid", scalar(member(node, "ProviderId")))])
    attributes("TimeCreated", [("TimeCreated_SystemTime", time(member(node, "TimeCreated")))])
    attributes(
      "Execution",
      [
        ("Execution_ProcessID", scalar(member(node, "ProcessId"))),
        ("Execution_ThreadID", scalar(member(node, "ThreadId"))),
      ])
    let user = member(node, "UserId")
    attributes("Security", [("Security_UserID", scalar(member(user, "Value") ?? user))])
    attributes("Correlation", [("Correlation_ActivityID", scalar(member(node, "ActivityId")))])
    system("EventID", code, role: .eventID)
    system("EventRecordID", scalar(member(node, "RecordId")), role: .recordNumber)
    let channel =
      scalar(member(node, "LogName"))
      ?? name.flatMap { EventChannels.channel(provider: string($0), code: number) }.map { text($0) }
    system("Channel", channel, role: .channel)
    system("Computer", scalar(member(node, "MachineName")))
    system("Level", scalar(member(node, "Level")))
    system("Task", scalar(member(node, "Task")))
    system("Opcode", scalar(member(node, "Opcode")))
    system("Version", scalar(member(node, "Version")))
    described(node, provider: name.map(string) ?? "", code: number, message: shown)
    message(shown)
  }

  /// The provider where the export left it out and only one has the number and the text.
  private mutating func guessed(_ code: UInt32, _ message: ExportText?) -> ExportText? {
    guard let message else { return nil }
    let fields = Set(EventMessage.plain(message.range, in: self).map(\.name))
    guard let provider = EventChannels.provider(code: code, message: fields) else {
      isUnsourced = true
      return nil
    }
    return text(provider)
  }

  /// The data: values by their order, and what only the text says.
  private mutating func described(_ node: Int, provider: String, code: UInt32, message: ExportText?) {
    let plain = message.map { EventMessage.plain($0.range, in: self) } ?? []
    // Sysmon's text has the names, which its values by order have not.
    guard !plain.isEmpty, provider == "Microsoft-Windows-Sysmon" else {
      let start = batch.values.count
      ordered(node, provider: provider, code: code)
      return completed(from: start, message: message, provider: provider, code: code)
    }
    for field in plain { add(name: field.name, field.value) }
    guard let properties = member(node, "Properties"), tape.nodes[properties].kind == .array else { return }
    var value = properties + 1
    while value < after(properties) {
      if let inner = member(value, "Value") { add("Data", joined(inner)) }
      value = after(value)
    }
  }

  /// A time as RFC 3339: `/Date(ms)/` as .NET writes it, objects around it, or text without a zone, which is UTC.
  mutating func time(_ node: Int?) -> ExportText? {
    guard let node else { return nil }
    let value =
      scalar(
        member(node, "value") ?? member(node, "DateTime") ?? member(node, "#attributes", "SystemTime")
          ?? member(node, "SystemTime") ?? node) ?? ExportText(start: 0, count: 0)
    if value.count > 10, [0x54, 0x20].contains(batch.bytes[value.start + 10]),
      EventClock.time(batch.bytes.span, value.range) != nil
    {
      return ExportText(start: value.start, count: value.count)
    }
    guard let time = ExportTime.rfc3339(string(value)) else { return nil }
    return text(time)
  }
}

/// Times as tools write them.
enum ExportTime {
  /// A time as RFC 3339; what cannot be read stays as it is, nil for what no clock shows.
  static func rfc3339(_ text: String) -> String? {
    if text.hasPrefix("/Date("), let milliseconds = Int64(text.dropFirst(6).prefix { $0.isNumber || $0 == "-" }) {
      let (nanoseconds, overflow) = milliseconds.multipliedReportingOverflow(by: 1_000_000)
      return overflow ? nil : EventTime(nanoseconds: nanoseconds).description
    }
    if let seconds = Double(text), seconds > 1e8, seconds < 9e9 {
      return EventTime(nanoseconds: Int64(seconds * 1e6) * 1_000).description
    }
    if EventTime(rfc3339: text) != nil { return text }
    if EventTime(rfc3339: text + "Z") != nil { return text + "Z" }
    if case .read(let time) = LocalTime(text) { return time }
    return text
  }
}
