/// The access log of the institute's web server, which also answers for the name of the VPN: visitors, and a scanner that
/// tries the flaws of five makers' gateways.
enum WebLog {
  static var text: String {
    var noise = Noise(seed: 0x5745_4221)
    var lines: [(Moment, String)] = []
    let pages = [
      "/", "/ja/", "/en/", "/ja/reports/2024-03.html", "/ja/events/", "/css/site.css", "/img/logo.png", "/robots.txt",
    ]
    for _ in 0..<900 {
      let time = Moment(6, 24, 0, 0, 0) + noise.number(0...(11 * 86_400))
      let visitor = "198.51.100.\(noise.number(1...254))"
      lines.append(
        (time, line(time, visitor, "GET", noise.pick(pages), 200, noise.number(300...60_000), "Mozilla/5.0")))
    }
    for (index, probe) in probes.enumerated() {
      let time = Moment(6, 29, 1, 52, 10) + index * 9
      lines.append(
        (time, line(time, FortiGateIntrusion.scanner, probe.0, probe.1, probe.2, 196, "python-requests/2.31.0")))
    }
    let ordered = lines.enumerated().sorted { ($0.element.0, $0.offset) < ($1.element.0, $1.offset) }
    return ordered.map { $0.element.1 + "\n" }.joined()
  }

  private static let probes: [(String, String, Int)] = [
    ("GET", "/remote/login?lang=en", 404),
    ("GET", "/remote/fgt_lang?lang=/../../../..//////////dev/cmdb/sslvpn_websession", 404),
    ("POST", "/remote/hostcheck_validate?enc=00c3a1b27f98e4d5", 404),
    ("GET", "/prx/000/http/localhost/client_sec/%00../../../addfolder", 404),
    ("GET", "/api/v1/totp/user-backup-code/../../system/system-information", 404),
    ("GET", "/gwtest/formssso?event=start&target=" + String(repeating: "A", count: 120), 404),
    ("GET", "/dana-na/../dana/html5acc/guacamole/../../../../../../etc/passwd?/dana/html5acc/guacamole/", 404),
    ("GET", "/admin/", 404),
  ]

  private static func line(
    _ time: Moment, _ address: String, _ method: String, _ target: String, _ status: Int, _ size: Int, _ agent: String
  ) -> String {
    "\(address) - - [\(time.web)] \"\(method) \(target) HTTP/1.1\" \(status) \(size) \"-\" \"\(agent)\""
  }
}
