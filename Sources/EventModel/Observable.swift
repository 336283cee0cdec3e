/// A typed value that can be shared, searched and linked: a STIX 2.1 cyber-observable, reduced to type and value.
public struct Observable: Hashable, Sendable, Codable {
  /// The kinds, named as in STIX 2.1 (hashes by the algorithm of `file:hashes`).
  public enum Kind: String, Sendable, Codable, CaseIterable {
    case domainName = "domain-name"
    case ipv4 = "ipv4-addr"
    case ipv6 = "ipv6-addr"
    case url
    case emailAddress = "email-addr"
    case md5 = "file:md5"
    case sha1 = "file:sha1"
    case sha256 = "file:sha256"
    case fileName = "file:name"
    case userAccount = "user-account"
    case macAddress = "mac-addr"
    case mutex
    case registryKey = "windows-registry-key"
    case autonomousSystem = "autonomous-system"
    case emailMessageID = "email-message:message_id"
    case emailSubject = "email-message:subject"
    case device
    case process
  }

  /// What it is.
  public var type: Kind
  /// The canonical form (see `Observable.canonical`).
  public var value: String

  /// An observable whose value is already canonical.
  public init(_ type: Kind, _ value: String) {
    self.type = type
    self.value = value
  }
}

extension Observable: Comparable {
  /// By type, then by value.
  public static func < (lhs: Observable, rhs: Observable) -> Bool {
    lhs.type == rhs.type ? lhs.value < rhs.value : lhs.type.rawValue < rhs.type.rawValue
  }
}
