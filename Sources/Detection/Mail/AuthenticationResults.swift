internal import EventModel

/// What the receiving side found about SPF, DKIM and DMARC (RFC 8601, RFC 7208 section 9.1).
///
/// Only the topmost `Authentication-Results` counts: each hop writes above what it received, so lower ones may come from
/// the sender. A pass clears nobody: campaigns write from real free-mail and stolen accounts.
struct AuthenticationResults {
  private(set) var spf = ""
  private(set) var dkim: [String] = []
  private(set) var dmarc = ""

  init(_ message: Message) {
    if let top = message.values(of: "Authentication-Results").first { read(top) }
    if spf.isEmpty, let received = message.values(of: "Received-SPF").first {
      spf = AuthenticationResults.word(received[...])
    }
  }

  private mutating func read(_ value: String) {
    for clause in value.lowercased().split(separator: ";") {
      let text = MailLink.trimmed(String(clause))
      guard let equals = text.firstIndex(of: "=") else { continue }
      let method = MailLink.trimmed(String(text[..<equals].prefix { $0 != "/" }))
      let result = AuthenticationResults.word(text[text.index(after: equals)...])
      switch method {
      case "spf" where spf.isEmpty: spf = result
      case "dkim" where !dkim.contains(result): dkim.append(result)
      case "dmarc" where dmarc.isEmpty: dmarc = result
      default: break
      }
    }
  }

  private static func word(_ text: Substring) -> String {
    String(text.drop { $0.isWhitespace }.prefix { $0.isASCII && $0.isLetter }).lowercased()
  }
}
