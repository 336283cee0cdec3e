internal import Glibc

/// An IP network in CIDR notation (RFC 4632, RFC 4291).
struct Network: Sendable, Hashable {
  /// 4 or 16 bytes in network order, bits behind the prefix cleared.
  var bytes: [UInt8]
  var prefix: Int
  /// Bits behind the prefix were set.
  var hadHostBits = false

  /// Reads `10.0.0.0/8` or `fe80::/10`; an address alone is a network of itself.
  init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count <= 2, let address = Network.address(Array(parts[0].utf8)[...]) else { return nil }
    var prefix = address.count * 8
    if parts.count == 2 {
      guard parts[1].utf8.allSatisfy({ (48...57).contains($0) }), let length = Int(parts[1]), length <= prefix
      else { return nil }
      prefix = length
    }
    bytes = address
    self.prefix = prefix
    for index in bytes.indices {
      let kept = max(0, min(8, prefix - index * 8))
      let mask = kept == 0 ? 0 : UInt8(truncatingIfNeeded: 0xff << (8 - kept))
      if bytes[index] & ~mask != 0 { hadHostBits = true }
      bytes[index] &= mask
    }
  }

  /// Whether the text of a value is an address in the network. IPv4 addresses written as IPv6 (`::ffff:10.0.0.1`) count
  /// as IPv4.
  func contains(_ text: ArraySlice<UInt8>) -> Bool {
    guard let address = Network.address(text), address.count == bytes.count else { return false }
    var index = 0
    var left = prefix
    while left > 0 {
      let mask = left >= 8 ? 0xff : UInt8(truncatingIfNeeded: 0xff << (8 - left))
      if address[index] & mask != bytes[index] { return false }
      left -= 8
      index += 1
    }
    return true
  }

  /// The bytes of an address; brackets and a zone (`fe80::1%eth0`) are taken off.
  static func address(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    var text = text
    while let first = text.first, first == 32 || first == 91 { text = text.dropFirst() }
    while let last = text.last, last == 32 || last == 93 { text = text.dropLast() }
    if let percent = text.firstIndex(of: 37) { text = text[..<percent] }
    guard (2...45).contains(text.count), let first = text.first,
      (48...57).contains(first) || (97...102).contains(first | 32) || first == 58
    else { return nil }
    let isV6 = text.contains(58)
    var address = [UInt8](repeating: 0, count: isV6 ? 16 : 4)
    let found = unsafe (Array(text) + [0]).withUnsafeBufferPointer { name in
      unsafe name.withMemoryRebound(to: CChar.self) { name in
        unsafe address.withUnsafeMutableBytes { bytes in
          unsafe inet_pton(isV6 ? AF_INET6 : AF_INET, name.baseAddress, bytes.baseAddress)
        }
      }
    }
    guard found == 1 else { return nil }
    if isV6, address[..<10].allSatisfy({ $0 == 0 }), address[10] == 0xff, address[11] == 0xff {
      return Array(address[12...])
    }
    return address
  }
}
