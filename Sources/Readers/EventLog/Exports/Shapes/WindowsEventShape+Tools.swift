import EventModel

// The forms of EvtxECmd and Get-WinEvent; CSV rows come the same way.
extension WindowsEventShape {
  static func evtxECmd(_ value: JSONValue) -> EventElement {
    var system = [
      attributed("Provider", [("Name", value["Provider"])]),
      attributed("TimeCreated", [("SystemTime", value["TimeCreated"].map(time))]),
      attributed("Execution", [("ProcessID", value["ProcessId"]), ("ThreadID", value["ThreadId"])]),
      attributed("Security", [("UserID", value["UserId"])]),
    ]
    for (name, member) in [
      ("EventID", "EventId"), ("EventRecordID", "EventRecordId"), ("Channel", "Channel"), ("Computer", "Computer"),
      ("Level", "Level"), ("Keywords", "Keywords"),
    ] {
      if let scalar = value[member]?.scalar { system.append(.leaf(name, scalar)) }
    }
    var event = EventElement.event(system: system, data: [])
    guard let text = value["Payload"]?.scalar?.text, let payload = JSONParser.parse(Array(text.utf8)[...]) else {
      return event
    }
    if let data = payload["EventData"] {
      event.content.append(.element(EventElement("EventData", content: self.data(data))))
    }
    if let user = payload["UserData"] {
      event.content.append(.element(EventElement("UserData", content: leaves(user))))
    }
    return event
  }

  private static func leaves(_ value: JSONValue) -> [EventElement.Content] {
    value.members.flatMap { name, inner -> [EventElement.Content] in
      if name.first == "@" || name.first == "#" { return [] }
      return inner.members.isEmpty ? inner.values.map { .element(.data(name, text(of: $0))) } : leaves(inner)
    }
  }

  static func getWinEvent(_ value: JSONValue) -> EventElement {
    var system = [
      attributed("Provider", [("Name", value["ProviderName"]), ("Guid", value["ProviderId"])]),
      attributed("TimeCreated", [("SystemTime", value["TimeCreated"].map(time))]),
      attributed("Execution", [("ProcessID", value["ProcessId"]), ("ThreadID", value["ThreadId"])]),
      attributed("Security", [("UserID", value["UserId"]?["Value"] ?? value["UserId"])]),
      attributed("Correlation", [("ActivityID", value["ActivityId"])]),
    ]
    for (name, member) in [
      ("EventID", "Id"), ("EventRecordID", "RecordId"), ("Channel", "LogName"), ("Computer", "MachineName"),
      ("Level", "Level"), ("Task", "Task"), ("Opcode", "Opcode"), ("Version", "Version"),
    ] {
      if let scalar = value[member]?.scalar, scalar.kind != .null { system.append(.leaf(name, scalar)) }
    }
    let provider = value["ProviderName"]?.scalar?.text ?? ""
    let code = value["Id"]?.scalar.flatMap { UInt32($0.text) } ?? 0
    let message = value["Message"]?.scalar?.text ?? ""
    var data = EventMessage.plain(message).map { EventElement.data($0.name, EventElement.Scalar($0.text)) }
    // Sysmon's text has the names, which its values by order have not.
    if data.isEmpty || provider != "Microsoft-Windows-Sysmon" {
      data = completed(ordered(value, provider: provider, code: code), message: message, provider: provider, code: code)
    } else if case .array(let properties)? = value["Properties"] {
      data += properties.compactMap { $0["Value"].map { .data("", text(of: $0)) } }
    }
    return withMessage(.event(system: system, data: data), value["Message"])
  }

  /// A time as RFC 3339: `/Date(ms)/` as .NET writes it, objects around it, or text without a zone, which is UTC.
  static func time(_ value: JSONValue) -> JSONValue {
    let text =
      (value["value"] ?? value["DateTime"] ?? value["#attributes"]?["SystemTime"] ?? value["SystemTime"] ?? value)
      .scalar?.text ?? ""
    if text.hasPrefix("/Date("), let milliseconds = Int64(text.dropFirst(6).prefix { $0.isNumber || $0 == "-" }) {
      let (nanoseconds, overflow) = milliseconds.multipliedReportingOverflow(by: 1_000_000)
      return overflow ? .null : .string(EventTime(nanoseconds: nanoseconds).description)
    }
    if let seconds = Double(text), seconds > 1e8, seconds < 9e9 {
      return .string(EventTime(nanoseconds: Int64(seconds * 1e6) * 1_000).description)
    }
    if EventTime(rfc3339: text) != nil { return .string(text) }
    if EventTime(rfc3339: text + "Z") != nil { return .string(text + "Z") }
    if case .read(let time) = LocalTime(text) { return .string(time) }
    return .string(text)
  }
}
