import Foundation

/// One function per kind: what people and logs write becomes the one spelling that is stored, compared and linked.
extension Observable {
  /// The longest value that is kept, in bytes; longer ones are no observable.
  public static let maximumLength = 16_384

  /// The observable of a kind for a value as written; defanged values are accepted. Nil for what is no such value.
  public static func canonical(_ type: Kind, _ text: some StringProtocol) -> Observable? {
    guard text.utf8.count <= maximumLength else { return nil }
    let value = String(text)
    switch type {
    case .domainName: return DomainName.canonical(Defang.refang(value)).map { Observable(.domainName, $0) }
    case .ipv4, .ipv6: return address(value)
    case .url: return CanonicalURL(Defang.refang(value)).map { Observable(.url, $0.text) }
    case .emailAddress: return mailAddress(Defang.refang(value))
    case .md5, .sha1, .sha256: return hash(value).flatMap { $0.type == type ? $0 : nil }
    case .fileName: return fileName(value)
    case .userAccount: return plain(.userAccount, value.lowercased())
    case .macAddress: return mac(value)
    case .registryKey: return registryKey(value)
    case .autonomousSystem: return autonomousSystem(value)
    case .emailMessageID:
      return plain(.emailMessageID, value.trimmingCharacters(in: CharacterSet(charactersIn: " \t<>")))
    case .device: return plain(.device, value.lowercased())
    case .mutex, .emailSubject, .process: return plain(type, value)
    }
  }

  /// An IPv4 or IPv6 address, brackets and zone allowed; IPv4-mapped addresses become IPv4.
  public static func address(_ text: some StringProtocol) -> Observable? {
    var value = Defang.refang(text)
    if value.hasPrefix("["), value.hasSuffix("]") { value = String(value.dropFirst().dropLast()) }
    return IPAddress(value)?.observable
  }

  /// A mail address. The whole is lower case: RFC 5321 lets servers tell `A@` from `a@`, none in use does, and campaigns
  /// are linked by the mailbox and not by its spelling.
  public static func mailAddress(_ text: some StringProtocol) -> Observable? {
    var value = text.trimmingCharacters(in: .whitespacesAndNewlines)
    if value.lowercased().hasPrefix("mailto:") { value.removeFirst(7) }
    if value.hasPrefix("<"), value.hasSuffix(">") { value = String(value.dropFirst().dropLast()) }
    guard let at = value.lastIndex(of: "@"), at != value.startIndex else { return nil }
    let local = value[..<at].precomposedStringWithCompatibilityMapping.lowercased()
    guard local.utf8.count <= 256,
      local.unicodeScalars.allSatisfy({ $0.value > 32 && !"<>,;:()[]\"\\".unicodeScalars.contains($0) })
    else { return nil }
    let host = value[value.index(after: at)...]
    if host.hasPrefix("["), host.hasSuffix("]") {
      var literal = host.dropFirst().dropLast()
      if literal.lowercased().hasPrefix("ipv6:") { literal = literal.dropFirst(5) }
      return IPAddress(literal).map { Observable(.emailAddress, "\(local)@[\($0)]") }
    }
    return DomainName.canonical(host).map { Observable(.emailAddress, local + "@" + $0) }
  }

  /// A hash, its kind told by its length: 32 digits MD5, 40 SHA-1, 64 SHA-256.
  public static func hash(_ text: some StringProtocol) -> Observable? {
    let value = text.trimmingCharacters(in: .whitespacesAndNewlines)
    let bytes = Array(value.utf8)
    guard bytes.allSatisfy({ hexDigit($0) != nil }) else { return nil }
    switch bytes.count {
    case 32: return Observable(.md5, value.lowercased())
    case 40: return Observable(.sha1, value.lowercased())
    case 64: return Observable(.sha256, value.lowercased())
    default: return nil
    }
  }

