public import EventModel

/// Logs of SonicOS firewalls; see `SonicWallPayload`.
public struct SonicWallReader: DeviceLogReader {
  /// A reader.
  public init() {}

  /// `sonicwall:firewall`.
  public var identity: ReaderIdentity { ReaderIdentity("sonicwall:firewall") }
  /// For people.
  public var title: String { "SonicWall (key=value)" }

  var kind: PayloadKind { .sonicWall }
}
