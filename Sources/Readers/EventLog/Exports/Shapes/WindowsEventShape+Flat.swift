import EventModel

// Records whose fields of System and EventData stand side by side: NXLog, Fluent Bit, Splunk, tables of Microsoft
// Sentinel (`SecurityEvent`, `Event`, `WindowsEvent`), `Get-EventLog`.
extension WindowsEventShape {
  /// The names that tools give to a part of System.
  private enum FlatName {
    static let provider = ["SourceName", "Provider_Name", "ProviderName", "EventSourceName", "Source", "Provider"]
    static let channel = ["Channel", "LogName", "EventLog"]
    static let code = ["EventID", "EventCode"]
    static let time = [
      "TimeCreated", "SystemTime", "@timestamp", "EventTime", "TimeGenerated", "TimeGenerated [UTC]", "_time",
    ]
    static let computer = ["Computer", "Hostname", "ComputerName", "MachineName", "host"]
    static let record = ["EventRecordID", "RecordNumber", "EventRecordId", "Index"]
    static let message = ["Message", "RenderedDescription"]
    /// Values by their order.
    static let ordered = ["StringInserts", "ReplacementStrings", "Properties"]
    /// The event's data as a text of XML or JSON, or as an object.
    static let data = ["EventData", "UserData"]
    static let all = Set(
      provider + channel + code + time + computer + record + message + ordered + data + [
        "ExecutionProcessID", "Level", "Task", "Keywords", "OpcodeValue", "Version",
      ])
  }

  /// Whether an object is such a record: an event number, and a channel or a provider that Windows has.
  static func isFlat(_ value: JSONValue) -> Bool {
    guard let code = first(FlatName.code, in: value)?.text, !code.isEmpty, code.utf8.allSatisfy({ 48...57 ~= $0 })
    else {
      return false
    }
    if first(FlatName.channel, in: value)?.text.isEmpty == false { return true }
    guard let provider = first(FlatName.provider, in: value)?.text else { return false }
    return provider.hasPrefix("Microsoft-Windows-")
      || EventChannels.channel(provider: provider, code: UInt32(code)) != nil
  }

  private static func first(_ names: [String], in value: JSONValue) -> EventElement.Scalar? {
    for name in names {
      if let scalar = value[name]?.scalar, scalar.kind != .null, !scalar.text.isEmpty { return scalar }
    }
    return nil
  }

  static func flat(_ value: JSONValue) -> EventElement {
    let code = first(FlatName.code, in: value).flatMap { UInt32($0.text) } ?? 0
    let provider = first(FlatName.provider, in: value).map { EventChannels.provider($0.text) } ?? ""
    let time = FlatName.time.lazy.compactMap { value[$0] }.first
    var system = [
      attributed("Provider", [("Name", provider.isEmpty ? nil : .string(provider))]),
      attributed("TimeCreated", [("SystemTime", time.map(self.time))]),
      attributed("Execution", [("ProcessID", value["ExecutionProcessID"])]),
    ]
    // A cleared log is data of its event under the same name.
    let isClearing = provider == "Microsoft-Windows-Eventlog" && (code == 104 || code == 1102)
    let channel =
      (isClearing ? nil : first(FlatName.channel, in: value))
      ?? EventChannels.channel(provider: provider, code: code).map { EventElement.Scalar($0) }
    for (name, scalar) in [
      ("EventID", first(FlatName.code, in: value)), ("EventRecordID", first(FlatName.record, in: value)),
      ("Channel", channel), ("Computer", first(FlatName.computer, in: value)),
      ("Level", value["Level"]?.scalar), ("Task", value["Task"]?.scalar), ("Keywords", value["Keywords"]?.scalar),
      ("Opcode", value["OpcodeValue"]?.scalar), ("Version", value["Version"]?.scalar),
    ] {
      if let scalar { system.append(.leaf(name, scalar)) }
    }
    var data = value.members.filter { name, value in
      // Directory service events have a text of this name.
      if FlatName.ordered.contains(name), value.scalar != nil { return true }
      return !FlatName.all.contains(name) && name.first != "@"
    }
    .map { EventElement.data($0.name, text(of: $0.value)) }
    data += FlatName.data.flatMap { value[$0].map(expanded) ?? [] }
    data += ordered(value, provider: provider, code: code)
    let message = FlatName.message.lazy.compactMap { value[$0] }.first
    data = completed(data, message: message?.scalar?.text ?? "", provider: provider, code: code)
    return withMessage(.event(system: system, data: data), message)
  }

  /// Data that are an object, or a text of XML or JSON.
  private static func expanded(_ value: JSONValue) -> [EventElement] {
    let content: [EventElement.Content]
    if case .string(let text) = value {
      if let element = try? XMLTokens.element(Array(text.drop { $0 != "<" }.utf8)) { return dataElements(element) }
      guard let inner = JSONParser.parse(Array(text.utf8)[...]) else { return [.data("Data", .init(text))] }
      content = data(inner)
    } else {
      content = data(value)
    }
    return content.compactMap { if case .element(let element) = $0 { element } else { nil } }
  }

  /// The elements with data in what Sentinel's `Event` table keeps: `DataItem`, `EventData`, `Data`.
  private static func dataElements(_ element: EventElement) -> [EventElement] {
    let children = element.children
    if children.isEmpty { return [element] }
    return children.flatMap { $0.children.isEmpty ? [$0] : dataElements($0) }
  }

  /// Values that are given by their order, with their names where the event is known.
  static func ordered(_ value: JSONValue, provider: String, code: UInt32) -> [EventElement] {
    guard case .array(let values)? = FlatName.ordered.lazy.compactMap({ value[$0] }).first else { return [] }
    let texts = values.map { text(of: $0["Value"]?["Value"] ?? $0["Value"] ?? $0) }
    // What Windows PowerShell writes in place of what is nested too deep.
    if texts.contains(where: { $0.text == "System.Diagnostics.Eventing.Reader.EventProperty" }) { return [] }
    var names = EventFieldNames.names(provider: provider, code: code, count: texts.count) ?? []
    // Sysmon before version 8 had no rule name: the time came first.
    if names.first == "RuleName", texts.first?.text.prefix(4).allSatisfy(\.isNumber) == true { names = [] }
    let isSecurity = provider.lowercased() == "microsoft-windows-security-auditing"
    return texts.enumerated().map { index, text in
      guard index < names.count else { return .data("", text) }
      let isHexadecimal = isSecurity ? EventFieldNames.isHexadecimal(names[index]) : names[index] == "GrantedAccess"
      return .data(names[index], isHexadecimal ? hexadecimal(text) : text)
    }
  }

  /// A number as the log itself shows it.
  private static func hexadecimal(_ scalar: EventElement.Scalar) -> EventElement.Scalar {
    guard scalar.kind == .number, let number = Int64(scalar.text) else { return scalar }
    let bits = number < 0 ? UInt64(UInt32(truncatingIfNeeded: number)) : UInt64(number)
    return EventElement.Scalar("0x" + String(bits, radix: 16), .string)
  }

  /// The data with what only the rendered text says.
  static func completed(
    _ data: [EventElement], message: String, provider: String, code: UInt32
  ) -> [EventElement] {
    guard !message.isEmpty else { return data }
    let known = Set(data.compactMap { $0.attribute("Name")?.text })
    return data
      + EventMessage.fields(message, provider: provider, code: code).filter { !known.contains($0.name) }
      .map { .data($0.name, EventElement.Scalar($0.text)) }
  }
}
