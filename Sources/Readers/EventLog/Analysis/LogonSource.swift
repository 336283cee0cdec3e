import EventModel

/// Where a logon came from.
enum LogonSource {
  /// An address in its one form (IPv4 in IPv6 as IPv4), a workstation in lower case.
  static func canonical(_ text: String) -> String { Observable.address(text)?.value ?? text.lowercased() }

  /// The computer itself.
  static func isLoopback(_ source: String) -> Bool { source == "localhost" || IPAddress(source)?.isLoopback ?? false }

  /// A public address, and no name.
  static func isFromInternet(_ source: String) -> Bool { IPAddress(source).map { !$0.isSpecialPurpose } ?? false }
}
