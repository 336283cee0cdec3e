import EventModel

/// The forms in which tools write a Windows event as a JSON object; each is brought into the form of the event's XML.
enum WindowsEventShape: CaseIterable {
  /// `{"Event": {"System": …, "EventData": …}}`: evtx_dump, Velociraptor and others.
  case event
  /// Winlogbeat 7 and later: `winlog.event_data`.
  case winlogbeat
  /// Winlogbeat 6 and earlier: `event_data` beside `log_name`.
  case winlogbeatOld
  /// EvtxECmd: `PayloadData1`, `Payload` with the event's data as JSON in a text.
  case evtxECmd
  /// `Get-WinEvent | ConvertTo-Json`.
  case getWinEvent
  /// Wazuh: `win.system` beside `win.eventdata`.
  case wazuh
  /// The OpenTelemetry collector.
  case openTelemetry
  /// NXLog, Splunk, Sentinel and others: fields of System and EventData side by side.
  case flat

  /// The form of an object; nil when it is no Windows event.
  static func of(_ value: JSONValue) -> WindowsEventShape? {
    if value["Event"]?["System"] != nil || (value["System"] != nil && value["System"]?["EventID"] != nil) {
      return .event
    }
    if let winlog = value["winlog"], winlog["event_id"] != nil || winlog["channel"] != nil { return .winlogbeat }
    if value["event_id"] != nil, value["log_name"] != nil { return .winlogbeatOld }
    if value["EventId"] != nil, value["Channel"] != nil, value["PayloadData1"] != nil || value["Payload"] != nil {
      return .evtxECmd
    }
    if value["Id"] != nil, value["ProviderName"] != nil, value["LogName"] != nil { return .getWinEvent }
    if wazuhEvent(value) != nil { return .wazuh }
    if value["event_id"]?["id"] != nil, value["channel"] != nil { return .openTelemetry }
    return isFlat(value) ? .flat : nil
  }

  /// The event that an object is.
  func element(_ value: JSONValue) -> EventElement {
    switch self {
    case .event: WindowsEventShape.event(value["Event"] ?? value)
    case .winlogbeat: WindowsEventShape.beat(value, value["winlog"] ?? .null)
    case .winlogbeatOld: WindowsEventShape.beat(value, value)
    case .evtxECmd: WindowsEventShape.evtxECmd(value)
    case .getWinEvent: WindowsEventShape.getWinEvent(value)
    case .wazuh: WindowsEventShape.wazuh(WindowsEventShape.wazuhEvent(value) ?? .null)
    case .openTelemetry: WindowsEventShape.openTelemetry(value)
    case .flat: WindowsEventShape.flat(value)
    }
  }

  /// The event in an alert of Wazuh.
  private static func wazuhEvent(_ value: JSONValue) -> JSONValue? {
    guard let event = value["data"]?["win"] ?? value["win"], event["system"]?["eventID"] != nil else { return nil }
    return event
  }
}

// MARK: - The form of the XML itself

extension WindowsEventShape {
  private static func event(_ event: JSONValue) -> EventElement {
    var root = EventElement("Event")
    for (name, value) in event.members where name.first != "#" && name.first != "@" {
      switch name {
      case "EventData": root.content.append(.element(EventElement(name, content: data(value))))
      default: root.content += elements(name, value)
      }
    }
    return root
  }

  /// An element from a member: attributes are in `#attributes`, `X_attributes`, or begin with `@`.
  private static func elements(_ name: String, _ value: JSONValue) -> [EventElement.Content] {
    if case .array(let values) = value { return values.flatMap { elements(name, $0) } }
    var element = EventElement(name)
    if let scalar = value.scalar {
      if scalar.kind != .null { element.content = [.text(scalar)] }
      return [.element(element)]
    }
    for (member, inner) in value.members {
      if member == "#attributes" || member == "attributes" {
        element.attributes += inner.members.compactMap { name, value in
          value.scalar.map { EventElement.Attribute(name, $0) }
        }
      } else if member == "#text" || member == "Value" && name != "Data" {
        element.content += inner.values.compactMap(\.scalar).map { .text($0) }
      } else if let scalar = inner.scalar, member.first == "@" {
        element.attributes.append(EventElement.Attribute(String(member.dropFirst()), scalar))
      } else if let scalar = inner.scalar, systemAttributes[name]?.contains(member) == true {
        // Velociraptor counts seconds.
        let time = member == "SystemTime" && scalar.kind == .number ? WindowsEventShape.time(inner).scalar : nil
        element.attributes.append(EventElement.Attribute(member, time ?? scalar))
      } else {
        element.content += elements(member, inner)
      }
    }
    return [.element(element)]
  }

