import EventModel

/// What the analyses read from events, by name.
public enum AnalysisFields {
  /// Fields that a `FieldTable` must list for `LogonTable` and `ProcessTree`.
  public static let names = [
    "Computer", "TargetUserName", "TargetDomainName", "LogonType", "IpAddress", "WorkstationName", "ProcessGuid",
    "ParentProcessGuid", "ProcessId", "ParentProcessId", "NewProcessId", "Image", "ParentImage", "NewProcessName",
    "ParentProcessName", "CommandLine", "User", "SubjectUserName",
    "SourceProcessGUID", "Address", "TargetUserSid",
  ]
}

extension EventBatch {
  /// The first value of a field of an event as text; nil where it has none, or where it is null or `-`.
  func value(_ name: String, of event: Event) -> String? {
    guard let slot = fields.slot(of: name) ?? extraNames.firstIndex(of: name).map({ Slot(fields.count + $0) }) else {
      return nil
    }
    for index in event.valueRange where values[index].slot == slot && values[index].kind != .null {
      let text = text(values[index].range)
      return text.isEmpty || text == "-" ? nil : text
    }
    return nil
  }
}
