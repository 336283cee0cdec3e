public import EventModel

/// Structured messages of Junos devices; see `JunosPayload`.
public struct JunosReader: DeviceLogReader {
  /// A reader.
  public init() {}

  /// `juniper:junos`.
  public var identity: ReaderIdentity { ReaderIdentity("juniper:junos") }
  /// For people.
  public var title: String { "Juniper Junos, SRX (structured syslog)" }

  var kind: PayloadKind { .junos }
}
