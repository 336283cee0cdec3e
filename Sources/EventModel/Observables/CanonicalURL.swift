/// URLs in one spelling (RFC 3986 section 6.2.2 and 6.2.3; backslashes as the WHATWG URL standard reads them).
///
/// Scheme and host in lower case, host in ASCII, default port off, dot segments resolved, percent-encoding with capital
/// digits and only where it is needed, an empty path as `/`. Credentials and query stay: they are evidence. The fragment
/// goes: it never reaches a server, so logs do not have it.
public struct CanonicalURL: Hashable, Sendable {
  /// The scheme, as `https`.
  public let scheme: String
  /// `user:password`, as written; nil where there is none.
  public let credentials: String?
  /// The host: a domain name, one label, an IPv4 address, or an IPv6 address in brackets.
  public let host: String
  /// The port where it is not the scheme's own.
  public let port: UInt16?
  /// Path and query, at least `/`.
  public let target: String

  /// The most bytes of a URL that are looked at: what web servers accept, several times over.
  public static let maximumLength = 16_384

  private static let defaultPorts: [String: UInt16] = ["http": 80, "https": 443, "ftp": 21, "ws": 80, "wss": 443]

  /// Reads a URL with scheme and host; nil for anything else (`mailto:`, relative references, impossible hosts).
  public init?(_ text: some StringProtocol) {
    let bytes = Array(text.utf8)
    guard bytes.count <= CanonicalURL.maximumLength, let colon = bytes.firstIndex(of: 58), colon > 0,
      bytes[..<colon].allSatisfy(CanonicalURL.isSchemeByte), CanonicalURL.isLetter(bytes[0])
    else { return nil }
    scheme = String(decoding: bytes[..<colon], as: UTF8.self).lowercased()
    var rest = Array(bytes[(colon + 1)...])
    if let hash = rest.firstIndex(of: 35) { rest.removeSubrange(hash...) }
    let query = rest.firstIndex(of: 63) ?? rest.count
    for index in 0..<query where rest[index] == 92 { rest[index] = 47 }
    guard rest.count > 2, rest[0] == 47, rest[1] == 47 else { return nil }
    let authorityEnd = rest[2...].firstIndex { $0 == 47 || $0 == 63 } ?? rest.count
    var authority = rest[2..<authorityEnd]
    if let at = authority.lastIndex(of: 64) {
      credentials = String(decoding: authority[..<at], as: UTF8.self)
      authority = authority[(at + 1)...]
    } else {
      credentials = nil
    }
    guard let (host, portText) = CanonicalURL.splitPort(authority) else { return nil }
    self.host = host
    if portText.isEmpty {
      port = nil
    } else {
      guard portText.count <= 8, portText.allSatisfy({ (48...57).contains($0) }),
        let number = UInt16(String(decoding: portText, as: UTF8.self))
      else { return nil }
      port = CanonicalURL.defaultPorts[scheme] == number ? nil : number
    }
    target = CanonicalURL.target(Array(rest[authorityEnd...]))
  }

  /// The canonical text.
  public var text: String {
    scheme + "://" + (credentials.map { $0 + "@" } ?? "") + host + (port.map { ":\($0)" } ?? "") + target
  }

  /// The host as an observable, where it is a domain name or an address.
  public var hostObservable: Observable? {
    let bare = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
    if let address = IPAddress(bare) { return address.observable }
    return DomainName.canonical(host).map { Observable(.domainName, $0) }
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (65...90).contains(byte) || (97...122).contains(byte) }

  private static func isSchemeByte(_ byte: UInt8) -> Bool {
    isLetter(byte) || (48...57).contains(byte) || byte == 43 || byte == 45 || byte == 46
  }

  private static func splitPort(_ authority: ArraySlice<UInt8>) -> (String, ArraySlice<UInt8>)? {
    if authority.first == 91 {
      guard let close = authority.firstIndex(of: 93),
        let address = IPAddress(String(decoding: authority[(authority.startIndex + 1)..<close], as: UTF8.self)),
        address.family == .ipv6
      else { return nil }
      let rest = authority[(close + 1)...]
      guard rest.isEmpty || rest.first == 58 else { return nil }
      return ("[\(address)]", rest.dropFirst())
    }
    let colon = authority.lastIndex(of: 58) ?? authority.endIndex
    let name = percentDecoded(authority[..<colon])
    guard let host = DomainName.host(String(decoding: name, as: UTF8.self)) else { return nil }
    return (host, authority[colon...].dropFirst())
  }

  private static func percentDecoded(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var output: [UInt8] = []
    var next = bytes.startIndex
    while next < bytes.endIndex {
      if bytes[next] == 37, next + 2 < bytes.endIndex, let high = hexDigit(bytes[next + 1]),
        let low = hexDigit(bytes[next + 2])
      {
        output.append(high << 4 | low)
        next += 3
      } else {
        output.append(bytes[next])
        next += 1
      }
    }
    return output
  }

  /// Path and query with percent-encoding normalised and the path's dot segments resolved.
  private static func target(_ bytes: [UInt8]) -> String {
    let question = bytes.firstIndex(of: 63) ?? bytes.count
    let path = normalised(bytes[..<question])
    var segments: [ArraySlice<UInt8>] = []
    let parts = path.dropFirst().split(separator: 47, omittingEmptySubsequences: false)
    for (index, part) in parts.enumerated() {
      let isLast = index == parts.count - 1
      if part.elementsEqual([46]) {
        if isLast { segments.append([]) }
      } else if part.elementsEqual([46, 46]) {
        if !segments.isEmpty { segments.removeLast() }
        if isLast { segments.append([]) }
      } else {
        segments.append(part)
      }
    }
    var output: [UInt8] = [47]
    output.append(contentsOf: segments.joined(separator: [47]))
    output.append(contentsOf: normalised(bytes[question...]))
    return String(decoding: output, as: UTF8.self)
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    isLetter(byte) || (48...57).contains(byte) || byte == 45 || byte == 46 || byte == 95 || byte == 126
  }

  private static func normalised(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    let digits = Array("0123456789ABCDEF".utf8)
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count)
    func escape(_ byte: UInt8) {
      output.append(37)
      output.append(digits[Int(byte >> 4)])
      output.append(digits[Int(byte & 15)])
    }
    var next = bytes.startIndex
    while next < bytes.endIndex {
      let byte = bytes[next]
      if byte == 37, next + 2 < bytes.endIndex, let high = hexDigit(bytes[next + 1]),
        let low = hexDigit(bytes[next + 2])
      {
        let decoded = high << 4 | low
        if isUnreserved(decoded) { output.append(decoded) } else { escape(decoded) }
        next += 3
        continue
      }
      if byte <= 32 || byte >= 127 || byte == 34 || byte == 60 || byte == 62 {
        escape(byte)
      } else {
        output.append(byte)
      }
      next += 1
    }
    return output
  }
}
