public import EventModel

/// Records of the Linux audit daemon; see `AuditPayload`.
public struct AuditReader: DeviceLogReader {
  /// A reader.
  public init() {}

  /// `linux:auditd`.
  public var identity: ReaderIdentity { ReaderIdentity("linux:auditd") }
  /// For people.
  public var title: String { "Linux audit (auditd)" }

  var kind: PayloadKind { .auditd }
}
