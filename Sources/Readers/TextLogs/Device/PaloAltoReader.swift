public import EventModel

/// Logs of PAN-OS firewalls and GlobalProtect gateways; see `PaloAltoPayload`.
public struct PaloAltoReader: DeviceLogReader {
  /// A reader.
  public init() {}

  /// `paloalto:panos`.
  public var identity: ReaderIdentity { ReaderIdentity("paloalto:panos") }
  /// For people.
  public var title: String { "Palo Alto PAN-OS (CSV over syslog)" }

  var kind: PayloadKind { .paloAlto }
}
