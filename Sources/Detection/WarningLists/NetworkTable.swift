import EventModel

/// Blocks of addresses with a number each, looked up by address: one hash look-up for each prefix length in use.
struct NetworkTable: Sendable {
  private var entries: [IPNetwork: [Int32]] = [:]
  private var prefixesV4: [Int] = []
  private var prefixesV6: [Int] = []

  var isEmpty: Bool { entries.isEmpty }
  var hasIPv4: Bool { !prefixesV4.isEmpty }
  var hasIPv6: Bool { !prefixesV6.isEmpty }

  mutating func insert(_ network: IPNetwork, _ value: Int32) {
    entries[network, default: []].append(value)
    switch network.base.family {
    case .ipv4: if !prefixesV4.contains(network.prefix) { prefixesV4.append(network.prefix) }
    case .ipv6: if !prefixesV6.contains(network.prefix) { prefixesV6.append(network.prefix) }
    }
  }

  /// Calls `body` with the number of every block that the address lies in.
  func forEach(containing address: IPAddress, _ body: (Int32) -> Void) {
    for prefix in address.family == .ipv4 ? prefixesV4 : prefixesV6 {
      guard let network = IPNetwork(address, prefix: prefix), let values = entries[network] else { continue }
      for value in values { body(value) }
    }
  }

  func contains(_ address: IPAddress) -> Bool {
    (address.family == .ipv4 ? prefixesV4 : prefixesV6).contains { prefix in
      IPNetwork(address, prefix: prefix).map { entries[$0] != nil } ?? false
    }
  }

  /// Whether one block holds the whole of another.
  func covers(_ network: IPNetwork) -> Bool {
    (network.base.family == .ipv4 ? prefixesV4 : prefixesV6).contains { prefix in
      prefix <= network.prefix && (IPNetwork(network.base, prefix: prefix).map { entries[$0] != nil } ?? false)
    }
  }
}