  /// A file name without its folders, NFKC; case stays, since Linux and mail tell it apart.
  public static func fileName(_ text: some StringProtocol) -> Observable? {
    let last = String(text).split { $0 == "/" || $0 == "\\" }.last ?? ""
    return plain(.fileName, last)
  }

  /// A hardware address as STIX 2.1 writes it: `00:1a:2b:3c:4d:5e`.
  public static func mac(_ text: some StringProtocol) -> Observable? {
    let value = text.trimmingCharacters(in: .whitespacesAndNewlines).lowercased()
    let digits = value.utf8.filter { hexDigit($0) != nil }
    let separators = value.utf8.filter { hexDigit($0) == nil }
    guard digits.count == 12, Set(separators).count <= 1, separators.allSatisfy({ $0 == 58 || $0 == 45 || $0 == 46 }),
      [0, 2, 5].contains(separators.count)
    else { return nil }
    let text = String(decoding: digits, as: UTF8.self)
    var pairs: [Substring] = []
    var rest = text[...]
    while !rest.isEmpty {
      pairs.append(rest.prefix(2))
      rest = rest.dropFirst(2)
    }
    return Observable(.macAddress, pairs.joined(separator: ":"))
  }

  private static let hives = [
    "hklm": "HKEY_LOCAL_MACHINE", "hkcu": "HKEY_CURRENT_USER", "hkcr": "HKEY_CLASSES_ROOT", "hku": "HKEY_USERS",
    "hkcc": "HKEY_CURRENT_CONFIG",
  ]

  /// A registry key with its hive in full, lower case behind it (the registry does not tell case apart).
  public static func registryKey(_ text: some StringProtocol) -> Observable? {
    guard let whole = plain(.registryKey, text)?.value else { return nil }
    let parts = whole.split(separator: "\\", maxSplits: 1, omittingEmptySubsequences: true)
    guard let first = parts.first else { return nil }
    let name = first.trimmingCharacters(in: CharacterSet(charactersIn: ": \t\r\n\0"))
    guard !name.isEmpty else { return nil }
    let hive = hives[name.lowercased()] ?? (name.utf8.allSatisfy { $0 < 128 } ? name.uppercased() : name)
    return plain(.registryKey, parts.count > 1 ? hive + "\\" + parts[1].lowercased() : hive)
  }

  /// An autonomous system as `AS64496`.
  public static func autonomousSystem(_ text: some StringProtocol) -> Observable? {
    var value = text.trimmingCharacters(in: .whitespacesAndNewlines).uppercased()
    if value.hasPrefix("AS") { value.removeFirst(2) }
    return UInt32(value).map { Observable(.autonomousSystem, "AS\($0)") }
  }

  /// Any other text: NFKC, no spaces or NULs around it, not empty.
  public static func plain(_ type: Kind, _ text: some StringProtocol) -> Observable? {
    let value = String(text).precomposedStringWithCompatibilityMapping
      .trimmingCharacters(in: CharacterSet.whitespacesAndNewlines.union(CharacterSet(charactersIn: "\0")))
    return value.isEmpty || value.utf8.count > maximumLength ? nil : Observable(type, value)
  }

  /// The kind of a value nobody named, told by its form; nil where no kind fits. File names and accounts have no form of
  /// their own and are never guessed.
  public static func recognised(_ text: some StringProtocol) -> Observable? {
    guard text.utf8.count <= maximumLength else { return nil }
    let value = Defang.refang(text)
    if value.contains("://") { return CanonicalURL(value).map { Observable(.url, $0.text) } }
    if let address = address(value) { return address }
    if let hash = hash(value) { return hash }
    if value.contains("@") { return mailAddress(value) }
    if let domain = DomainName.canonical(value) { return Observable(.domainName, domain) }
    if let slash = value.firstIndex(where: { $0 == "/" || $0 == ":" }), slash != value.startIndex,
      let url = CanonicalURL("http://" + value), url.hostObservable != nil
    {
      return Observable(.url, url.text)
    }
    return nil
  }
}
