import EventModel

// The forms of agents that forward events: Wazuh, OpenTelemetry.
extension WindowsEventShape {
  /// Wazuh: `win.system` and `win.eventdata`, whose names begin in lower case.
  static func wazuh(_ value: JSONValue) -> EventElement {
    let system = value["system"] ?? .null
    var parts = [
      attributed("Provider", [("Name", system["providerName"]), ("Guid", system["providerGuid"])]),
      attributed("TimeCreated", [("SystemTime", system["systemTime"].map(time))]),
      attributed("Execution", [("ProcessID", system["processID"]), ("ThreadID", system["threadID"])]),
    ]
    for (name, member) in [
      ("EventID", "eventID"), ("EventRecordID", "eventRecordID"), ("Channel", "channel"), ("Computer", "computer"),
      ("Level", "level"), ("Task", "task"), ("Opcode", "opcode"), ("Keywords", "keywords"), ("Version", "version"),
    ] {
      if let scalar = system[member]?.scalar, scalar.kind != .null { parts.append(.leaf(name, scalar)) }
    }
    let data = value.members.filter { $0.name != "system" }.flatMap { capitalised($0.value) }
    return withMessage(.event(system: parts, data: data), system["message"])
  }

  private static func capitalised(_ value: JSONValue) -> [EventElement] {
    value.members.flatMap { name, inner -> [EventElement] in
      if !inner.members.isEmpty { return capitalised(inner) }
      let isParameter = name.hasPrefix("param") && Int(name.dropFirst(5)) != nil
      return [.data(isParameter ? name : name.prefix(1).uppercased() + name.dropFirst(), text(of: inner))]
    }
  }

  /// The event log receiver of the OpenTelemetry collector.
  static func openTelemetry(_ value: JSONValue) -> EventElement {
    var system = [
      attributed("Provider", [("Name", value["provider"]?["name"]), ("Guid", value["provider"]?["guid"])]),
      attributed("TimeCreated", [("SystemTime", value["system_time"].map(time))]),
      attributed(
        "Execution", [("ProcessID", value["execution"]?["process_id"]), ("ThreadID", value["execution"]?["thread_id"])]),
      attributed("Security", [("UserID", value["security"]?["user_id"])]),
    ]
    for (name, found) in [
      ("EventID", value["event_id"]?["id"]), ("EventRecordID", value["record_id"]), ("Channel", value["channel"]),
      ("Computer", value["computer"]), ("Level", value["level"]), ("Task", value["task"]), ("Opcode", value["opcode"]),
    ] {
      if let scalar = found?.scalar, scalar.kind != .null { system.append(.leaf(name, scalar)) }
    }
    let given = value["event_data"] ?? .null
    let list = given["data"].map { $0.values.flatMap(\.members) } ?? given.members
    let data = list.map { EventElement.data($0.name == "" ? "" : $0.name, text(of: $0.value)) }
    return withMessage(.event(system: system, data: data), value["message"])
  }
}
