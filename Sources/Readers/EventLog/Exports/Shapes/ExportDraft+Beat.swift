import EventModel

// Winlogbeat and the Elastic agent.
extension ExportDraft {
  /// `log` is where the event's own members stand: `winlog`, or the object itself before version 7.
  mutating func beat(_ node: Int, _ log: Int?) {
    let event = member(node, "event")
    attributes(
      "Provider",
      [
        (
          "Provider_Name",
          scalar(member(log, "provider_name") ?? member(log, "source_name") ?? member(event, "provider"))
        ),
        ("Provider_Guid", scalar(member(log, "provider_guid"))),
      ])
    system("EventID", scalar(member(log, "event_id") ?? member(event, "code")), role: .eventID)
    system("Version", scalar(member(log, "Version")))
    system("Task", scalar(member(log, "Task")))
    system("Opcode", scalar(member(log, "Opcode")))
    system("Level", scalar(member(log, "Level")))
    system("EventRecordID", scalar(member(log, "record_id") ?? member(log, "record_number")), role: .recordNumber)
    system("Channel", scalar(member(log, "channel") ?? member(log, "log_name")), role: .channel)
    system("Computer", scalar(member(log, "computer_name") ?? member(node, "host", "name")))
    attributes("TimeCreated", [("TimeCreated_SystemTime", scalar(member(node, "@timestamp")))])
    let process = member(log, "process")
    attributes(
      "Execution",
      [
        ("Execution_ProcessID", scalar(member(process, "pid") ?? member(log, "process_id"))),
        ("Execution_ThreadID", scalar(member(process, "thread", "id"))),
      ])
    attributes("Security", [("Security_UserID", scalar(member(log, "user", "identifier")))])
    attributes("Correlation", [("Correlation_ActivityID", scalar(member(log, "activity_id")))])
    data(member(log, "user_data"))
    let given = member(log, "event_data")
    data(given)
    unnamed(given)
    message(scalar(member(node, "message")))
  }

  /// Winlogbeat calls unnamed data `param1`, `param2`: both names are kept.
  private mutating func unnamed(_ node: Int?) {
    guard let node, tape.nodes[node].kind == .object else { return }
    var member = node + 1
    while member < after(node) {
      if isParameter(member) { add("Data", joined(member)) }
      member = after(member)
    }
  }
}
