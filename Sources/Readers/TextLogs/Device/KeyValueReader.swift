public import EventModel

/// Lines of `key=value` pairs whose vendor is not known; see `KeyValuePayload`.
public struct KeyValueReader: DeviceLogReader {
  /// A reader.
  public init() {}

  /// `kv`.
  public var identity: ReaderIdentity { ReaderIdentity("kv") }
  /// For people.
  public var title: String { "key=value lines of any product" }

  var kind: PayloadKind { .keyValue }
}
