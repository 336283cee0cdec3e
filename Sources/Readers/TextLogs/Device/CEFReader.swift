public import EventModel

/// Common Event Format of any vendor; see `CEFPayload`.
public struct CEFReader: DeviceLogReader {
  /// A reader.
  public init() {}

  /// `cef`.
  public var identity: ReaderIdentity { ReaderIdentity("cef") }
  /// For people.
  public var title: String { "CEF (Common Event Format)" }

  var kind: PayloadKind { .cef }
}
