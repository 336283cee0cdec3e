import EventModel

/// Which fields of which products hold which kinds of values: the names that FortiOS, PAN-OS, W3C, Sysmon and Windows,
/// ECS, AWS, Microsoft 365 and Kagami's own mail events give to them.
enum FieldObservables {
  /// How a field's text is read.
  enum Reading: UInt8 {
    /// An address, with or without a port.
    case address = 1
    /// A domain name or an address.
    case host
    /// A whole URL, or one without a scheme.
    case url
    /// A mail address.
    case mail
    /// One hash, or Sysmon's `SHA1=..,MD5=..`.
    case hashes
    /// An account.
    case account
    /// A device or computer.
    case device
    case mac
    case fileName
    case subject
    case messageID
    /// What looks like an observable and is none: versions, object identifiers, links to the maker's own help.
    case nothing
  }

  private static let names: [(Reading, String)] = [
    (
      .address,
      """
      srcip dstip remip locip tunnelip assignip assigned tranip transip src dst src_ip dst_ip srcaddr dstaddr c-ip s-ip
      r-ip client_ip clientip source_ip sourceip destination_ip destinationip dest_ip remote_addr remote_ip remoteip ip
      ipaddr ipaddress ip_address saddr daddr SourceIp DestinationIp IpAddress SourceAddress DestAddress
      DestinationAddress ClientAddress ClientIP ClientIPAddress CallerIpAddress callerIpAddress ipAddress
      sourceIPAddress sourceIpAddress ActorIpAddress source.ip destination.ip client.ip server.ip source.address
      source.nat.ip destination.nat.ip related.ip received.ip x-forwarded-for X-Forwarded-For natsrc natdst srcIp dstIp
      src_addr dst_addr peer_ip gateway
      """
    ),
    (
      .host,
      """
      host hostname dsthost dstname dest_host QueryName DestinationHostname SourceHostname query dns_query qname domain
      cs-host cs(Host) destination.domain source.domain url.domain dns.question.name server.domain host.hostname sni
      tls.client.server_name r-host dhost shost DestinationHost from.domain reply_to.domain return_path.domain
      url.registered_domain server_name
      """
    ),
    (
      .url,
      "url URL uri cs-uri request_url referer referrer cs(Referer) cs-referer url.full url.original requestURL Url"
    ),
    (
      .mail,
      """
      from to sender recipient email mail user_email from.address reply_to.address return_path.address sender.address
      to.address cc.address SenderAddress RecipientAddress UserPrincipalName userPrincipalName
      """
    ),
    (
      .hashes,
      """
      Hashes Hash hash md5 sha1 sha256 MD5 SHA1 SHA256 filehash FileHash file.hash.sha256 file.hash.sha1 file.hash.md5
      process.hash.sha256 attachment.sha256 analyticscksum
      """
    ),
    (
      .account,
      """
      user usr suser duser TargetUserName SubjectUserName User username userid cs-username xauthuser AccountName account
      userName user.name UserId source.user.name SourceUserName DestinationUserName srcuser dstuser
      userIdentity.userName userIdentity.arn SamAccountName
      """
    ),
    (
      .device,
      """
      devname devid Computer ComputerName WorkstationName Workstation host.name dvchost device device_name dvc
      observer.name serial
      """
    ),
    (.mac, "srcmac dstmac mac src_mac dst_mac source.mac destination.mac smac dmac"),
    (.fileName, "filename fname FileName TargetFilename file.name attachment.name"),
    (.subject, "subject"),
    (.messageID, "message_id"),
    (.nothing, "FWLink"),
  ]

  /// Every name, as readers meet it.
  static let fieldNames: [String] = names.flatMap { $0.1.split { $0 == " " || $0 == "\n" }.map(String.init) }

  private static let readings: [String: Reading] = {
    var readings: [String: Reading] = [:]
    for (reading, text) in names {
      for name in text.split(whereSeparator: { $0 == " " || $0 == "\n" }) { readings[name.lowercased()] = reading }
    }
    return readings
  }()

  /// What the name of a field says about its values; nil where it says nothing.
  static func reading(of field: String) -> Reading? {
    let name = field.lowercased()
    if let reading = readings[name] { return reading }
    return name.hasSuffix("version") || field.hasSuffix("OID") || field.hasSuffix("Oid") ? .nothing : nil
  }

  /// The observables in a value; empty where there are none.
  static func observables(_ reading: Reading, value: String) -> [Observable] {
    guard value.utf8.count <= Observable.maximumLength else { return [] }
    let text = value.trimmingSpaces()
    guard !["", "-", "n/a", "none", "null", "unknown", "(none)"].contains(text.lowercased()) else { return [] }
    switch reading {
    case .address: return text.split { $0 == "," || $0 == " " }.compactMap { address(String($0)) }
    case .host: return [address(text) ?? Observable.canonical(.domainName, text)].compactMap { $0 }
    case .url: return url(text)
    case .mail: return text.split { $0 == "," || $0 == ";" || $0 == " " }.compactMap { Observable.mailAddress($0) }
    case .hashes:
      return text.split { $0 == "," || $0 == ";" || $0 == " " }.compactMap { part in
        Observable.hash(part.lastIndex(of: "=").map { part[part.index(after: $0)...] } ?? part)
      }
    case .account:
      let mail = text.contains("@") ? Observable.mailAddress(text) : nil
      return [mail ?? Observable.canonical(.userAccount, text)].compactMap { $0 }
    case .device: return [Observable.canonical(.device, text)].compactMap { $0 }
    case .mac: return [Observable.mac(text)].compactMap { $0 }
    case .fileName: return [Observable.fileName(text)].compactMap { $0 }
    case .subject: return [Observable.plain(.emailSubject, text)].compactMap { $0 }
    case .messageID: return [Observable.canonical(.emailMessageID, text)].compactMap { $0 }
    case .nothing: return []
    }
  }

  private static func address(_ text: String) -> Observable? {
    if let address = Observable.address(text) { return address }
    guard let colon = text.lastIndex(of: ":") else { return nil }
    return Observable.address(text[..<colon])
  }

  private static func url(_ text: String) -> [Observable] {
    guard let url = CanonicalURL(Defang.refang(text)) else { return [] }
    return [Observable(.url, url.text), url.hostObservable].compactMap { $0 }
  }
}
