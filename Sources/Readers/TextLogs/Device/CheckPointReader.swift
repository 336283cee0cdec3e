public import EventModel

/// Logs of Check Point's Log Exporter; see `CheckPointPayload`.
public struct CheckPointReader: DeviceLogReader {
  /// A reader.
  public init() {}

  /// `checkpoint:firewall`.
  public var identity: ReaderIdentity { ReaderIdentity("checkpoint:firewall") }
  /// For people.
  public var title: String { "Check Point Log Exporter (syslog)" }

  var kind: PayloadKind { .checkPoint }
}
