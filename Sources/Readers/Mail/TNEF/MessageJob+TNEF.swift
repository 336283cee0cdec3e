internal import EventModel

extension MessageJob {
  /// Puts what TNEF parts hold in their place: Exchange writes a mail's HTML and files into `winmail.dat`, which is then no
  /// file that somebody attached but a way of writing the mail. One with properties and nothing else says no more than the mail does. A
  /// damaged part out of which nothing came stays what it is.
  mutating func unpackTNEF() {
    guard message.attachments.contains(where: { $0.bytes.starts(with: TNEFStream.signature) }) else { return }
    let outlook = OutlookLimits()
    var attachments: [Artifact] = []
    var left = words.limits.parts
    var known = Set(message.bodies.map { MessageJob.characters($0.text) })
    for part in message.attachments {
      // An item attached to an item is another mail, which is read as such.
      guard left > 0, part.declaredType != MAPIMessageBuilder.itemType,
        let stream = TNEFStream(part.bytes, limits: outlook)
      else {
        attachments.append(part)
        continue
      }
      var builder = MAPIMessageBuilder(stream.item, message: Message(), words: words, outlook: outlook)
      let inner = builder.build()
      let isWhole = !stream.item.properties.isEmpty && !stream.log.entries.contains { $0.effect != .noted }
      guard isWhole || !inner.bodies.isEmpty || !inner.attachments.isEmpty else {
        attachments.append(part)
        continue
      }
      // Mail programs write the plain text twice.
      for body in inner.bodies where known.insert(MessageJob.characters(body.text)).inserted { add(body) }
      left -= inner.attachments.count
      attachments += inner.attachments.map {
        var attachment = $0
        attachment.index = part.index
        return attachment
      }
      log.merge(stream.log.entries + inner.anomalies)
    }
    message.attachments = attachments
  }

  private mutating func add(_ body: Message.Body) {
    let room = words.limits.textBytes - text
    if body.text.utf8.count > room { log.note(.textTooLarge, "more than \(words.limits.textBytes) bytes of text") }
    var body = body
    if body.text.utf8.count > room { body.text = String(decoding: body.text.utf8.prefix(max(0, room)), as: UTF8.self) }
    text += body.text.utf8.count
    message.bodies.append(body)
  }

  private static func characters(_ text: String) -> [UInt8] { text.utf8.filter { !$0.isBlank } }
}