  /// Attributes that some tools write as members.
  private static let systemAttributes: [String: Set<String>] = [
    "Provider": ["Name", "Guid", "EventSourceName"], "TimeCreated": ["SystemTime"],
    "Execution": ["ProcessID", "ThreadID"], "Security": ["UserID"],
    "Correlation": ["ActivityID", "RelatedActivityID"], "EventID": ["Qualifiers"],
  ]

  /// EventData: members by name, `Data` as list of texts or of objects with a name.
  static func data(_ value: JSONValue) -> [EventElement.Content] {
    var content: [EventElement.Content] = []
    for (name, inner) in value.members where name.first != "#" && name.first != "@" {
      if name == "Data" {
        content += inner.values.flatMap(dataValues)
      } else {
        content += inner.values.map { .element(EventElement.data(name, text(of: $0))) }
      }
    }
    return content
  }

  /// One entry of `Data`.
  private static func dataValues(_ value: JSONValue) -> [EventElement.Content] {
    let texts = (value["#text"] ?? value["text"]).map(\.values) ?? (value.scalar == nil ? [.null] : [value])
    let name = (value["@Name"] ?? value["Name"] ?? value["#attributes"]?["Name"])?.scalar?.text ?? ""
    return texts.map { .element(EventElement.data(name, text(of: $0))) }
  }

  /// A value as one text; lists are joined with commas.
  static func text(of value: JSONValue) -> EventElement.Scalar {
    if let scalar = value.scalar { return scalar }
    if let text = value["#text"]?.scalar { return text }
    return EventElement.Scalar(value.values.compactMap { $0.scalar?.text }.joined(separator: ","))
  }
}

// MARK: - Winlogbeat

extension WindowsEventShape {
  private static func beat(_ value: JSONValue, _ log: JSONValue) -> EventElement {
    var system: [EventElement] = []
    func add(_ name: String, _ found: JSONValue?) {
      if let scalar = found?.scalar, scalar.kind != .null { system.append(.leaf(name, scalar)) }
    }
    system.append(
      attributed(
        "Provider",
        [
          ("Name", log["provider_name"] ?? log["source_name"] ?? value["event"]?["provider"]),
          ("Guid", log["provider_guid"]),
        ]))
    add("EventID", log["event_id"] ?? value["event"]?["code"])
    for name in ["Version", "Task", "Opcode", "Level"] { add(name, log[name]) }
    add("EventRecordID", log["record_id"] ?? log["record_number"])
    add("Channel", log["channel"] ?? log["log_name"])
    add("Computer", log["computer_name"] ?? value["host"]?["name"])
    system.append(attributed("TimeCreated", [("SystemTime", value["@timestamp"])]))
    let process = log["process"]
    system.append(
      attributed(
        "Execution",
        [("ProcessID", process?["pid"] ?? log["process_id"]), ("ThreadID", process?["thread"]?["id"])]))
    system.append(attributed("Security", [("UserID", log["user"]?["identifier"])]))
    system.append(attributed("Correlation", [("ActivityID", log["activity_id"])]))
    var event = EventElement.event(system: system, data: [])
    event.content.append(.element(EventElement("UserData", content: data(log["user_data"] ?? .null))))
    event.content.append(.element(EventElement("EventData", content: parameters(log["event_data"] ?? .null))))
    return withMessage(event, value["message"])
  }

  /// Winlogbeat calls unnamed data `param1`, `param2`: both names are kept.
  private static func parameters(_ value: JSONValue) -> [EventElement.Content] {
    let named = data(value)
    let unnamed = value.members.filter {
      $0.name.utf8.first == 0x70 && $0.name.hasPrefix("param") && Int($0.name.dropFirst(5)) != nil
    }
    return named + unnamed.map { .element(EventElement.data("", text(of: $0.value))) }
  }

  static func attributed(_ name: String, _ attributes: [(String, JSONValue?)]) -> EventElement {
    EventElement(
      name,
      attributes: attributes.compactMap { name, value in
        value?.scalar.flatMap { $0.kind == .null ? nil : EventElement.Attribute(name, $0) }
      })
  }

  static func withMessage(_ event: EventElement, _ message: JSONValue?) -> EventElement {
    guard let scalar = message?.scalar, scalar.kind == .string, !scalar.text.isEmpty else { return event }
    var event = event
    event.content.append(
      .element(EventElement("RenderingInfo", content: [.element(EventElement.leaf("Message", scalar))])))
    return event
  }
}
