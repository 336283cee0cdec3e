import EventModel

// Microsoft Defender XDR, advanced hunting (`DeviceProcessEvents` and its neighbours) as JSON, streamed to storage or an event
// hub, or as CSV. They are no records of an event log: each is read as the Sysmon event of the same meaning, whose fields rules
// know. Source: Microsoft, "Advanced hunting schema".
extension ExportDraft {
  /// The Sysmon event that says what a kind of action says; nil where there is none.
  private static let actions: [(action: StaticString, code: StaticString)] = [
    ("ProcessCreated", "1"), ("ConnectionSuccess", "3"), ("ConnectionAttempt", "3"), ("ConnectionFailed", "3"),
    ("ImageLoaded", "7"), ("FileCreated", "11"), ("RegistryKeyCreated", "12"), ("RegistryValueSet", "13"),
  ]

  /// The number of the Sysmon event that an object of Defender is read as; nil when it is none.
  func defenderCode(_ node: Int) -> StaticString? {
    guard let action = scalar(member(node, "ActionType")), member(node, "DeviceId") != nil,
      member(node, "DeviceName") != nil, member(node, "InitiatingProcessFileName") != nil
    else { return nil }
    return ExportDraft.actions.first { batch.bytes.span.equals($0.action, at: action.range) }?.code
  }

  mutating func defender(_ node: Int) {
    guard let code = defenderCode(node) else { return }
    isTranslated = true
    systemOrNull("EventID", text("\(code)", .number), role: .eventID)
    system("EventRecordID", scalar(member(node, "ReportId")), role: .recordNumber)
    systemOrNull("Channel", text("Microsoft-Windows-Sysmon/Operational"), role: .channel)
    system("Computer", scalar(member(node, "DeviceName")))
    let time = member(node, "Timestamp") ?? member(node, "TimeGenerated") ?? member(node, "@timestamp")
    attributes("TimeCreated", [("TimeCreated_SystemTime", self.time(time))])
    switch "\(code)" {
    case "1": process(node)
    case "3": connection(node)
    case "7": copy(node, [("ImageLoaded", "FolderPath")])
    case "11": copy(node, [("TargetFilename", "FolderPath")])
    default: registry(node, isValue: "\(code)" == "13")
    }
    if "\(code)" != "1" {
      copy(node, [("Image", "InitiatingProcessFolderPath"), ("ProcessId", "InitiatingProcessId")])
      joined("User", node, "InitiatingProcessAccountDomain", "InitiatingProcessAccountName")
    }
    if "\(code)" == "1" || "\(code)" == "7" { hashes(node) }
  }

  private mutating func process(_ node: Int) {
    copy(
      node,
      [
        ("Image", "FolderPath"), ("CommandLine", "ProcessCommandLine"), ("ProcessId", "ProcessId"),
        ("IntegrityLevel", "ProcessIntegrityLevel"), ("OriginalFileName", "ProcessVersionInfoOriginalFileName"),
        ("Product", "ProcessVersionInfoProductName"), ("Company", "ProcessVersionInfoCompanyName"),
        ("Description", "ProcessVersionInfoFileDescription"), ("FileVersion", "ProcessVersionInfoProductVersion"),
        ("ParentImage", "InitiatingProcessFolderPath"), ("ParentCommandLine", "InitiatingProcessCommandLine"),
        ("ParentProcessId", "InitiatingProcessId"),
      ])
    joined("User", node, "AccountDomain", "AccountName")
    joined("ParentUser", node, "InitiatingProcessAccountDomain", "InitiatingProcessAccountName")
  }

  private mutating func connection(_ node: Int) {
    copy(
      node,
      [
        ("SourceIp", "LocalIP"), ("SourcePort", "LocalPort"), ("DestinationIp", "RemoteIP"),
        ("DestinationPort", "RemotePort"), ("DestinationHostname", "RemoteUrl"),
      ])
    if let name = scalar(member(node, "Protocol")) { add("Protocol", text(string(name).lowercased())) }
    add("Initiated", text("true", .boolean))
  }

  /// Sysmon shortens the roots of the registry.
  private mutating func registry(_ node: Int, isValue: Bool) {
    guard let key = scalar(member(node, "RegistryKey")) else { return }
    var path = string(key)
    for (root, short) in [("HKEY_LOCAL_MACHINE", "HKLM"), ("HKEY_USERS", "HKU"), ("HKEY_CURRENT_USER", "HKU")]
    where path.uppercased().hasPrefix(root) {
      path = short + path.dropFirst(root.count)
    }
    if isValue, let name = scalar(member(node, "RegistryValueName")) { path += "\\" + string(name) }
    add("TargetObject", text(path))
    add("EventType", text(isValue ? "SetValue" : "CreateKey"))
    if isValue { copy(node, [("Details", "RegistryValueData")]) }
  }

  private mutating func copy(_ node: Int, _ names: [(field: StaticString, member: StaticString)]) {
    for (field, name) in names {
      if let value = scalar(member(node, name)), value.kind != .null, value.count > 0 { add(field, value) }
    }
  }

  /// `DOMAIN\name`.
  private mutating func joined(_ field: StaticString, _ node: Int, _ domain: StaticString, _ name: StaticString) {
    guard let name = scalar(member(node, name)), name.count > 0 else { return }
    let domain = scalar(member(node, domain)).map(string) ?? ""
    add(field, text(domain.isEmpty ? string(name) : domain + "\\" + string(name)))
  }

  private mutating func hashes(_ node: Int) {
    var parts: [String] = []
    for name in ["SHA1", "MD5", "SHA256"] as [StaticString] {
      if let value = scalar(member(node, name)), value.count > 0 {
        parts.append("\(name)=" + string(value).uppercased())
      }
    }
    if !parts.isEmpty { add("Hashes", text(parts.joined(separator: ","))) }
  }
}
