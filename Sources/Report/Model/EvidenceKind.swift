import EventModel

/// What sort of system evidence comes from: the lanes of the timeline and the rows of the coverage table.
enum EvidenceKind: String, CaseIterable, Sendable {
  case mail, network, web, host, cloud, other

  /// From the name of a reader or of a kind of record, as `mbox`, `fortinet:fortigate:event`.
  init(named name: String) {
    guard name != "message" else {
      self = .mail
      return
    }
    let words = name.lowercased().split(whereSeparator: { !$0.isLetter && !$0.isNumber }).map(String.init)
    // A firewall on a host is a firewall: the first kind that has one of the words, in this order.
    let kind = EvidenceKind.words.first { !$0.words.isDisjoint(with: words) }?.kind
    self = kind ?? .other
  }

  private static let words: [(kind: EvidenceKind, words: Set<String>)] = [
    (.mail, ["mail", "mbox", "maildir", "emlx", "eml", "msg", "pst", "ost", "outlook", "tnef", "smtp", "postfix"]),
    (
      .network,
      [
        "fortinet", "fortigate", "fortios", "paloalto", "panos", "cisco", "juniper", "junos", "sonicwall", "sophos",
        "checkpoint", "array", "arraynetworks", "citrix", "netscaler", "f5", "bigip", "ivanti", "pulse", "pulsesecure",
        "openvpn", "wireguard", "vpn", "firewall", "iptables", "netflow", "ipfix", "flow", "zeek", "suricata", "dns",
        "yamaha", "watchguard", "huawei", "mikrotik",
      ]
    ),
    (
      .web,
      [
        "web", "webserver", "apache", "nginx", "iis", "haproxy", "w3c", "clf", "combined", "squid", "proxy", "tomcat",
        "access",
      ]
    ),
    (
      .cloud,
      ["azure", "entra", "m365", "o365", "office365", "aws", "cloudtrail", "gcp", "okta", "google", "onelogin"]
    ),
    (.host, ["windows", "evtx", "sysmon", "linux", "auditd", "macos", "sshd", "unix", "sudo"]),
  ]

  /// Title of a lane.
  var title: Phrase {
    switch self {
    case .mail: Phrase(en: "Mail", ja: "メール")
    case .network: Phrase(en: "VPN, firewalls, network", ja: "VPN・ファイアウォール等")
    case .web: Phrase(en: "Web servers", ja: "Webサーバー")
    case .host: Phrase(en: "PCs and servers", ja: "端末・サーバー")
    case .cloud: Phrase(en: "Cloud services", ja: "クラウド")
    case .other: Phrase(en: "Other records", ja: "その他の記録")
    }
  }

  /// What cannot be answered without it.
  var blindness: Phrase {
    switch self {
    case .mail:
      Phrase(en: "whether lure mail arrived, and who got it", ja: "標的型メールが届いたか、誰に届いたか")
    case .network:
      Phrase(
        en: "whether somebody came in through VPN devices or firewalls", ja: "VPN機器やファイアウォールから侵入されたか")
    case .web:
      Phrase(en: "whether web servers were attacked", ja: "Webサーバーが攻撃されたか")
    case .host:
      Phrase(en: "whether anything was run on PCs and servers, and what was reached", ja: "端末・サーバー上で何が実行され、どこまで到達されたか")
    case .cloud:
      Phrase(en: "whether cloud accounts were used by others", ja: "クラウドのアカウントが他人に使われたか")
    case .other: Phrase(en: "", ja: "")
    }
  }
}
