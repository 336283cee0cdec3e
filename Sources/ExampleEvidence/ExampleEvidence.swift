/// Evidence of a made-up institute: a mailbox, a Maildir, logs of a firewall and of a web server, event logs of a desk and
/// of a file server, indicators. Always the same bytes. Nothing in it runs or leads anywhere: reserved addresses and
/// domains, headers of file formats and zeros.
public enum ExampleEvidence {
  /// All files by their path in `Examples/`.
  public static func files() -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    mail(&files)
    firewall(&files)
    files["evidence/web/access.log"] = Array(WebLog.text.utf8)
    files.merge(WindowsEvents.files) { _, new in new }
    files["indicators.csv"] = Array(indicators.utf8)
    files["README.md"] = Array(readme.utf8)
    return files
  }

  private static func mail(_ files: inout [String: [UInt8]]) {
    var ordinary = OrdinaryMail(seed: 0x4d41_494c)
    let all = ordinary.messages(320)
    let campaign = CampaignMail.messages(first: 9_000)
    let personal = all.filter { $0.number % 12 == 0 } + campaign.suffix(1)
    let shared = all.filter { $0.number % 12 != 0 } + campaign.dropLast()
    let ordered = shared.sorted { ($0.time, $0.number) < ($1.time, $1.number) }
    files["evidence/mail/institute.mbox"] = ordered.flatMap { Mailbox.entry($0) }
    for message in personal {
      files["evidence/mail/murakami/cur/\(message.time.seconds).M\(message.number)P1.mail:2,S"] = message.bytes
    }
  }

  private static func firewall(_ files: inout [String: [UInt8]]) {
    var june = OrdinaryTraffic(seed: 0x4a55_4e45)
    files["evidence/firewall/fortigate-2024-06.log.gz"] = Containers.gzip(
      text(june.lines(from: Moment(6, 10), days: 17, perDay: 230)))
    var july = OrdinaryTraffic(seed: 0x4a55_4c59)
    let lines = july.lines(from: Moment(6, 27), days: 8, perDay: 300) + FortiGateIntrusion.lines
    files["evidence/firewall/fortigate.log"] = text(lines)
  }

  private static func text(_ lines: [FortiGateLine]) -> [UInt8] {
    let ordered = lines.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
    return ordered.flatMap { Array(($0.element.text + "\n").utf8) }
  }
}
