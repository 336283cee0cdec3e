import EventModel

/// Tells a FortiOS line by its field names when nothing in it is unique: exports, SIEM pipelines and people strip `devid`,
/// `devname` and `logid`, in that order of likelihood, and reorder what is left.
///
/// Each name that FortiOS gives a field is worth points; one other vendor's mark ends it. Source of the names and of the
/// values of `type` and `level`: Fortinet, "FortiOS Log Message Reference".
struct FortiGateEvidence {
  /// So many points make a FortiOS line: for instance date and time (1), type (2), subtype (2) and level (1).
  static let enough = 6
  /// Pairs that are looked at.
  private static let pairs = 60

  private var points = 0
  private var hasDate = false
  private var hasTime = false
  private var isOther = false

  /// Whether the first pairs of a payload are FortiOS's.
  static func isEnough(_ text: Span<UInt8>, _ payload: Range<Int>) -> Bool {
    let head = payload.lowerBound..<min(payload.upperBound, payload.lowerBound + 2_048)
    // Cheap refusal: one of these is in every line that can reach the bar.
    guard
      Text.find(text, head, "type=") != nil || Text.find(text, head, "vd=") != nil
        || Text.find(text, head, "cfgpath=") != nil
    else { return false }
    var evidence = FortiGateEvidence()
    var scanner = KeyValueScanner(head, separator: FortinetClock.separator(text, payload))
    var count = 0
    while count < pairs, !evidence.isOther, let pair = scanner.next(text) {
      evidence.take(pair, text)
      if evidence.hasDate && evidence.hasTime {
        evidence.points += 1
        evidence.hasDate = false
      }
      count += 1
    }
    return !evidence.isOther && evidence.points >= enough
  }

  private mutating func take(_ pair: KeyValueScanner.Pair, _ text: Span<UInt8>) {
    func named(_ name: StaticString) -> Bool { Text.equal(text, pair.key, name) }
    if named("type") {
      if Self.types.contains(where: { Text.equal(text, pair.value, $0) }) { points += 2 }
    } else if named("level") {
      if Self.levels.contains(where: { Text.equal(text, pair.value, $0) }) { points += 1 }
    } else if named("date") {
      hasDate = TimeScanner.iso(text, pair.value.lowerBound, pair.value.upperBound) != nil
    } else if named("time") {
      hasTime = pair.value.count >= 7 && text[pair.value.lowerBound + 2] == 58
    } else if named("devid") {
      if Text.starts(text, pair.value, "FG") || Text.starts(text, pair.value, "FW") { points += 4 }
    } else if Self.strong.contains(where: named) {
      points += 2
    } else if Self.weak.contains(where: named) {
      points += 1
    } else if Self.others.contains(where: named) {
      isOther = true
    }
  }

  private static let types: [StaticString] = [
    "traffic", "event", "utm", "virus", "webfilter", "ips", "emailfilter", "app-ctrl", "anomaly", "voip", "dlp", "waf",
    "dns", "ssh", "ssl", "file-filter", "icap", "gtp", "attack", "netscan", "content",
  ]
  private static let levels: [StaticString] = [
    "emergency", "alert", "critical", "error", "warning", "notice", "information", "debug",
  ]
  private static let strong: [StaticString] = [
    "subtype", "vd", "logdesc", "cfgpath", "cfgattr", "cfgobj", "cfgtid", "trandisp", "poluuid", "remip", "crscore",
    "craction", "crlevel", "unauthuser", "srcintfrole", "dstintfrole",
  ]
  private static let weak: [StaticString] = [
    "eventtime", "devname", "policyid", "policytype", "srcintf", "dstintf", "srcip", "dstip", "srccountry",
    "dstcountry",
    "sessionid", "sentbyte", "rcvdbyte", "tunneltype", "tunnelid", "tunnelip", "apprisk", "appcat", "attackid",
    "eventtype", "ui", "profile", "utmaction", "locip", "xauthuser",
  ]
  /// Not `sn` and `serial`: SonicWall and Palo Alto have them, but so has FortiOS. FortiMail and its relatives, Sophos, SonicWall, WatchGuard, auditd, LEEF of Palo Alto.
  private static let others: [StaticString] = [
    "log_id", "device_id", "log_component", "log_type", "fw_rule_id", "fw", "msg_id", "sys", "DeviceVendor",
    "LogType",
  ]

  /// Whether the columns of a table are FortiOS's: `type` and `subtype`, one name that only FortiOS has, and points as for a
  /// line, where a column cannot show its values.
  static func isEnough(columns: [String]) -> Bool {
    func isIn(_ names: [StaticString]) -> (String) -> Bool { { name in names.contains { "\($0)" == name } } }
    let names = Set(columns)
    guard names.isSuperset(of: ["type", "subtype"]), !names.contains(where: isIn(others)) else { return false }
    let own = names.filter { isIn(strong)($0) || ["logid", "devid"].contains($0) }.count
    let shared = names.filter { isIn(weak)($0) || $0 == "level" }.count
    let clock = names.isSuperset(of: ["date", "time"]) ? 1 : 0
    return own >= 2 && own * 2 + shared + clock + 1 >= enough
  }

  /// What a line without `type` must be, by its fields: `event` for changes and system messages, `traffic` for sessions.
  static func type(_ text: Span<UInt8>, _ payload: Range<Int>) -> String {
    var scanner = KeyValueScanner(payload, separator: FortinetClock.separator(text, payload))
    var isTraffic = false
    while let pair = scanner.next(text) {
      if Text.starts(text, pair.key, "cfg") || Text.equal(text, pair.key, "logdesc") { return "event" }
      if Text.equal(text, pair.key, "attackid") || Text.equal(text, pair.key, "utmaction") { return "utm" }
      isTraffic = isTraffic || Text.equal(text, pair.key, "policyid") || Text.equal(text, pair.key, "sentbyte")
    }
    return isTraffic ? "traffic" : ""
  }
}
