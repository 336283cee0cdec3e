import EventModel

// The forms of EvtxECmd, Get-WinEvent and of flat records; CSV rows come the same way.
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
    var values: [EventElement] = []
    if case .array(let properties)? = value["Properties"] {
      values = properties.map { .data("", text(of: $0["Value"] ?? $0)) }
    }
    let message = value["Message"]
    values += messageFields(message?.scalar?.text ?? "")
    return withMessage(.event(system: system, data: values), message)
  }

  /// Sysmon and some others render their data as lines `Name: value`; those lines give the fields their names.
  ///
  /// Only names without blanks are taken, so that prose and the indented lists of the security log (`Account Name:`
  /// appears twice with different meanings) are left to the message itself.
  static func messageFields(_ message: String) -> [EventElement] {
    message.split(whereSeparator: \.isNewline).compactMap { line in
      guard let colon = line.firstIndex(of: ":"), colon != line.startIndex else { return nil }
      let name = line[..<colon]
      let rest = line[line.index(after: colon)...]
      guard rest.first == " ", name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }) else { return nil }
      return .data(String(name), EventElement.Scalar(String(rest.dropFirst())))
    }
  }

  static func flat(_ value: JSONValue) -> EventElement {
    let time = value["TimeCreated"] ?? value["SystemTime"] ?? value["@timestamp"] ?? value["EventTime"]
    var system = [
      attributed("Provider", [("Name", value["SourceName"] ?? value["Provider_Name"] ?? value["ProviderName"])]),
      attributed("TimeCreated", [("SystemTime", time.map(self.time))]),
      attributed("Execution", [("ProcessID", value["ExecutionProcessID"])]),
    ]
    for (name, members) in [
      ("EventID", ["EventID"]), ("EventRecordID", ["EventRecordID", "RecordNumber"]), ("Channel", ["Channel"]),
      ("Computer", ["Computer", "Hostname", "host"]), ("Level", ["Level"]), ("Task", ["Task"]),
      ("Keywords", ["Keywords"]), ("Opcode", ["OpcodeValue"]), ("Version", ["Version"]),
    ] {
      if let scalar = members.lazy.compactMap({ value[$0]?.scalar }).first { system.append(.leaf(name, scalar)) }
    }
    let data = value.members.filter { !systemNames.contains($0.name) && $0.name.first != "@" }
    return withMessage(
      .event(system: system, data: data.map { .data($0.name, text(of: $0.value)) }), value["Message"])
  }

  private static let systemNames: Set<String> = [
    "SourceName", "Provider_Name", "ProviderName", "TimeCreated", "SystemTime", "EventTime", "ExecutionProcessID",
    "EventID", "EventRecordID", "RecordNumber", "Channel", "Computer", "Hostname", "Level", "Task", "Keywords",
    "OpcodeValue", "Version", "Message",
  ]

  /// A time as RFC 3339: `/Date(ms)/` as .NET writes it, objects around it, or text without a zone, which is UTC.
  static func time(_ value: JSONValue) -> JSONValue {
    let text =
      (value["value"] ?? value["DateTime"] ?? value["#attributes"]?["SystemTime"] ?? value["SystemTime"] ?? value)
      .scalar?.text ?? ""
    if text.hasPrefix("/Date("), let milliseconds = Int64(text.dropFirst(6).prefix { $0.isNumber || $0 == "-" }) {
      let (nanoseconds, overflow) = milliseconds.multipliedReportingOverflow(by: 1_000_000)
      return overflow ? .null : .string(EventTime(nanoseconds: nanoseconds).description)
    }
    if EventTime(rfc3339: text) != nil { return .string(text) }
    if EventTime(rfc3339: text + "Z") != nil { return .string(text + "Z") }
    if case .read(let time) = LocalTime(text) { return .string(time) }
    return .string(text)
  }
}
