extension IPAddress {
  /// Private, local, shared, multicast or unspecified (RFC 6890): such an address means another machine in every network, or
  /// none. The networks of examples (RFC 5737, RFC 3849) are not among them.
  public var isSpecialPurpose: Bool {
    let address = unmapped
    return Self.specialNetworks.contains { $0.contains(address) }
  }

  /// The machine itself.
  public var isLoopback: Bool { unmapped.family == .ipv4 ? unmapped.low >> 24 == 127 : high == 0 && low == 1 }

  private static let specialNetworks = [
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16",
    "224.0.0.0/3", "::/127", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
  ].compactMap { IPNetwork($0) }
}
