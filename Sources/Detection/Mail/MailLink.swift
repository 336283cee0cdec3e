internal import Foundation

/// One address of the web in a mail: where it leads and what the reader is shown.
struct MailLink {
  /// The target; rewriting by mail gateways is undone.
  var target: String
  /// The text that stands for it; empty for an address in plain text.
  var shown: String
  /// Host in lower case.
  var host: String
  /// Path without query.
  var path: String

  /// A link; nil where the target has no host (`mailto:`, `cid:`, `#top`).
  init?(target: String, shown: String) {
    var target = MailLink.trimmed(target)
    for _ in 0..<3 {
      guard let inner = MailLink.unwrapped(target) else { break }
      target = inner
    }
    guard let (host, path) = MailLink.split(target) else { return nil }
    self.target = target
    self.shown = MailLink.trimmed(shown)
    self.host = host
    self.path = path
  }

  /// The host of an `http`, `https` or `ftp` address and its path.
  static func split(_ url: String) -> (host: String, path: String)? {
    guard let colon = url.range(of: "://") else { return nil }
    let scheme = url[..<colon.lowerBound].lowercased()
    guard ["http", "https", "ftp", "hxxp", "hxxps"].contains(scheme) else { return nil }
    let rest = url[colon.upperBound...]
    let end = rest.firstIndex { "/?#\\".contains($0) } ?? rest.endIndex
    var authority = rest[..<end]
    if let at = authority.lastIndex(of: "@") { authority = authority[authority.index(after: at)...] }
    if authority.hasPrefix("["), let close = authority.firstIndex(of: "]") {
      authority = authority[...close]
    } else if let port = authority.firstIndex(of: ":") {
      authority = authority[..<port]
    }
    while authority.hasSuffix(".") { authority = authority.dropLast() }
    guard !authority.isEmpty else { return nil }
    let tail = rest[end...]
    let path = tail.prefix { $0 != "?" && $0 != "#" }
    return (authority.lowercased(), String(path))
  }

  /// What a gateway's rewritten address stands for: Microsoft Safe Links, Proofpoint URL Defense 2 and 3, search-engine
  /// redirects.
  static func unwrapped(_ url: String) -> String? {
    guard let (host, path) = split(url) else { return nil }
    if host.hasSuffix(".safelinks.protection.outlook.com") { return parameter("url", of: url) }
    if host.hasPrefix("www.google."), path == "/url" { return parameter("q", of: url) ?? parameter("url", of: url) }
    if host.hasSuffix("urldefense.com") || host.hasSuffix("urldefense.proofpoint.com") {
      if let start = url.range(of: "/v3/__") {
        return url[start.upperBound...].range(of: "__;").map { String(url[start.upperBound..<$0.lowerBound]) }
      }
      return parameter("u", of: url).flatMap { coded in
        let plain = coded.map { $0 == "-" ? "%" : $0 == "_" ? "/" : $0 }
        return percentDecoded(String(plain))
      }
    }
    return nil
  }

  private static func parameter(_ name: String, of url: String) -> String? {
    guard let question = url.firstIndex(of: "?") else { return nil }
    for pair in url[url.index(after: question)...].split(whereSeparator: { $0 == "&" || $0 == "#" })
    where pair.hasPrefix(name + "=") {
      let value = percentDecoded(String(pair.dropFirst(name.count + 1)))
      return value.contains("://") || name == "u" ? value : nil
    }
    return nil
  }

  /// RFC 3986, section 2.1; what is no valid sequence stays as it is.
  static func percentDecoded(_ text: String) -> String {
    let bytes = Array(text.utf8)
    guard bytes.contains(UInt8(ascii: "%")) else { return text }
    var out: [UInt8] = []
    var at = 0
    while at < bytes.count {
      if bytes[at] == UInt8(ascii: "%"), at + 2 < bytes.count,
        let value = UInt8(String(decoding: bytes[(at + 1)...(at + 2)], as: UTF8.self), radix: 16)
      {
        out.append(value)
        at += 3
      } else {
        out.append(bytes[at])
        at += 1
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  static func trimmed(_ text: String) -> String {
    var view = text[...]
    while let first = view.first, first.isWhitespace { view = view.dropFirst() }
    while let last = view.last, last.isWhitespace { view = view.dropLast() }
    return String(view)
  }

  /// The part of a host that its owner registered. Close enough without the public-suffix list: two labels, three under
  /// the second-level domains of countries.
  static func registered(_ host: String) -> String {
    let labels = host.split(separator: ".")
    guard labels.count > 2 else { return host }
    let second = labels[labels.count - 2]
    let deep = labels[labels.count - 1].count == 2 && (second.count <= 3 || second == "gouv" || second == "govt")
    return labels.suffix(deep ? 3 : 2).joined(separator: ".")
  }

  /// The shown text names another registered domain than the target's.
  var isMismatch: Bool {
    guard !shown.isEmpty, let claimed = MailLink.claimedHost(shown) else { return false }
    return MailLink.registered(claimed) != MailLink.registered(host)
  }

  /// The host that a shown text claims, where it looks like an address of the web.
  static func claimedHost(_ shown: String) -> String? {
    if let (host, _) = split(shown) { return host }
    guard shown.utf8.count < 256, shown.lowercased().hasPrefix("www."), !shown.contains(where: \.isWhitespace) else {
      return nil
    }
    return split("https://" + shown)?.host
  }

  /// The host is a number, not a name.
  var isAddressLiteral: Bool {
    if host.hasPrefix("[") { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
  }
}
