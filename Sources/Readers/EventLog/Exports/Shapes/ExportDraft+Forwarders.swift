import EventModel

// The forms of agents that forward events: Wazuh, OpenTelemetry.
extension ExportDraft {
  /// Wazuh: `win.system` and `win.eventdata`, whose names begin in lower case.
  mutating func wazuh(_ node: Int) {
    let system = member(node, "system")
    attributes(
      "Provider",
      [
        ("Provider_Name", scalar(member(system, "providerName"))),
        ("Provider_Guid", scalar(member(system, "providerGuid"))),
      ])
    attributes("TimeCreated", [("TimeCreated_SystemTime", time(member(system, "systemTime")))])
    attributes(
      "Execution",
      [
        ("Execution_ProcessID", scalar(member(system, "processID"))),
        ("Execution_ThreadID", scalar(member(system, "threadID"))),
      ])
    self.system("EventID", scalar(member(system, "eventID")), role: .eventID)
    self.system("EventRecordID", scalar(member(system, "eventRecordID")), role: .recordNumber)
    self.system("Channel", scalar(member(system, "channel")), role: .channel)
    self.system("Computer", scalar(member(system, "computer")))
    self.system("Level", scalar(member(system, "level")))
    self.system("Task", scalar(member(system, "task")))
    self.system("Opcode", scalar(member(system, "opcode")))
    self.system("Keywords", scalar(member(system, "keywords")))
    self.system("Version", scalar(member(system, "version")))
    var part = node + 1
    while part < after(node) {
      if !isNamed(part, "system") { capitalised(part) }
      part = after(part)
    }
    message(scalar(member(system, "message")))
  }

  private mutating func capitalised(_ node: Int) {
    guard tape.nodes[node].kind == .object else { return }
    var member = node + 1
    while member < after(node) {
      if tape.nodes[member].kind == .object, tape.nodes[member].size > 1 {
        capitalised(member)
      } else {
        let value = joined(member)
        data(isParameter(member) ? tape.nodes[member].name : capitalised(name: tape.nodes[member].name), value)
      }
      member = after(member)
    }
  }

  /// A name with its first letter in upper case.
  private mutating func capitalised(name: Range<Int>) -> Range<Int> {
    guard !name.isEmpty, (0x61...0x7A).contains(batch.bytes[name.lowerBound]) else { return name }
    let start = batch.bytes.count
    batch.bytes.append(batch.bytes[name.lowerBound] & 0xDF)
    for index in name.dropFirst(1) { batch.bytes.append(batch.bytes[index]) }
    return start..<batch.bytes.count
  }

  /// The event log receiver of the OpenTelemetry collector.
  mutating func openTelemetry(_ node: Int) {
    attributes(
      "Provider",
      [
        ("Provider_Name", scalar(member(node, "provider", "name"))),
        ("Provider_Guid", scalar(member(node, "provider", "guid"))),
      ])
    attributes("TimeCreated", [("TimeCreated_SystemTime", time(member(node, "system_time")))])
    attributes(
      "Execution",
      [
        ("Execution_ProcessID", scalar(member(node, "execution", "process_id"))),
        ("Execution_ThreadID", scalar(member(node, "execution", "thread_id"))),
      ])
    attributes("Security", [("Security_UserID", scalar(member(node, "security", "user_id")))])
    system("EventID", scalar(member(node, "event_id", "id")), role: .eventID)
    system("EventRecordID", scalar(member(node, "record_id")), role: .recordNumber)
    system("Channel", scalar(member(node, "channel")), role: .channel)
    system("Computer", scalar(member(node, "computer")))
    system("Level", scalar(member(node, "level")))
    system("Task", scalar(member(node, "task")))
    system("Opcode", scalar(member(node, "opcode")))
    collected(member(node, "event_data"))
    message(scalar(member(node, "message")))
  }

  /// A list of objects with one member each, or an object.
  private mutating func collected(_ given: Int?) {
    guard let given else { return }
    guard let list = member(given, "data") else { return members(given) }
    var entry = values(list).lowerBound
    while entry < values(list).upperBound {
      members(entry)
      entry = after(entry)
    }
  }

  private mutating func members(_ node: Int) {
    guard tape.nodes[node].kind == .object else { return }
    var member = node + 1
    while member < after(node) {
      data(tape.nodes[member].name, joined(member))
      member = after(member)
    }
  }
}
