internal import EventModel

extension MessageJob {
  /// Header fields that RFC 5322 section 3.6 allows once; the first one counts.
  private static let single: [StaticString] = [
    "from", "subject", "date", "message-id", "to", "cc", "sender", "reply-to", "content-type",
    "content-transfer-encoding",
    "content-disposition", "mime-version",
  ]

  /// Reads bytes that are a header and nothing else.
  mutating func runHeader() {
    let block = HeaderBlock(bytes, from: 0, to: bytes.count, limits: words.limits, isPart: false) { _ in false }
    // It ends where its bytes do.
    for issue in block.issues.entries where issue.kind != .missingHeaderEnd {
      log.note(issue.kind, at: UInt64(clamping: issue.offset), count: issue.count)
    }
    header(block)
  }

  /// Reads the header of the message itself.
  mutating func header(_ block: HeaderBlock) {
    message.headers.reserveCapacity(block.fields.count)
    var seen: UInt16 = 0
    for field in block.fields {
      message.headers.append(HeaderField(name: bytes.text(field.name), value: decoded(field)))
      if bytes.index(of: 13, from: field.value.lowerBound, to: field.value.upperBound) != nil { noteBareCR(field) }
      guard let kind = MessageJob.single.firstIndex(where: { HeaderBlock.isNamed(bytes, field, $0) }) else { continue }
      if seen & (1 << UInt16(kind)) != 0 {
        let name = bytes.text(field.name)
        note(.duplicateHeader, field.name.lowerBound, name)
      } else {
        seen |= 1 << UInt16(kind)
        take(field, kind)
      }
    }
  }

  private mutating func noteBareCR(_ field: HeaderSlice) {
    for index in field.value where bytes[index] == 13 && (index + 1 >= bytes.count || bytes[index + 1] != 10) {
      note(.bareCR, index)
      return
    }
  }

  /// Puts the first field of a kind into its place in the message; `kind` is the position in `single`.
  private mutating func take(_ field: HeaderSlice, _ kind: Int) {
    switch kind {
    case 0: message.from = addresses(field)
    case 1: message.subject = message.headers.last?.value
    case 2:
      let text = message.headers.last?.value ?? ""
      message.date = MailDate.parse(text)
      if message.date == nil { note(.dateUnreadable, field.value.lowerBound, String(text.prefix(80))) }
    case 3: message.messageID = MessageJob.identifier(message.headers.last?.value ?? "")
    case 4: message.to = addresses(field)
    case 5: message.cc = addresses(field)
    case 6: message.sender = addresses(field)
    case 7: message.replyTo = addresses(field)
    default: break
    }
  }

  private mutating func addresses(_ field: HeaderSlice) -> [MailAddress] {
    let unfolded = Unfolding.bytes(bytes, field)
    let list = AddressList(unfolded, words: &words)
    takeIssues(at: field.value.lowerBound)
    if list.isIrregular { note(.addressIrregular, field.value.lowerBound) }
    if list.isCut { note(.tooManyAddresses, field.value.lowerBound) }
    if list.addresses.contains(where: { !$0.address.isEmpty && !$0.address.utf8.contains(0x40) }) {
      note(.addressUnreadable, field.value.lowerBound)
    }
    return list.addresses
  }

  /// The first `<...>` of a Message-ID, or the whole of one without brackets.
  static func identifier(_ text: String) -> String {
    guard let open = text.firstIndex(of: "<") else { return text }
    let rest = text[text.index(after: open)...]
    return String(rest.prefix { $0 != ">" })
  }
}
