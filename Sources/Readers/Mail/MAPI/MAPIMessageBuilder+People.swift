internal import EventModel

extension MAPIMessageBuilder {
  /// Senders and recipients that no header field names.
  mutating func people() {
    let properties = item.properties
    let sender = address(
      properties, name: MAPITag.senderName, from: [MAPITag.senderSMTP, MAPITag.senderAddress])
    let author = address(
      properties, name: MAPITag.representingName, from: [MAPITag.representingSMTP, MAPITag.representingAddress])
    if message.from.isEmpty { message.from = [author ?? sender].compactMap { $0 } }
    if message.sender.isEmpty, let sender, let author, sender.address != author.address { message.sender = [sender] }
    if message.replyTo.isEmpty, let list = properties.binary(MAPITag.replyEntries) {
      for entry in OneOffAddresses.entries(list, limit: words.limits.addresses) {
        guard let address = text(entry.address), !address.isEmpty else { continue }
        message.replyTo.append(MailAddress(name: text(entry.name) ?? "", address: address))
      }
    }
    recipients()
  }

  private mutating func recipients() {
    var lists: [UInt64: [MailAddress]] = [:]
    for recipient in item.recipients {
      guard
        let address = address(recipient, name: MAPITag.displayName, from: [MAPITag.smtpAddress, MAPITag.address])
      else { continue }
      lists[recipient.integer(MAPITag.recipientType).map { $0 & 15 } ?? 1, default: []].append(address)
    }
    if message.to.isEmpty { message.to = lists[1] ?? [] }
    if message.cc.isEmpty { message.cc = lists[2] ?? [] }
    if let hidden = lists[3], message.values(of: "Bcc").isEmpty {
      add("Bcc", hidden.map(\.address).joined(separator: ", "))
    }
  }

  /// The first of the properties that holds an internet address; else what is there, as the directory names of Exchange.
  private mutating func address(_ properties: MAPIProperties, name: UInt16, from ids: [UInt16]) -> MailAddress? {
    let candidates = ids.compactMap { text(properties, $0) }.filter { !$0.isEmpty }
    let shown = text(properties, name) ?? ""
    let address = candidates.first { $0.utf8.contains(0x40) } ?? candidates.first ?? ""
    guard !address.isEmpty || !shown.isEmpty else { return nil }
    // Outlook repeats the address as the name of senders that have none.
    return MailAddress(name: shown == address ? "" : shown, address: address)
  }

  /// Subject, date, identifiers.
  mutating func identity() {
    let properties = item.properties
    if message.subject == nil { message.subject = subject() }
    if message.date == nil {
      message.date =
        [MAPITag.submitTime, MAPITag.deliveryTime].lazy.compactMap { properties.integer($0) }
        .compactMap(MAPIMessageBuilder.time).first
    }
    if message.messageID.isEmpty {
      message.messageID = MessageJob.identifier(text(properties, MAPITag.messageID) ?? "")
    }
    for (name, id) in [
      ("In-Reply-To", MAPITag.inReplyTo), ("References", MAPITag.references),
      ("List-Unsubscribe", MAPITag.unsubscribe),
    ] where message.values(of: name).isEmpty {
      if let value = text(properties, id), !value.isEmpty { add(name, value) }
    }
  }

  private mutating func subject() -> String? {
    if let subject = text(item.properties, MAPITag.subject) {
      // Stores keep the length of the prefix in two characters before it.
      let scalars = subject.unicodeScalars
      return scalars.first == "\u{1}" ? String(String.UnicodeScalarView(scalars.dropFirst(2))) : subject
    }
    guard let subject = text(item.properties, MAPITag.normalizedSubject) else { return nil }
    return (text(item.properties, MAPITag.subjectPrefix) ?? "") + subject
  }

  private mutating func add(_ name: String, _ value: String) {
    message.headers.append(HeaderField(name: name, value: value))
  }

  /// A FILETIME: steps of 100 ns since 1601; nil for none and for years that no mail has.
  static func time(_ value: UInt64) -> EventTime? {
    let seconds = Int64(value / 10_000_000) - 11_644_473_600
    guard value > 0, (-2_208_988_800..<9_214_646_400).contains(seconds) else { return nil }
    return EventTime(seconds: seconds, nanoseconds: Int64(value % 10_000_000) * 100)
  }
}
