import EventModel

/// Logs that PAN-OS' web interface and Panorama export as CSV, in the variable names of the syslog fields, so that rules for
/// PAN-OS read them. Source: Palo Alto, "Export Logs"; the headings are those of the field's descriptions.
struct PaloAltoExportColumns {
  /// By column: the documented variable name.
  private let names: [Int: String]
  private let type: Int

  private static let known = [
    "event id": "eventid", "event": "eventid", "stage": "stage", "authentication method": "auth_method",
    "tunnel type": "tunnel_type", "source user": "srcuser", "source region": "srcregion", "machine name": "machinename",
    "public ip": "public_ip", "public ipv6": "public_ipv6", "private ip": "private_ip", "client os": "client_os",
    "reason": "reason", "error": "error", "status": "status", "description": "opaque", "gateway": "location",
    "portal": "portal", "severity": "severity", "threat/content name": "threatid", "threat/content type": "subtype",
    "action": "action", "source address": "src", "destination address": "dst", "source port": "sport",
    "destination port": "dport", "application": "app", "direction": "direction", "url/filename": "misc", "rule": "rule",
    "command": "cmd", "admin": "admin", "client": "client", "result": "result", "configuration path": "path",
    "module": "module", "object": "object", "bytes sent": "bytes_sent", "bytes received": "bytes_received",
    "user agent": "user_agent",
  ]

  /// Nil for another table.
  init?(_ columns: [String]) {
    let lower = columns.map { $0.lowercased() }
    guard lower.contains("receive time"), lower.contains("serial #") || lower.contains("serial number"),
      let type = lower.firstIndex(of: "type")
    else { return nil }
    var names: [Int: String] = [:]
    for (index, heading) in lower.enumerated() {
      if let name = Self.known[heading] { names[index] = name }
    }
    self.names = names
    self.type = type
  }

  /// The variable name of a column.
  func name(_ column: Int) -> String? { names[column] }

  /// Sets the source that the cell of the type names; false where it names none.
  func finish(_ cells: [Range<Int>], _ text: Span<UInt8>, into draft: inout LineDraft) -> Bool {
    guard type < cells.count, let found = PaloAltoColumns.of(text, cells[type]) else { return false }
    draft.setSource(draft.source(found.source))
    return true
  }
}
