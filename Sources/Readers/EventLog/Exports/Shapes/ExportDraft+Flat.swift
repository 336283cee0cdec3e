import EventModel

// Records whose fields of System and EventData stand side by side: NXLog, Fluent Bit, Splunk, tables of Microsoft
// Sentinel (`SecurityEvent`, `Event`, `WindowsEvent`), `Get-EventLog`.
extension ExportDraft {
  /// The names that tools give to a part of System.
  private enum FlatName {
    static let provider: [StaticString] = [
      "SourceName", "Provider_Name", "ProviderName", "EventSourceName", "Source", "Provider",
      "Event.System.Provider",
    ]
    static let channel: [StaticString] = ["Channel", "LogName", "EventLog", "Event.System.Channel"]
    static let code: [StaticString] = ["EventID", "EventCode", "Event ID"]
    static let time: [StaticString] = [
      "TimeCreated", "SystemTime", "@timestamp", "EventTime", "TimeGenerated", "TimeGenerated [UTC]", "_time",
      "Timestamp",
    ]
    static let computer: [StaticString] = ["Computer", "Hostname", "ComputerName", "MachineName", "host"]
    static let record: [StaticString] = ["EventRecordID", "RecordNumber", "EventRecordId", "Index"]
    static let message: [StaticString] = ["Message", "RenderedDescription"]
    /// Values by their order.
    static let ordered: [StaticString] = ["StringInserts", "ReplacementStrings", "Properties"]
    /// The event's data as a text of XML or JSON, or as an object.
    static let data: [StaticString] = ["EventData", "UserData"]
    static let others: [StaticString] = [
      "ExecutionProcessID", "Level", "Task", "Keywords", "OpcodeValue", "Version",
    ]
    /// Texts of `name: value` in timelines.
    static let timeline: [StaticString] = ["AllFieldInfo", "ExtraFieldInfo", "Details", "Event Data"]
    /// All of them.
    static let table = FieldTable(
      (ordered + provider + channel + code + time + computer + record + message + data + others).map { "\($0)" })
  }

  /// Whether an object is such a record: an event number, and a channel or a provider that Windows has.
  func isFlat(_ node: Int) -> Bool {
    guard let code = first(FlatName.code, in: node) else { return false }
    for index in code.range where !(0x30...0x39).contains(batch.bytes[index]) { return false }
    if first(FlatName.channel, in: node) != nil { return true }
    guard let provider = first(FlatName.provider, in: node) else { return false }
    return batch.bytes.span.begins(with: "Microsoft-Windows-", at: provider.range)
      || EventChannels.channel(provider: string(provider), code: UInt32(string(code))) != nil
  }

  /// The first value of these names that is there.
  private func first(_ names: [StaticString], in node: Int) -> ExportText? {
    for name in names {
      if let scalar = scalar(member(node, name)), scalar.kind != .null, scalar.count > 0 { return scalar }
    }
    return nil
  }

  mutating func flat(_ node: Int) {
    isAbridged =
      member(node, "RuleTitle") != nil && member(of: node, ["Details", "AllFieldInfo"]) != nil
      || member(node, "detections") != nil
    let number = first(FlatName.code, in: node)
    let code = number.flatMap { ExportDraft.number(batch.bytes.span, $0.range) }.flatMap { UInt32(exactly: $0) } ?? 0
    let named = first(FlatName.provider, in: node)
    let provider = named.map { EventChannels.provider(string($0)) } ?? ""
    attributes("Provider", [("Provider_Name", provider.isEmpty ? nil : text(provider))])
    attributes("TimeCreated", [("TimeCreated_SystemTime", time(member(of: node, FlatName.time)))])
    attributes("Execution", [("Execution_ProcessID", scalar(member(node, "ExecutionProcessID")))])
    systemOrNull("EventID", number, role: .eventID)
    systemOrNull("EventRecordID", first(FlatName.record, in: node), role: .recordNumber)
    systemOrNull("Channel", channel(node, provider: provider, code: code), role: .channel)
    systemOrNull("Computer", first(FlatName.computer, in: node))
    systemOrNull("Level", scalar(member(node, "Level")))
    systemOrNull("Task", scalar(member(node, "Task")))
    systemOrNull("Keywords", scalar(member(node, "Keywords")))
    systemOrNull("Opcode", scalar(member(node, "OpcodeValue")))
    systemOrNull("Version", scalar(member(node, "Version")))
    let start = batch.values.count
    loose(node)
    for name in FlatName.data { if let data = member(node, name) { expanded(data) } }
    if isAbridged { for name in FlatName.timeline { timeline(member(node, name)) } }
    ordered(node, provider: provider, code: code)
    let shown = scalar(member(of: node, FlatName.message))
    completed(from: start, message: shown, provider: provider, code: code)
    message(shown)
  }

  private mutating func channel(_ node: Int, provider: String, code: UInt32) -> ExportText? {
    // A cleared log is data of its event under the same name.
    let isClearing = provider == "Microsoft-Windows-Eventlog" && (code == 104 || code == 1102)
    if !isClearing, let channel = first(FlatName.channel, in: node) {
      guard isAbridged || channel.count > 5 && batch.bytes[channel.range.upperBound - 4] | 0x20 == 0x65 else {
        return channel
      }
      let name = string(channel)
      let whole = isAbridged ? EventChannels.abbreviations[name] : EventChannels.channel(path: name)
      return whole.map { text($0) } ?? channel
    }
    return EventChannels.channel(provider: provider, code: code).map { text($0) }
  }

