public import EventModel

/// The text log readers of this module.
public enum TextLogs {
  /// All readers, in the order in which equally sure ones are preferred: devices before formats, the fallback last.
  public static let readers = readers(windows: nil)

  /// The same; Windows events among other JSON are given to `windows`.
  public static func readers(windows: JSONObjectReading?) -> [any Reader] {
    [
      FortiGateReader(), FortinetApplianceReader(), SophosReader(), SonicWallReader(), CheckPointReader(),
      PaloAltoReader(), CiscoReader(), JunosReader(), IptablesReader(), AuditReader(), HAProxyReader(), CEFReader(),
      LEEFReader(), VPCFlowReader(), AccessLogReader(), WebErrorReader(), SquidReader(), EnvoyReader(),
      LoadBalancerReader(), CoreDNSReader(), IISLineReader(), ExtendedLogReader(), ZeekReader(),
      JSONDocumentReader(windows: windows), JSONLinesReader(windows: windows), SyslogReader(), KeyValueReader(),
      DelimitedReader(), TextFallbackReader(),
    ]
  }
}
