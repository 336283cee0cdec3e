public import EventModel

/// Logs of FortiOS firewalls, with or without a syslog header; see `FortiGatePayload` for fields and times.
public struct FortiGateReader: DeviceLogReader {
  /// A reader.
  public init() {}

  /// `fortinet:fortigate`.
  public var identity: ReaderIdentity { ReaderIdentity("fortinet:fortigate") }
  /// For people.
  public var title: String { "FortiGate / FortiOS (key=value, CSV variant)" }

  var kind: PayloadKind { .fortiGate }
}
