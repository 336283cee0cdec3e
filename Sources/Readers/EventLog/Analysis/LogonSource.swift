import EventModel

/// Where a logon came from.
enum LogonSource {
  /// An address in its one form (IPv4 in IPv6 as IPv4), a workstation in lower case.
  static func canonical(_ text: String) -> String { Observable.address(text)?.value ?? text.lowercased() }

  /// The computer itself.
  static func isLoopback(_ source: String) -> Bool {
    source == "::1" || source == "localhost" || IPAddress(source).map { loopback?.contains($0) ?? false } ?? false
  }

  /// A public address: none of those that RFC 6890 keeps for private and special use, and no name.
  static func isFromInternet(_ source: String) -> Bool {
    IPAddress(source).map { address in !special.contains { $0.contains(address) } } ?? false
  }

  private static let loopback = IPNetwork("127.0.0.0/8")

  private static let special = [
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16",
    "224.0.0.0/3", "::/127", "fc00::/7", "fe80::/10", "ff00::/8",
  ].compactMap { IPNetwork($0) }
}
