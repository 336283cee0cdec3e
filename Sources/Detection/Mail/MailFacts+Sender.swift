internal import EventModel

extension MailFacts {
  /// Sender and a recipient share a registered domain that is nobody's free mail.
  var isInternal: Bool {
    guard senderClass != .freemail, senderClass != .provider, senderClass != .none else { return false }
    let own = MailLink.registered(from.domain)
    return (message.to + message.cc).contains { MailLink.registered($0.domain) == own }
  }

  /// Answers go to another registered domain than the one the mail claims to come from.
  var replyDiffers: Bool {
    message.replyTo.contains {
      !$0.domain.isEmpty && MailLink.registered($0.domain) != MailLink.registered(from.domain)
    }
  }
}

/// Addresses in a `Received` header (RFC 5321, section 4.4): the bracketed literals.
enum ReceivedAddress {
  static func addresses(in header: String) -> [String] {
    header.split(separator: "[").dropFirst().compactMap { part in
      guard let end = part.firstIndex(of: "]") else { return nil }
      var text = part[..<end]
      if text.lowercased().hasPrefix("ipv6:") { text = text.dropFirst(5) }
      let isAddress =
        text.utf8.count <= 45 && text.utf8.count >= 2
        && text.utf8.allSatisfy { (48...58).contains($0) || (97...102).contains($0 | 0x20) || $0 == 46 }
      return isAddress && (text.contains(".") || text.contains(":")) ? text.lowercased() : nil
    }
  }
}
