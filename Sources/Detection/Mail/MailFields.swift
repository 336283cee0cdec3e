internal import EventModel

/// Writes the fields of the last event of a batch, by topic.
struct MailFields {
  private(set) var batch: EventBatch

  init(_ batch: consuming EventBatch) { self.batch = batch }

  private mutating func put(_ name: String, _ value: String) {
    if !value.isEmpty { batch.append(value, named: name) }
  }

  private mutating func put(_ name: String, _ values: some Sequence<String>) {
    var seen: Set<String> = []
    for value in values where seen.insert(value).inserted { put(name, value) }
  }

  private mutating func put(_ name: String, _ value: Bool) { batch.append("\(value)", named: name, kind: .boolean) }

  private mutating func put(_ name: String, number: Double) {
    let tenths = Int((number * 10).rounded())
    let text = tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    batch.append(text, named: name, kind: .number)
  }

  mutating func sender(_ facts: MailFacts) {
    let message = facts.message
    put("message_id", message.messageID)
    put("subject", message.subject ?? "")
    put("from.address", facts.from.address.lowercased())
    put("from.domain", facts.from.domain)
    put("from.name", facts.from.name)
    put("from.class", facts.senderClass.rawValue)
    put("from.internal", facts.isInternal)
    put("sender.address", message.sender.map { $0.address.lowercased() })
    put("reply_to.address", message.replyTo.map { $0.address.lowercased() })
    put("reply_to.domain", message.replyTo.map(\.domain))
    put("reply_to.class", facts.replyClasses)
    put("reply_to.differs", facts.replyDiffers)
    let path = (message.values(of: "Return-Path").first ?? "").filter { !"<> ".contains($0) }.lowercased()
    put("return_path.address", path)
    put("return_path.domain", MailAddress(address: path).domain)
    put("display_name.impersonation", facts.claims)
  }

  mutating func recipients(_ message: Message) {
    let to = message.to.prefix(MailTacticLimits.recipients)
    put("to.address", to.map { $0.address.lowercased() })
    put("to.domain", to.map(\.domain))
    put("to.count", number: Double(message.to.count + message.cc.count))
    put("cc.address", message.cc.prefix(MailTacticLimits.recipients).map { $0.address.lowercased() })
  }

  mutating func transport(_ facts: MailFacts) {
    let message = facts.message
    put("auth.spf", facts.authentication.spf)
    put("auth.dkim", facts.authentication.dkim)
    put("auth.dmarc", facts.authentication.dmarc)
    put("x_mailer", message.values(of: "X-Mailer").first ?? message.values(of: "User-Agent").first ?? "")
    let received = message.values(of: "Received")
    put("received.count", number: Double(received.count))
    put("received.ip", received.flatMap(ReceivedAddress.addresses))
    put("is_reply", !facts.reply.isEmpty)
    put("reply.kind", facts.reply)
    put("is_bulk", facts.isBulk)
  }

  mutating func content(_ facts: MailFacts) {
    put("body.truncated", facts.isTruncated)
    put("language", facts.language)
    put("password.in_body", facts.namesPassword)
    put("download.in_body", facts.offersDownload)
    put("archive.in_body", facts.namesArchive)
    put("html.password_form", facts.asksPassword)
    lure(facts.lure)
    put("vehicle", facts.vehicles)
  }

  mutating func lure(_ lure: LureScore) {
    put("lure.score", number: lure.total)
    put("lure.topic", number: lure.topic)
    put("lure.act", number: lure.act)
    put("lure.theme", lure.hits.map(\.theme))
    put("lure.topic.theme", lure.hits.filter { $0.kind == .topic }.map(\.theme))
    put("lure.act.theme", lure.hits.filter { $0.kind == .act }.map(\.theme))
    put("lure.term", lure.hits.flatMap(\.terms))
  }

  mutating func links(_ links: MailLinks) {
    put("url", links.links.map(\.target))
    put("url.domain", links.links.map(\.host))
    put("url.registered_domain", links.links.map { MailLink.registered($0.host) })
    put("url.class", links.links.flatMap(links.classes))
    put("url.archive", links.links.flatMap(links.archiveSigns))
    put("url.file", links.links.flatMap(links.fileSigns))
    put("url.mismatch", links.links.contains(where: \.isMismatch))
    put("url.count", number: Double(links.links.count))
  }

  mutating func attachments(_ attachments: MailAttachments) {
    let items = attachments.items
    put("attachment.count", number: Double(items.count { $0.facts.depth == 0 }))
    put("attachment.name", items.map(\.facts.name))
    put("attachment.path", items.map(\.path))
    put("attachment.extension", items.map { FileName($0.facts.name).extension })
    put("attachment.type", items.map(\.facts.contentType))
    put("attachment.sha256", items.map(\.facts.sha256))
    put("attachment.risky", attachments.risks)
  }

  mutating func attachment(_ item: MailAttachments.Item) {
    let facts = item.facts
    put("attachment.name", facts.name)
    put("attachment.path", item.path)
    put("attachment.extension", FileName(facts.name).extension)
    put("attachment.type", facts.contentType)
    put("attachment.declared_type", facts.declaredType)
    put("attachment.size", number: Double(facts.size))
    put("attachment.sha256", facts.sha256)
    put("attachment.depth", number: Double(facts.depth))
    put("attachment.encrypted", facts.isEncrypted)
    put("attachment.risky", item.risks)
  }
}
