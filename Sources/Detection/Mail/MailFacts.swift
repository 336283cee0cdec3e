internal import EventModel

/// Everything that is derived from one message before it becomes fields.
struct MailFacts {
  let message: Message
  let from: MailAddress
  let senderClass: SenderClass
  let claims: [String]
  let authentication: AuthenticationResults
  let body: [UInt8]
  let isTruncated: Bool
  let asksPassword: Bool
  let links: MailLinks
  let attachments: MailAttachments
  let lure: LureScore
  let offersDownload: Bool
  let namesPassword: Bool
  /// The text names an archive or image by its file name.
  let namesArchive: Bool
  /// Classes of the addresses that answers go to.
  let replyClasses: [String]

  init(_ message: Message, artifacts: [ArtifactFacts], knowledge: MailKnowledge) {
    let vocabulary = knowledge.vocabulary
    self.message = message
    from = message.from.first ?? message.sender.first ?? MailAddress(address: "")
    senderClass = SenderClass(domain: from.domain, vocabulary: vocabulary)
    let text = MailBody(message)
    body = text.bytes
    isTruncated = text.isTruncated
    asksPassword = text.asksPassword
    let own = text.own
    claims = Persona.claims(from, body: own, vocabulary: vocabulary)
    authentication = AuthenticationResults(message)
    links = MailLinks(text: text.bytes, anchors: text.anchors, vocabulary: vocabulary)
    attachments = MailAttachments(message, artifacts: artifacts)
    lure = knowledge.lexicon.score(subject: message.subject ?? "", body: own)
    offersDownload = vocabulary.downloads.occurs(in: own)
    namesPassword = vocabulary.passwords.occurs(in: own)
    namesArchive = MailLinks.namesArchive(in: own)
    replyClasses = message.replyTo.map { SenderClass(domain: $0.domain, vocabulary: vocabulary).rawValue }
  }

  /// Somebody answers: a reference to an earlier message, or only a subject that looks like it.
  var reply: String {
    let refers = !message.values(of: "In-Reply-To").isEmpty || !message.values(of: "References").isEmpty
    if refers { return "reference" }
    let subject = (message.subject ?? "").lowercased()
    return ["re:", "re：", "ｒｅ：", "aw:", "返信:", "返信："].contains { subject.hasPrefix($0) } ? "subject-only" : ""
  }

  /// Sent to many: a mailing list, a newsletter, an automatic answer.
  var isBulk: Bool {
    if !message.values(of: "List-Id").isEmpty || !message.values(of: "List-Unsubscribe").isEmpty { return true }
    if !message.values(of: "List-Post").isEmpty { return true }
    let precedence = message.values(of: "Precedence").first?.lowercased() ?? ""
    if ["bulk", "list", "junk"].contains(precedence) { return true }
    let automatic = message.values(of: "Auto-Submitted").first?.lowercased() ?? "no"
    return automatic != "no"
  }

  /// What the mail brings or leads to, in one word each.
  var vehicles: [String] {
    var vehicles: [String] = []
    let risks = Set(attachments.risks)
    if !risks.isDisjoint(with: AttachmentRisk.running) { vehicles.append("risky-attachment") }
    if risks.contains("macro-document") || risks.contains("remote-template") { vehicles.append("macro-document") }
    if risks.contains("encrypted-archive") { vehicles.append("encrypted-archive") }
    if risks.contains("encrypted-document") { vehicles.append("encrypted-document") }
    for link in links.links {
      let isShared = links.classes(of: link).contains("cloud-storage")
      if isShared { vehicles.append("cloud-link") }
      if !links.archiveSigns(of: link).isEmpty || isShared && namesArchive {
        vehicles.append(isShared ? "cloud-archive-link" : "archive-link")
      }
      if !links.fileSigns(of: link).isEmpty { vehicles.append("cloud-file-link") }
      if isShared, offersDownload { vehicles.append("cloud-download-link") }
      if links.classes(of: link).contains("url-shortener") { vehicles.append("short-link") }
    }
    var seen: Set<String> = []
    return vehicles.filter { seen.insert($0).inserted }
  }

  /// `ja` where the text has kana, `en` where it is of Latin letters, else empty.
  var language: String {
    let text = (message.subject ?? "") + String(decoding: body.prefix(20_000), as: UTF8.self)
    var kana = 0
    var latin = 0
    for scalar in text.unicodeScalars {
      if (0x3041...0x30FA).contains(scalar.value) || (0xFF66...0xFF9D).contains(scalar.value) { kana += 1 }
      if (0x61...0x7A).contains(scalar.value | 0x20) { latin += 1 }
    }
    if kana >= 3 && kana * 20 >= latin { return "ja" }
    return latin > 0 ? "en" : ""
  }
}
