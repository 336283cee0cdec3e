/// The documented columns of PAN-OS log types; an empty name is a column that the vendor reserves.
enum PaloAltoColumns {
  /// The columns that all types begin with.
  static let common = ["", "receive_time", "serial", "type", "subtype", "", "time_generated"]

  private static let session =
    common
    + words(
      """
      src dst natsrc natdst rule srcuser dstuser app vsys from to inbound_if outbound_if logset - sessionid repeatcnt \
      sport dport natsport natdport flags proto action
      """)
  private static let hierarchy =
    words("dg_hier_level_1 dg_hier_level_2 dg_hier_level_3 dg_hier_level_4 vsys_name device_name")

  private static let traffic =
    session
    + words(
      """
      bytes bytes_sent bytes_received packets start elapsed category - seqno actionflags srcloc dstloc - pkts_sent \
      pkts_received session_end_reason
      """) + hierarchy + ["action_source"]
  private static let threat =
    session
    + words(
      """
      misc threatid category severity direction seqno actionflags srcloc dstloc - contenttype pcap_id filedigest cloud \
      url_idx user_agent filetype xff referer sender subject recipient reportid
      """) + hierarchy
  private static let globalProtect =
    common
    + words(
      """
      vsys eventid stage auth_method tunnel_type srcuser srcregion machinename public_ip public_ipv6 private_ip \
      private_ipv6 hostid serialnumber client_ver client_os client_os_ver repeatcnt reason error opaque status location \
      login_duration connect_method error_code portal seqno actionflags
      """)
  private static let system =
    common + words("vsys eventid object - - module severity opaque seqno actionflags") + hierarchy
  private static let config = common + words("host vsys cmd admin client result path")
  private static let userID =
    common
    + words(
      """
      vsys ip user datasourcename eventid repeatcnt timeout beginport endport datasource datasourcetype seqno actionflags
      """)
  private static let hipMatch =
    common + words("srcuser vsys machinename os src matchname repeatcnt matchtype - - seqno actionflags")

  private static func words(_ text: String) -> [String] {
    text.split(separator: " ").map { $0 == "-" ? "" : String($0) }
  }

  /// Columns and source of the type that stands in a range; nil when it is no PAN-OS type.
  static func of(_ text: Span<UInt8>, _ type: Range<Int>) -> (columns: [String], source: KnownSource)? {
    if Text.equal(text, type, "TRAFFIC") { return (traffic, .panTraffic) }
    if Text.equal(text, type, "THREAT") { return (threat, .panThreat) }
    if Text.equal(text, type, "GLOBALPROTECT") { return (globalProtect, .panGlobalProtect) }
    if Text.equal(text, type, "SYSTEM") { return (system, .panSystem) }
    if Text.equal(text, type, "CONFIG") { return (config, .panConfig) }
    if Text.equal(text, type, "USERID") { return (userID, .panUserID) }
    if Text.equal(text, type, "HIPMATCH") || Text.equal(text, type, "HIP-MATCH") { return (hipMatch, .panHIP) }
    for other: StaticString in ["CORRELATION", "AUTHENTICATION", "DECRYPTION", "GTP", "SCTP", "IPTAG", "AUDIT"]
    where Text.equal(text, type, other) { return (common, .panOther) }
    return nil
  }
}
