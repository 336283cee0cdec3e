public import EventModel

/// Packets that Linux netfilter logged; see `IptablesPayload`.
public struct IptablesReader: DeviceLogReader {
  /// A reader.
  public init() {}

  /// `linux:iptables`.
  public var identity: ReaderIdentity { ReaderIdentity("linux:iptables") }
  /// For people.
  public var title: String { "Linux netfilter (iptables, nftables, Ubiquiti)" }

  var kind: PayloadKind { .iptables }
}
