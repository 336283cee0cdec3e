public import EventModel

/// Logs of Fortinet's other appliances; see `FortinetAppliancePayload`.
public struct FortinetApplianceReader: DeviceLogReader {
  /// A reader.
  public init() {}

  /// `fortinet:appliance`.
  public var identity: ReaderIdentity { ReaderIdentity("fortinet:appliance") }
  /// For people.
  public var title: String { "FortiMail, FortiWeb, FortiProxy (key=value)" }

  var kind: PayloadKind { .fortinetAppliance }
}
