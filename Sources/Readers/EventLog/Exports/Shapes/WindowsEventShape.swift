import EventModel

/// The forms in which tools write a Windows event as a JSON object.
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
  /// Microsoft Defender XDR, advanced hunting.
  case defender
  /// NXLog, Splunk, Sentinel and others: fields of System and EventData side by side.
  case flat
}

extension ExportDraft {
  /// The form of an object; nil when it is no Windows event.
  func shape(_ node: Int) -> WindowsEventShape? {
    if let event = member(node, "Event"), member(event, "System") != nil { return .event }
    if let system = member(node, "System"), member(system, "EventID") != nil { return .event }
    if let winlog = member(node, "winlog"), member(winlog, "event_id") ?? member(winlog, "channel") != nil {
      return .winlogbeat
    }
    let number = member(node, "event_id")
    if number != nil, member(node, "log_name") != nil { return .winlogbeatOld }
    if member(node, "EventId") != nil, member(node, "Channel") != nil,
      member(node, "PayloadData1") ?? member(node, "Payload") != nil
    {
      return .evtxECmd
    }
    if member(node, "Id") != nil, isGetWinEvent(node) { return .getWinEvent }
    if wazuhEvent(node) != nil { return .wazuh }
    if let number, member(number, "id") != nil, member(node, "channel") != nil { return .openTelemetry }
    if defenderCode(node) != nil { return .defender }
    return isFlat(node) ? .flat : nil
  }

  /// Adds the fields of an event of a form.
  mutating func add(_ shape: WindowsEventShape, _ node: Int) {
    switch shape {
    case .event: eventObject(member(node, "Event") ?? node)
    case .winlogbeat: beat(node, member(node, "winlog"))
    case .winlogbeatOld: beat(node, node)
    case .evtxECmd: evtxECmd(node)
    case .getWinEvent: getWinEvent(node)
    case .wazuh: if let event = wazuhEvent(node) { wazuh(event) }
    case .openTelemetry: openTelemetry(node)
    case .defender: defender(node)
    case .flat: flat(node)
    }
  }

  /// Whether an object with an `Id` is one of `Get-WinEvent`, whole or with the usual selections of its properties.
  private func isGetWinEvent(_ node: Int) -> Bool {
    if let provider = scalar(member(node, "ProviderName")) {
      return member(node, "LogName") != nil || EventChannels.isWindows(batch.bytes.span, provider.range)
    }
    return member(node, "TimeCreated") != nil && member(node, "LevelDisplayName") != nil
      && scalar(member(node, "Message")) != nil
  }

  /// The event in an alert of Wazuh.
  private func wazuhEvent(_ node: Int) -> Int? {
    guard let event = member(node, "data", "win") ?? member(node, "win"), member(event, "system", "eventID") != nil
    else { return nil }
    return event
  }

  /// Adds the attributes of an element of System: those that are there and not null.
  mutating func attributes(_ element: StaticString, _ list: [(name: StaticString, value: ExportText?)]) {
    for (name, value) in list {
      if let value, value.kind != .null {
        take(ExportDraft.timeRole(name), value)
        add(name, value)
      }
    }
    // An element without text is null.
    add(element, .null)
  }

  private static func timeRole(_ name: StaticString) -> EventRole {
    name.utf8CodeUnitCount == 22 ? .time : .none
  }
}
