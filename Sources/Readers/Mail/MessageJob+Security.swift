internal import EventModel

/// S/MIME and PGP: what is signed is read, what is encrypted is said.
extension MessageJob {
  /// Signed entities within signed entities; more is nobody's habit.
  private static let securityDepth = 4

  /// Reads what an S/MIME part holds as parts of this message: its sender is theirs.
  mutating func openSecured(_ part: MIMEPart, _ data: [UInt8]) {
    switch part.mediaType {
    case "application/pkcs7-mime", "application/x-pkcs7-mime": break
    case "application/octet-stream" where part.contentType?["name"]?.lowercased().hasSuffix(".p7m") == true: break
    case "application/octet-stream", "application/pgp-encrypted":
      if MessageJob.holdsPGP(String(decoding: data.prefix(4_096), as: UTF8.self)) {
        note(.encryptedContent, part.body.lowerBound, "PGP")
      }
      return
    default: return
    }
    switch CMSContent(data) {
    case .signed(let entity) where securityLevel < MessageJob.securityDepth: enter(entity, at: part.body.lowerBound)
    case .signed: note(.smimeUnread, part.body.lowerBound, "signed more than \(MessageJob.securityDepth) times")
    case .encrypted: note(.encryptedContent, part.body.lowerBound, "S/MIME")
    case .empty: break
    case .other(let what): note(.smimeUnread, part.body.lowerBound, what)
    case .malformed: note(.smimeUnread, part.body.lowerBound, "no Cryptographic Message Syntax")
    }
  }

  /// Whether a text has an encrypted block of PGP (RFC 9580 section 6.2).
  static func holdsPGP(_ text: String) -> Bool {
    guard text.utf8.contains(UInt8(ascii: "-")) else { return false }
    return text.contains("-----BEGIN PGP MESSAGE-----")
  }

  /// Takes an entity apart in place of the message's own bytes; oddities are said of the part it was in.
  private mutating func enter(_ entity: [UInt8], at offset: Int) {
    securityLevel += 1
    let outer = swapBytes(entity, place: offset)
    let structure = MIMEStructure(entity, 0..<entity.count, words: words)
    words = structure.words
    for issue in structure.issues.entries { note(issue.kind, offset) }
    for (index, part) in structure.parts.enumerated() where !part.isContainer { content(part, index) }
    _ = swapBytes(outer.bytes, place: outer.place)
    securityLevel -= 1
  }
}
