/// The intrusion over the VPN gateway: exploit attempts, password guessing, a session at night, new accounts, an open
/// policy, the configuration, less logging, and two large transfers.
enum FortiGateIntrusion {
  static let scanner = "203.0.113.77"
  static let operatorAddress = "198.51.100.23"
  static let drop = "203.0.113.200"

  static var lines: [FortiGateLine] { exploitation + guessing + takeover + collection }

  private static var exploitation: [FortiGateLine] {
    var lines: [FortiGateLine] = []
    for index in 0..<6 {
      lines.append(
        FortiGateLine.make(
          Moment(6, 29, 2, 11 + index, 7), "0419016384", "utm", "ips", "alert",
          "eventtype=\"signature\" severity=\"critical\" srcip=\(scanner) dstip=\(Institute.gateway) dstport=10443 proto=6 action=\"detected\" service=\"HTTPS\" attack=\"FortiOS.SSL.VPN.Heap.Buffer.Overflow\" msg=\"web_server: FortiOS.SSL.VPN.Heap.Buffer.Overflow,\""
        ))
    }
    for minute in [14, 17] {
      lines.append(
        FortiGateLine.event(
          Moment(6, 29, 2, minute, 40), "0100032546", "system", "Application crashed",
          "action=\"crash\" msg=\"Pid: 0\(minute)213, application: sslvpnd, Firmware: FortiGate-60F v7.0.11, Signal 11 received\"",
          level: "warning"))
    }
    return lines
  }

  private static var guessing: [FortiGateLine] {
    let users = ["admin", "k.ono", "m.matsui", "n.hayashi", "office", "test", "vpn", "m.murakami", "backup"]
    let start = Moment(6, 30, 1, 31, 0)
    var lines = (0..<63).map { index in
      FortiGateLine.vpn(start + index * 31, "ssl-login-fail", scanner, users[index % users.count])
    }
    lines.append(FortiGateLine.vpn(start + 64 * 31, "tunnel-up", scanner, "n.hayashi"))
    lines.append(FortiGateLine.vpn(start + 64 * 31 + 2_400, "tunnel-down", scanner, "n.hayashi"))
    return lines
  }

  private static func change(_ time: Moment, _ action: String, _ path: String, _ object: String, _ detail: String)
    -> FortiGateLine
  {
    FortiGateLine.event(
      time, "0100044547", "system", "Object attribute configured",
      "user=\"admin\" ui=\"GUI(\(operatorAddress))\" action=\"\(action)\" cfgtid=\(time.seconds % 99_999) cfgpath=\"\(path)\" cfgobj=\"\(object)\" cfgattr=\"\(detail)\" msg=\"\(action) \(path) \(object)\"",
      level: "information")
  }

  private static var takeover: [FortiGateLine] {
    let login = FortiGateLine.event(
      Moment(7, 1, 2, 31, 12), "0100032001", "system", "Admin login successful",
      "sn=\"1719768672\" user=\"admin\" ui=\"https(\(operatorAddress))\" method=\"https\" srcip=\(operatorAddress) dstip=\(Institute.gateway) action=\"login\" status=\"success\" reason=\"none\" profile=\"super_admin\" msg=\"Administrator admin logged in successfully from https(\(operatorAddress))\"",
      level: "information")
    let download = FortiGateLine.event(
      Moment(7, 1, 2, 44, 30), "0100032095", "system", "Admin performed an action from GUI",
      "user=\"admin\" ui=\"GUI(\(operatorAddress))\" action=\"download\" status=\"success\" msg=\"System config file has been downloaded by user admin via GUI(\(operatorAddress))\""
    )
    return [
      login,
      change(
        Moment(7, 1, 2, 34, 5), "Add", "system.admin", "svc_backup", "accprofile[super_admin]vdom[root]password[*]"),
      change(Moment(7, 1, 2, 36, 41), "Add", "user.local", "vpnsupport", "type[password]passwd[*]"),
      change(Moment(7, 1, 2, 38, 2), "Edit", "user.group", "vpn-users", "member[n.hayashi->n.hayashi vpnsupport]"),
      change(
        Moment(7, 1, 2, 40, 19), "Add", "firewall.policy", "91",
        "srcintf[ssl.root]dstintf[any]srcaddr[all]dstaddr[all]action[accept]schedule[always]service[ALL]"),
      download,
      change(Moment(7, 1, 2, 46, 58), "Edit", "log.syslogd2.setting", "", "status[enable->disable]"),
    ]
  }

  private static var collection: [FortiGateLine] {
    [
      FortiGateLine.vpn(Moment(7, 2, 1, 12, 9), "tunnel-up", operatorAddress, "vpnsupport"),
      FortiGateLine.session(
        Moment(7, 2, 2, 20, 44), from: "10.212.134.66", ("ssl.root", "undefined"), to: Institute.fileServer,
        ("internal", "lan"), port: 445, service: "SMB", policy: 91, seconds: 4_020, sent: 12_882_301,
        received: 3_412_883_022, id: 77_001),
      FortiGateLine.session(
        Moment(7, 2, 3, 5, 2), from: Institute.fileServer, ("internal", "lan"), to: drop, ("wan1", "wan"), port: 443,
        service: "HTTPS", policy: 3, seconds: 2_204, sent: 1_988_214_733, received: 3_120_442, id: 77_002),
      FortiGateLine.vpn(Moment(7, 2, 3, 31, 50), "tunnel-down", operatorAddress, "vpnsupport"),
    ]
  }
}
