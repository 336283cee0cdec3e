/// An event as Windows' own providers write it: System with its usual values, and named data.
public struct EVTXEvent: Sendable {
  /// Provider name, as `Microsoft-Windows-Sysmon`.
  public var provider: String
  /// EventID.
  public var eventID: UInt16
  /// Channel, as `Security`.
  public var channel: String
  /// Computer.
  public var computer: String
  /// Time, nanoseconds since 1970.
  public var time: Int64
  /// EventRecordID.
  public var number: UInt64
  /// Level: 4 is information.
  public var level: UInt8 = 4
  /// Task.
  public var task: UInt16 = 0
  /// Keywords.
  public var keywords: UInt64 = 0x8000_0000_0000_0000
  /// The process that wrote the event, and its thread.
  public var execution: (process: UInt32, thread: UInt32) = (4, 8)
  /// The fields of EventData, in order; an empty name makes an unnamed `Data`.
  public var data: [(name: String, value: EVTXItem)]

  /// The fields stand as elements of their names in `UserData`, as some providers write them (terminal services, event
  /// log), not as named `Data` in `EventData`.
  public var isUserData = false

  /// An event.
  public init(
    provider: String, eventID: UInt16, channel: String, computer: String, time: Int64, number: UInt64,
    data: [(name: String, value: EVTXItem)]
  ) {
    self.provider = provider
    self.eventID = eventID
    self.channel = channel
    self.computer = computer
    self.time = time
    self.number = number
    self.data = data
  }

  /// The template of the event's `System`, with `EventData` as a value of its own.
  public static let envelope = EVTXTemplate(
    0x4B41_4701,
    root: .element(
      "Event", attributes: [EVTXAttribute("xmlns", "http://schemas.microsoft.com/win/2004/08/events/event")],
      content: [
        .element(
          "System",
          [
            .element("Provider", attributes: [EVTXAttribute("Name", [.value(0)])], content: []),
            .element("EventID", [.value(1, 0x06)]),
            .element("Version", [.value(2, 0x04)]),
            .element("Level", [.value(3, 0x04)]),
            .element("Task", [.value(4, 0x06)]),
            .element("Opcode", [.value(5, 0x04)]),
            .element("Keywords", [.value(6, 0x15)]),
            .element("TimeCreated", attributes: [EVTXAttribute("SystemTime", [.value(7, 0x11)])], content: []),
            .element("EventRecordID", [.value(8, 0x0A)]),
            .element("Correlation"),
            .element(
              "Execution",
              attributes: [
                EVTXAttribute("ProcessID", [.value(9, 0x08)]), EVTXAttribute("ThreadID", [.value(10, 0x08)]),
              ], content: []),
            .element("Channel", [.value(11)]),
            .element("Computer", [.value(12)]),
            .element("Security"),
          ]),
        .value(13, 0x21),
      ]))

  /// The template of the event's data: made from the names, so that equal names share one.
  public var dataTemplate: EVTXTemplate {
    var hash: UInt32 = 0x811C_9DC5
    for byte in (provider + "\(eventID)" + data.map(\.name).joined(separator: ",")).utf8 {
      hash = (hash ^ UInt32(byte)) &* 0x0100_0193
    }
    if isUserData {
      let content = data.enumerated().map { index, field in
        EVTXNode.element(field.name, [.value(index, field.value.encoded?.type ?? 0x21)])
      }
      let inner = EVTXNode.element("EventXML", attributes: [EVTXAttribute("xmlns", "Event_NS")], content: content)
      return EVTXTemplate(hash ^ 1, root: .element("UserData", [inner]))
    }
    let content = data.enumerated().map { index, field in
      EVTXNode.element(
        "Data", attributes: field.name.isEmpty ? [] : [EVTXAttribute("Name", field.name)],
        content: [.value(index, field.value.encoded?.type ?? 0x21)])
    }
    return EVTXTemplate(hash, root: .element("EventData", content))
  }

  /// The values of the envelope.
  public var items: [EVTXItem] {
    [
      .string(provider), .unsigned(UInt64(eventID), bytes: 2), .unsigned(1, bytes: 1),
      .unsigned(UInt64(level), bytes: 1), .unsigned(UInt64(task), bytes: 2), .unsigned(0, bytes: 1),
      .hex(keywords, bytes: 8), .fileTime(EVTXWriter.fileTime(nanoseconds: time)), .unsigned(number, bytes: 8),
      .unsigned(UInt64(execution.process), bytes: 4), .unsigned(UInt64(execution.thread), bytes: 4),
      .string(channel), .string(computer), .instance(dataTemplate, data.map(\.value)),
    ]
  }
}

extension EVTXWriter {
  /// Adds an event.
  public mutating func append(_ event: EVTXEvent) {
    append(number: event.number, time: event.time, template: EVTXEvent.envelope, event.items)
  }
}
