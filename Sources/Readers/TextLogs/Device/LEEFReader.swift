public import EventModel

/// Log Event Extended Format of any vendor; see `LEEFPayload`.
public struct LEEFReader: DeviceLogReader {
  /// A reader.
  public init() {}

  /// `leef`.
  public var identity: ReaderIdentity { ReaderIdentity("leef") }
  /// For people.
  public var title: String { "LEEF (Log Event Extended Format)" }

  var kind: PayloadKind { .leef }
}
