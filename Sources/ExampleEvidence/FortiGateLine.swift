/// One line of a FortiGate log, as FortiOS 7.0 writes it to syslog. Field names and log ids: Fortinet, "FortiOS Log
/// Message Reference".
struct FortiGateLine {
  var time: Moment
  var text: String

  /// An event of the device.
  static func event(
    _ time: Moment, _ id: String, _ subtype: String, _ description: String, _ rest: String, level: String = "notice"
  ) -> FortiGateLine {
    make(time, id, "event", subtype, level, "logdesc=\"\(description)\" " + rest)
  }

  static func make(
    _ time: Moment, _ id: String, _ type: String, _ subtype: String, _ level: String, _ rest: String
  ) -> FortiGateLine {
    var text = "<189>date=\(time.date) time=\(time.time) devname=\"fgt-edge-01\" devid=\"FGT60FEXAMPLE001\" "
    text += "eventtime=\(time.seconds)000000000 tz=\"+0900\" logid=\"\(id)\" type=\"\(type)\" subtype=\"\(subtype)\" "
    return FortiGateLine(time: time, text: text + "level=\"\(level)\" vd=\"root\" " + rest)
  }

  /// A session through the firewall.
  static func session(
    _ time: Moment, from source: String, _ sourceInterface: (String, String), to target: String,
    _ targetInterface: (String, String), port: Int, service: String, policy: Int, seconds: Int, sent: Int,
    received: Int,
    id: Int, action: String = "close"
  ) -> FortiGateLine {
    var rest = "srcip=\(source) srcport=\(49_152 + id % 16_000) srcintf=\"\(sourceInterface.0)\" "
    rest += "srcintfrole=\"\(sourceInterface.1)\" dstip=\(target) dstport=\(port) dstintf=\"\(targetInterface.0)\" "
    rest += "dstintfrole=\"\(targetInterface.1)\" sessionid=\(id) proto=6 action=\"\(action)\" policyid=\(policy) "
    rest += "service=\"\(service)\" duration=\(seconds) sentbyte=\(sent) rcvdbyte=\(received)"
    return make(time, "0000000013", "traffic", "forward", "notice", rest)
  }

  static func vpn(_ time: Moment, _ action: String, _ address: String, _ user: String) -> FortiGateLine {
    let isFailure = action == "ssl-login-fail"
    let isDown = action == "tunnel-down"
    var rest = "action=\"\(action)\" tunneltype=\"\(isFailure ? "ssl-web" : "ssl-tunnel")\" "
    rest += "tunnelid=\(time.seconds % 90_000) remip=\(address) user=\"\(user)\" "
    rest += "group=\"\(isFailure ? "N/A" : "vpn-users")\" dst_host=\"N/A\" "
    rest +=
      isFailure
      ? "reason=\"sslvpn_login_permission_denied\" msg=\"SSL user failed to logged in\""
      : "reason=\"N/A\" msg=\"SSL tunnel \(isDown ? "shutdown" : "established")\""
    let id = isFailure ? "0101039426" : isDown ? "0101039425" : "0101039424"
    let title = isFailure ? "SSL VPN login fail" : isDown ? "SSL VPN tunnel down" : "SSL VPN tunnel up"
    return event(time, id, "vpn", title, rest, level: isFailure ? "alert" : "information")
  }
}
