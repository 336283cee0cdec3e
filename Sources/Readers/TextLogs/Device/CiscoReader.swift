public import EventModel

/// Messages of Cisco's devices; see `CiscoPayload`.
public struct CiscoReader: DeviceLogReader {
  /// A reader.
  public init() {}

  /// `cisco`.
  public var identity: ReaderIdentity { ReaderIdentity("cisco") }
  /// For people.
  public var title: String { "Cisco ASA, FTD, IOS, NX-OS (syslog)" }

  var kind: PayloadKind { .cisco }
}