  /// The members that are no part of System.
  private mutating func loose(_ node: Int) {
    var member = node + 1
    while member < after(node) {
      let name = tape.nodes[member].name
      let known = FlatName.table.slot(in: batch.bytes.span, from: name.lowerBound, to: name.upperBound)
      let isMarked = !name.isEmpty && batch.bytes[name.lowerBound] == 0x40
      // Directory service events have a text under a name of values by order.
      let isOrdered = known.map { Int($0) < FlatName.ordered.count } ?? false
      if isOrdered ? scalar(member) != nil : known == nil && !isMarked { data(name, joined(member)) }
      member = after(member)
    }
  }

  /// Fields of a timeline: `Name: value ¦ Name: value` of Hayabusa, lines of Chainsaw.
  private mutating func timeline(_ node: Int?) {
    guard let value = scalar(node), value.kind == .string else { return }
    let lines = string(value).replacing(" \u{A6} ", with: "\n").split(separator: "\n")
    for line in lines.prefix(ExportLimits.columns) {
      guard let colon = line.firstRange(of: ": ") else { continue }
      let name = line[..<colon.lowerBound].filter { $0 != " " && $0 != "'" && $0 != "-" }
      guard !name.isEmpty, name.utf8.count <= 64 else { continue }
      add(name: ExportDraft.timelineNames[name] ?? name, text(line[colon.upperBound...]))
    }
  }

  /// The names in Hayabusa's `Details` (its `default_details.txt`), as the events have them.
  private static let timelineNames = [
    "Cmdline": "CommandLine", "Proc": "Image", "ParentCmdline": "ParentCommandLine", "PID": "ProcessId",
    "PGUID": "ProcessGuid", "ScriptBlock": "ScriptBlockText", "Svc": "ServiceName", "Path": "ImagePath",
    "SrcIP": "IpAddress", "TgtUser": "TargetUserName", "SrcComp": "WorkstationName", "Type": "LogonType",
  ]

  /// Data that are an object, or a text of XML or JSON.
  private mutating func expanded(_ node: Int) {
    guard tape.nodes[node].kind == .string else { return data(node) }
    let text = tape.nodes[node].text
    var start = text.lowerBound
    while start < text.upperBound, batch.bytes[start] != 0x3C { start += 1 }
    if start < text.upperBound {
      let mark = batch.values.count
      if xmlData(start..<text.upperBound) == nil { return }
      batch.values.removeLast(batch.values.count - mark)
    }
    guard let inner = parse(text) else {
      return add("Data", ExportText(start: text.lowerBound, count: text.count))
    }
    data(inner)
  }

  /// Values that are given by their order, with their names where the event is known.
  mutating func ordered(_ node: Int, provider: String, code: UInt32) {
    guard let list = member(of: node, FlatName.ordered), tape.nodes[list].kind == .array else { return }
    var texts: [ExportText] = []
    var value = list + 1
    while value < after(list) {
      let inner = member(value, "Value")
      texts.append(joined(member(inner, "Value") ?? inner ?? value))
      value = after(value)
    }
    // What Windows PowerShell writes in place of what is nested too deep.
    let mark: StaticString = "System.Diagnostics.Eventing.Reader.EventProperty"
    if texts.contains(where: { batch.bytes.span.equals(mark, at: $0.range) }) { return }
    var names = EventFieldNames.names(provider: provider, code: code, count: texts.count) ?? []
    // Sysmon before version 8 had no rule name: the time came first.
    if names.first == "RuleName", let first = texts.first,
      ExportDraft.number(batch.bytes.span, first.range.prefix(4)) != nil
    {
      names = []
    }
    let isSecurity = provider.lowercased() == "microsoft-windows-security-auditing"
    for (index, text) in texts.enumerated() {
      guard index < names.count else {
        add("Data", text)
        continue
      }
      let isHexadecimal = isSecurity ? EventFieldNames.isHexadecimal(names[index]) : names[index] == "GrantedAccess"
      add(name: names[index], isHexadecimal ? hexadecimal(text) : text)
    }
  }

  /// A number as the log itself shows it.
  private mutating func hexadecimal(_ value: ExportText) -> ExportText {
    guard value.kind == .number, let number = Int64(string(value)) else { return value }
    let bits = number < 0 ? UInt64(UInt32(truncatingIfNeeded: number)) : UInt64(number)
    return text("0x" + String(bits, radix: 16))
  }

  /// Adds what only the rendered text says to the data from `start` on.
  mutating func completed(from start: Int, message: ExportText?, provider: String, code: UInt32) {
    guard let message, message.count > 0 else { return }
    let end = batch.values.count
    for field in EventMessage.fields(message.range, provider: provider, code: code, in: &self) {
      let first = batch.values.count
      add(name: field.name, field.value)
      guard batch.values.count > first else { continue }
      let slot = batch.values[first].slot
      for index in start..<end where batch.values[index].slot == slot {
        batch.values.removeLast()
        break
      }
    }
    if isForeign {
      // Beside a description there may be the data themselves.
      let names = Set(EventFieldNames.names(provider: provider, code: code, count: .max) ?? [])
      isForeign = !batch.values[start..<end].contains { names.contains(batch.name(of: $0.slot)) }
    }
  }
}
