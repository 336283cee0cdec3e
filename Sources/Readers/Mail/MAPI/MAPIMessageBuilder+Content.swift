internal import EventModel

extension MAPIMessageBuilder {
  /// The texts: plain and HTML, where RTF gives what is missing.
  mutating func bodies() {
    let plain = item.properties[MAPITag.body].flatMap { text($0) }
    if let plain { append(plain, "text/plain") }
    let html = self.html()
    if let html { append(html, "text/html") }
    guard plain == nil || html == nil, let packed = item.properties.binary(MAPITag.compressedRTF) else { return }
    let (rtf, issues) = CompressedRTF.decompress(packed, limit: outlook.rtfBytes)
    for issue in issues { log.note(issue, "\(rtf.count) bytes of text in RTF") }
    guard !rtf.isEmpty else { return }
    take(
      RTFText(rtf, charsets: words.charsets, limits: outlook, bytes: words.limits.textBytes), plain: plain, html: html)
  }

  private mutating func take(_ rtf: RTFText, plain: String?, html: String?) {
    if rtf.isCut { log.note(.rtfTooLarge, "more than \(words.limits.textBytes) bytes of text") }
    if rtf.isLimited { log.note(.rtfTooLarge, "more groups, fonts or links than the limits") }
    if let issue = rtf.issue { log.note(issue, "in RTF") }
    let text = String(decoding: rtf.text, as: UTF8.self)
    switch rtf.kind {
    case .html: if html == nil { append(text, "text/html") }
    case .plain: if plain == nil { append(text, "text/plain") }
    case .rich:
      // The links of a text stand behind it, once each, unless it shows them itself.
      var shown = MAPIMessageBuilder.addresses(in: plain ?? html ?? text)
      let links = rtf.links.filter { shown.insert($0[...]).inserted }
      if plain == nil && html == nil {
        append(([text] + links.map { "<\($0)>" }).joined(separator: "\r\n"), "text/plain")
      } else if !links.isEmpty {
        append(links.map { "<\($0)>" }.joined(separator: "\r\n"), "text/plain")
      }
    }
  }

  /// The words of a text that may be addresses.
  private static func addresses(in text: String) -> Set<Substring> {
    Set(text.split { $0.isWhitespace || "<>\"'()".contains($0) }.filter { $0.utf8.contains(0x3A) })
  }

  private mutating func html() -> String? {
    guard let value = item.properties[MAPITag.html] else { return nil }
    guard case .binary(let bytes) = value else { return text(value) }
    let charset = internetCharset.isEmpty ? MAPIMessageBuilder.charset(inHTML: bytes) : internetCharset
    let most = words.limits.textBytes * 2
    if bytes.count > most { log.note(.textTooLarge, "more than \(most) bytes of HTML") }
    return decode(bytes, 0..<min(bytes.count, most), charset: charset)
  }

  /// What a page says of its own charset in its first bytes.
  private static func charset(inHTML bytes: [UInt8]) -> String {
    let head = Array(bytes.prefix(4_096))
    guard let mark = (0..<head.count).first(where: { head.hasCaseless("charset=", at: $0, before: head.count) }) else {
      return ""
    }
    let name = head[(mark + 8)...].drop { $0 == 0x22 || $0 == 0x27 }
      .prefix { $0.isLetter || $0.isDigit || $0 == 0x2D || $0 == 0x5F }
    return String(decoding: name, as: UTF8.self)
  }

  private mutating func append(_ text: String, _ mediaType: String) {
    let count = room(for: text.utf8.count)
    let kept = count == text.utf8.count ? text : String(decoding: text.utf8.prefix(count), as: UTF8.self)
    message.bodies.append(Message.Body(mediaType: mediaType, charset: internetCharset, text: kept))
  }

  /// The media type of attached items.
  static let itemType = "application/vnd.ms-outlook"

  /// The attachments as files.
  mutating func attachments() {
    for (index, attachment) in item.attachments.enumerated() {
      let properties = attachment.properties
      let name = name(of: attachment)
      switch attachment.content {
      case .file(let bytes):
        append(bytes, name, (text(properties, MAPITag.mediaType) ?? "").lowercased(), attachment, index)
      case .item(let bytes): append(bytes, name, MAPIMessageBuilder.itemType, attachment, index)
      case .reference:
        let path = text(properties, MAPITag.longPath) ?? text(properties, MAPITag.path) ?? ""
        log.note(.attachmentByReference, String("'\(name)' is at \(path)".prefix(400)))
      case .missing: log.note(.attachmentMissing, String("'\(name)' has no content".prefix(200)))
      }
    }
  }

  private mutating func append(
    _ bytes: [UInt8], _ name: String, _ mediaType: String, _ attachment: MAPIAttachment, _ index: Int
  ) {
    let flags = attachment.properties.integer(MAPITag.attachmentFlags) ?? 0
    let isHidden = attachment.properties.integer(MAPITag.isHidden).map { $0 != 0 } ?? false
    // A picture that the page shows (MS-OXCMSG section 2.2.2.23).
    let isInline = flags & 4 != 0 || isHidden && attachment.properties[MAPITag.contentID] != nil
    message.attachments.append(
      Artifact(
        name: name, declaredType: mediaType, disposition: isInline ? "inline" : "attachment", bytes: bytes,
        index: index))
  }

  private mutating func name(of attachment: MAPIAttachment) -> String {
    var name = ""
    for id in [MAPITag.longName, MAPITag.shortName, MAPITag.transportName, MAPITag.displayName] where name.isEmpty {
      name = text(attachment.properties, id) ?? ""
    }
    if case .item = attachment.content, !name.isEmpty, !name.lowercased().hasSuffix(".msg") {
      return String(name.prefix(200)) + ".msg"
    }
    return name
  }

  /// A signed mail is kept as one attachment with all its parts (MS-OXOSMIME section 2.1.3): they take its place. The readers of
  /// whole items ask for it and nobody else: mail may carry items, which would carry mail, without end.
  mutating func unwrapSigned() {
    guard message.attachments.count == 1, let whole = message.attachments.first,
      whole.declaredType == "multipart/signed"
    else { return }
    let inner = MessageParser(limits: words.limits).parse(whole.bytes)
    guard !inner.attachments.isEmpty else { return }
    log.merge(inner.anomalies)
    message.bodies += inner.bodies
    message.attachments = inner.attachments
  }
}
