public import EventModel

/// Logs of Sophos firewalls; see `SophosPayload`.
public struct SophosReader: DeviceLogReader {
  /// A reader.
  public init() {}

  /// `sophos:xg`.
  public var identity: ReaderIdentity { ReaderIdentity("sophos:xg") }
  /// For people.
  public var title: String { "Sophos XG / Sophos Firewall (key=value)" }

  var kind: PayloadKind { .sophos }
}
