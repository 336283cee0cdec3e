import EventModel

/// Names that feeds give to kinds of values, and how a named value becomes patterns.
enum IndicatorTypes {
  /// What a name says: a kind, a value whose form tells its kind, or something that is not looked for.
  enum Meaning {
    case kind(Observable.Kind)
    case address
    case hash
    case hostOrAddress
    case any
  }

  /// Names of MISP, OpenIOC, STIX, AlienVault OTX, abuse.ch and plain English, in lower case.
  static let names: [String: Meaning] = [
    "domain": .kind(.domainName), "domain-name": .kind(.domainName), "hostname": .hostOrAddress, "host": .hostOrAddress,
    "fqdn": .hostOrAddress, "domain_name": .kind(.domainName), "c2": .any,
    "ip": .address, "ipv4": .address, "ipv6": .address, "ip-src": .address, "ip-dst": .address, "ip_address": .address,
    "ipv4-addr": .address, "ipv6-addr": .address, "address": .address, "cidr": .address, "ip-address": .address,
    "ip:port": .address, "ip-addr": .address, "network": .address,
    "url": .kind(.url), "uri": .kind(.url), "link": .kind(.url),
    "email": .kind(.emailAddress), "email-addr": .kind(.emailAddress), "email-src": .kind(.emailAddress),
    "email-dst": .kind(.emailAddress), "email-reply-to": .kind(.emailAddress), "mail": .kind(.emailAddress),
    "email-address": .kind(.emailAddress), "email_address": .kind(.emailAddress), "sender": .kind(.emailAddress),
    "email-subject": .kind(.emailSubject), "email-message-id": .kind(.emailMessageID),
    "md5": .hash, "sha1": .hash, "sha-1": .hash, "sha256": .hash, "sha-256": .hash, "hash": .hash,
    "filehash-md5": .hash, "filehash-sha1": .hash, "filehash-sha256": .hash, "md5_hash": .hash, "sha1_hash": .hash,
    "sha256_hash": .hash, "file-hash": .hash, "file:md5": .hash, "file:sha1": .hash, "file:sha256": .hash,
    "filename": .kind(.fileName), "file-name": .kind(.fileName), "file_name": .kind(.fileName),
    "email-attachment": .kind(.fileName), "attachment": .kind(.fileName), "file:name": .kind(.fileName),
    "mutex": .kind(.mutex), "regkey": .kind(.registryKey), "registry-key": .kind(.registryKey),
    "windows-registry-key": .kind(.registryKey), "registry": .kind(.registryKey),
    "ioc": .any, "indicator": .any, "value": .any, "any": .any, "other": .any,
  ]

  /// The pattern of a value with a stated kind; nil when the value is not of that kind.
  static func pattern(_ value: String, meaning: Meaning) -> Indicator.Pattern? {
    switch meaning {
    case .kind(let kind): return Observable.canonical(kind, value).map { .value($0) }
    case .hash: return Observable.hash(value).map { .value($0) }
    case .address: return address(value)
    case .hostOrAddress:
      return address(value) ?? Observable.canonical(.domainName, value).map { .value($0) }
    case .any:
      return address(value) ?? Observable.recognised(value).map { .value($0) }
    }
  }

  /// An address or a block, with or without a port.
  private static func address(_ text: String) -> Indicator.Pattern? {
    let value = Defang.refang(text)
    if let network = network(value) { return network }
    guard let colon = value.lastIndex(of: ":"), value[value.index(after: colon)...].allSatisfy(\.isNumber) else {
      return nil
    }
    var host = value[..<colon]
    guard !host.contains(":") || host.hasPrefix("[") else { return nil }
    if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
    return network(String(host))
  }

  private static func network(_ text: String) -> Indicator.Pattern? {
    guard let network = IPNetwork(text) else { return nil }
    return network.isSingle ? .value(network.base.observable) : .network(network)
  }
}
