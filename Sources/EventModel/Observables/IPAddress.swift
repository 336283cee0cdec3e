/// An internet address: IPv4, or IPv6 written as RFC 5952 asks.
///
/// IPv4 is read in its one unambiguous form: four decimal numbers without leading zeros (RFC 6943, section 3.1.1, tells
/// what happens otherwise). A zone (`%eth0`, RFC 4007) is accepted and dropped: it means something on one machine only.
@frozen
public struct IPAddress: Hashable, Comparable, Sendable {
  /// The two address families.
  @frozen
  public enum Family: UInt8, Sendable {
    case ipv4, ipv6
  }

  /// The family.
  public let family: Family
  /// The upper 64 bits; 0 for IPv4.
  public let high: UInt64
  /// The lower 64 bits; for IPv4 its 32 bits.
  public let low: UInt64

  /// An IPv4 address from its 32 bits.
  @inlinable
  public init(v4 bits: UInt32) {
    family = .ipv4
    high = 0
    low = UInt64(bits)
  }

  /// An IPv6 address from its 128 bits.
  @inlinable
  public init(high: UInt64, low: UInt64) {
    family = .ipv6
    self.high = high
    self.low = low
  }

  /// Reads either family.
  public init?(_ text: some StringProtocol) {
    let bytes = Array(text.utf8)
    self.init(bytes.span, 0, bytes.count)
  }

  /// Reads either family from `start..<end` of `bytes`, without a zone.
  public init?(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) {
    guard start < end, end - start <= 64 else { return nil }
    var colon = false
    for index in start..<min(end, start + 6) where bytes[index] == 58 { colon = true }
    if colon {
      guard let (high, low) = IPv6Text.parse(bytes, start, end) else { return nil }
      self.init(high: high, low: low)
    } else {
      guard let bits = IPAddress.v4(bytes, start, end) else { return nil }
      self.init(v4: bits)
    }
  }

  /// The 32 bits of a dotted quad that fills `start..<end`; nil for anything else.
  @inlinable
  public static func v4(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> UInt32? {
    guard end - start >= 7, end - start <= 15 else { return nil }
    var bits: UInt32 = 0
    var part: UInt32 = 0
    var digits = 0
    var parts = 0
    for index in start..<end {
      let byte = bytes[index]
      if byte == 46 {
        guard digits > 0, parts < 3 else { return nil }
        bits = bits << 8 | part
        part = 0
        digits = 0
        parts += 1
      } else {
        guard byte >= 48, byte <= 57, digits == 0 || part != 0, digits < 3 else { return nil }
        part = part * 10 + UInt32(byte - 48)
        digits += 1
        guard part <= 255 else { return nil }
      }
    }
    return parts == 3 && digits > 0 ? bits << 8 | part : nil
  }

  /// The IPv4 address inside an IPv4-mapped IPv6 address (`::ffff:0:0/96`), otherwise the address itself.
  public var unmapped: IPAddress {
    family == .ipv6 && high == 0 && low >> 32 == 0xffff ? IPAddress(v4: UInt32(truncatingIfNeeded: low)) : self
  }

  /// IPv4 before IPv6, then by number.
  public static func < (lhs: IPAddress, rhs: IPAddress) -> Bool {
    (lhs.family.rawValue, lhs.high, lhs.low) < (rhs.family.rawValue, rhs.high, rhs.low)
  }

  /// The observable: IPv4-mapped addresses become IPv4.
  public var observable: Observable {
    let address = unmapped
    return Observable(address.family == .ipv4 ? .ipv4 : .ipv6, address.description)
  }
}

extension IPAddress: CustomStringConvertible {
  /// Dotted quad, or RFC 5952: lower case, no leading zeros, the first longest run of zeros as `::`.
  public var description: String {
    switch family {
    case .ipv4:
      [24, 16, 8, 0].map { (shift: UInt64) in String(UInt8(truncatingIfNeeded: low >> shift)) }
        .joined(separator: ".")
    case .ipv6: IPv6Text.render(high, low)
    }
  }
}
