/// The days of the firewall when nothing happens: sessions, remote work, a mistyped password, an administrator at his desk,
/// the noise of the internet.
struct OrdinaryTraffic {
  private var noise: Noise
  private var session = 1_000

  init(seed: UInt64) { noise = Noise(seed: seed) }

  /// Lines of some days from `first`, in no order.
  mutating func lines(from first: Moment, days: Int, perDay: Int) -> [FortiGateLine] {
    var lines: [FortiGateLine] = []
    for day in 0..<days {
      let midnight = first + day * 86_400
      let isFree = (midnight + 43_200).isWeekend
      for _ in 0..<(isFree ? perDay / 4 : perDay) {
        let isNight = noise.number(0...9) == 0
        let second = isNight ? noise.number(0...86_399) : noise.number(30_600...68_400)
        lines.append(traffic(midnight + second))
      }
      if !isFree { lines += remoteWork(midnight) }
      lines += background(midnight)
    }
    return lines
  }

  private mutating func traffic(_ time: Moment) -> FortiGateLine {
    session += noise.number(1...9)
    let host = "10.20.\(noise.number(10...12)).\(noise.number(20...90))"
    if noise.number(0...5) == 0 {
      return FortiGateLine.session(
        time, from: "203.0.113.\(noise.number(1...60))", ("wan1", "wan"), to: Institute.gateway, ("root", "undefined"),
        port: noise.pick([23, 445, 3_389, 8_080]), service: "OTHER", policy: 0, seconds: 0, sent: 0, received: 0,
        id: session, action: "deny")
    }
    let (port, service) = noise.pick([(443, "HTTPS"), (443, "HTTPS"), (443, "HTTPS"), (80, "HTTP"), (993, "IMAPS")])
    return FortiGateLine.session(
      time, from: host, ("internal", "lan"), to: "198.51.100.\(noise.number(30...90))", ("wan1", "wan"), port: port,
      service: service, policy: 3, seconds: noise.number(1...600), sent: noise.number(800...90_000),
      received: noise.number(2_000...3_000_000), id: session)
  }

  private mutating func remoteWork(_ midnight: Moment) -> [FortiGateLine] {
    var lines: [FortiGateLine] = []
    for user in ["k.ono", "m.matsui", "m.murakami"] where noise.number(0...2) > 0 {
      let start = midnight + noise.number(30_000...36_000)
      let home = "198.51.100.\(["k.ono": 201, "m.matsui": 202, "m.murakami": 203][user] ?? 204)"
      if noise.number(0...4) == 0 { lines.append(FortiGateLine.vpn(start + -40, "ssl-login-fail", home, user)) }
      lines.append(FortiGateLine.vpn(start, "tunnel-up", home, user))
      for _ in 0..<4 {
        session += 3
        lines.append(
          FortiGateLine.session(
            start + noise.number(60...20_000), from: "10.212.134.\(noise.number(10...20))", ("ssl.root", "undefined"),
            to: Institute.fileServer, ("internal", "lan"), port: 445, service: "SMB", policy: 7,
            seconds: noise.number(60...900), sent: noise.number(4_000...900_000),
            received: noise.number(10_000...40_000_000), id: session))
      }
      lines.append(FortiGateLine.vpn(start + noise.number(20_000...30_000), "tunnel-down", home, user))
    }
    return lines
  }

  private mutating func background(_ midnight: Moment) -> [FortiGateLine] {
    var lines = stride(from: 0, to: 86_400, by: 10_800).map { second in
      FortiGateLine.event(
        midnight + second, "0100040704", "system", "System performance statistics",
        "action=\"perf-stats\" cpu=\(second / 7_200 % 9) mem=41 totalsession=\(180 + second / 900) msg=\"Performance statistics\""
      )
    }
    if noise.number(0...3) == 0 {
      lines.append(
        FortiGateLine.event(
          midnight + 35_000, "0100032001", "system", "Admin login successful",
          "sn=\"\(midnight.seconds)\" user=\"admin\" ui=\"https(10.20.10.5)\" method=\"https\" srcip=10.20.10.5 dstip=10.20.0.1 action=\"login\" status=\"success\" reason=\"none\" profile=\"super_admin\" msg=\"Administrator admin logged in successfully from https(10.20.10.5)\"",
          level: "information"))
      lines.append(
        FortiGateLine.event(
          midnight + 35_200, "0100044547", "system", "Object attribute configured",
          "user=\"admin\" ui=\"GUI(10.20.10.5)\" action=\"Edit\" cfgtid=\(midnight.seconds % 99_999) cfgpath=\"firewall.address\" cfgobj=\"printer-\(noise.number(1...9))\" cfgattr=\"subnet[10.20.11.9/32]\" msg=\"Edit firewall.address\"",
          level: "information"))
    }
    if noise.number(0...2) == 0 {
      lines.append(
        FortiGateLine.make(
          midnight + noise.number(0...86_000), "0419016384", "utm", "ips", "alert",
          "eventtype=\"signature\" severity=\"high\" srcip=203.0.113.\(noise.number(1...60)) dstip=192.0.2.20 dstport=443 proto=6 action=\"dropped\" service=\"HTTPS\" attack=\"Apache.HTTP.Server.Path.Traversal\" msg=\"web_server: Apache.HTTP.Server.Path.Traversal,\""
        ))
    }
    return lines
  }
}
