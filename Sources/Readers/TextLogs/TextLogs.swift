public import EventModel

/// The text log readers of this module.
public enum TextLogs {
  /// All readers, in the order in which equally sure ones are preferred: devices before formats, the fallback last.
  public static let readers: [any Reader] = [
    FortiGateReader(), FortinetApplianceReader(), SophosReader(), SonicWallReader(), CheckPointReader(),
    PaloAltoReader(), CiscoReader(), JunosReader(), IptablesReader(), AuditReader(), HAProxyReader(), CEFReader(),
    LEEFReader(), VPCFlowReader(), AccessLogReader(), WebErrorReader(), SquidReader(), EnvoyReader(),
    LoadBalancerReader(),
    CoreDNSReader(),
    IISLineReader(),
    ExtendedLogReader(), ZeekReader(), JSONDocumentReader(), JSONLinesReader(), SyslogReader(), KeyValueReader(),
    DelimitedReader(), TextFallbackReader(),
  ]
}
