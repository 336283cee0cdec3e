/// A block of addresses in CIDR notation (RFC 4632, RFC 4291).
public struct IPNetwork: Hashable, Sendable, CustomStringConvertible {
  /// The first address of the block.
  public let base: IPAddress
  /// Number of leading bits that all addresses share: 0...32 or 0...128.
  public let prefix: Int

  /// The block that an address lies in; nil for a prefix that the family does not have.
  public init?(_ address: IPAddress, prefix: Int) {
    guard prefix >= 0, prefix <= (address.family == .ipv4 ? 32 : 128) else { return nil }
    self.prefix = prefix
    base = IPNetwork.masked(address, prefix)
  }

  /// Reads `192.0.2.0/24`, `2001:db8::/32`, or one address. Bits behind the prefix are dropped.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = parts.first, let address = IPAddress(first) else { return nil }
    let width = address.family == .ipv4 ? 32 : 128
    guard parts.count == 2 else {
      self.init(address, prefix: width)
      return
    }
    guard parts[1].utf8.allSatisfy({ (48...57).contains($0) }), parts[1].utf8.count <= 3, let prefix = Int(parts[1])
    else { return nil }
    self.init(address, prefix: prefix)
  }

  /// The address with the bits behind the prefix set to 0.
  public static func masked(_ address: IPAddress, _ prefix: Int) -> IPAddress {
    switch address.family {
    case .ipv4:
      let mask: UInt64 = prefix == 0 ? 0 : (0xffff_ffff << UInt64(32 - prefix)) & 0xffff_ffff
      return IPAddress(v4: UInt32(truncatingIfNeeded: address.low & mask))
    case .ipv6:
      let high: UInt64 = prefix >= 64 ? .max : prefix == 0 ? 0 : .max << UInt64(64 - prefix)
      let low: UInt64 = prefix <= 64 ? 0 : .max << UInt64(128 - prefix)
      return IPAddress(high: address.high & high, low: address.low & low)
    }
  }

  /// Whether the block is one address.
  public var isSingle: Bool { prefix == (base.family == .ipv4 ? 32 : 128) }

  /// Whether the address lies in the block.
  public func contains(_ address: IPAddress) -> Bool {
    address.family == base.family && IPNetwork.masked(address, prefix) == base
  }

  /// Whether the whole of another block lies in this one.
  public func contains(_ other: IPNetwork) -> Bool { other.prefix >= prefix && contains(other.base) }

  /// CIDR notation; one address alone has no prefix.
  public var description: String { isSingle ? base.description : "\(base)/\(prefix)" }
}
