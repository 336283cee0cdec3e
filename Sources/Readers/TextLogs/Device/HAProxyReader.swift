public import EventModel

/// Log lines of HAProxy; see `HAProxyPayload`.
public struct HAProxyReader: DeviceLogReader {
  /// A reader.
  public init() {}

  /// `haproxy`.
  public var identity: ReaderIdentity { ReaderIdentity("haproxy") }
  /// For people.
  public var title: String { "HAProxy (HTTP and TCP log)" }

  var kind: PayloadKind { .haproxy }
}
