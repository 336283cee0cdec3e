/// Small evidence that built-in rules fire on, and evidence they must not fire on.
enum Samples {
  /// A rule of our own, so that these tests do not depend on the content packs.
  static let rule = """
    title: Administrator added from outside
    title_ja: 外部からの管理者追加
    id: 6f0a3c6e-6d0f-4b8e-9d0a-0f2f6a5c1b11
    status: test
    level: high
    tags: [attack.t1136.001, attack.persistence]
    logsource: {product: fortigate, service: event}
    detection:
      selection:
        action: Add
        cfgpath: system.admin
      condition: selection
    """

  /// A FortiGate event line.
  static func line(_ number: Int, admin: Bool) -> String {
    let second = number % 60
    let minute = number / 60 % 60
    let time = "2024-06-20 time=03:\(minute < 10 ? "0" : "")\(minute):\(second < 10 ? "0" : "")\(second)"
    let path = admin ? "system.admin" : "firewall.address"
    return "date=\(time) devname=\"fw\" devid=\"FG100\" logid=\"0100044547\" type=\"event\" subtype=\"system\" "
      + "level=\"information\" vd=\"root\" tz=\"+0900\" logdesc=\"Object attribute configured\" user=\"admin\" "
      + "ui=\"GUI(203.0.113.9)\" action=\"Add\" cfgpath=\"\(path)\" cfgobj=\"support\(number)\""
  }

  /// Lines of which those at `hits` fire the rule.
  static func log(lines: Int, hits: Set<Int>) -> String {
    (0..<lines).map { line($0, admin: hits.contains($0)) }.joined(separator: "\n") + "\n"
  }
}
