internal import EventModel

extension MessageJob {
  /// Reads a leaf: a text of the body, an attachment, or both (a text with a file's name that is shown inline).
  mutating func content(_ part: MIMEPart, _ index: Int) {
    let disposition = part.header.first(bytes, "content-disposition").map {
      ParameterList(Unfolding.bytes(bytes, $0), words: &words)
    }
    let kind = disposition?.value ?? ""
    let name = fileName(part, disposition)
    takeIssues(at: part.body.lowerBound)
    let encoding = encoding(part)
    let isText = part.mediaType == "text/plain" || part.mediaType == "text/html"
    let isAttached = !isText || kind == "attachment" || !name.isEmpty
    if isAttached {
      let data = encoding.decode(bytes, part.body)
      message.attachments.append(
        Artifact(
          name: name.isEmpty ? subjectName(part, data) : name, declaredType: part.mediaType, disposition: kind,
          bytes: data, index: index))
      openSecured(part, data)
    }
    // An empty body between parts is no text worth a list entry, unless it is all there is.
    if isText && kind != "attachment" { body(part, encoding, index) }
  }

  private mutating func encoding(_ part: MIMEPart) -> TransferEncoding {
    guard let field = part.header.first(bytes, "content-transfer-encoding") else { return .identity }
    var name = bytes.text(bytes.trimmed(field.value)).lowercased()
    if let cut = name.firstIndex(where: { $0 == ";" || $0 == "(" }) { name = String(name[..<cut]) }
    name.removeAll { $0.isWhitespace || $0 == "\"" }
    let encoding = TransferEncoding(name)
    if encoding == .unknown { note(.unknownEncoding, field.value.lowerBound, String(name.prefix(80))) }
    if encoding == .base64 {
      let garbage = TransferEncoding.base64Garbage(bytes, part.body)
      if garbage > 0 { note(.base64Garbage, part.body.lowerBound, "\(garbage) bytes outside of the alphabet") }
    }
    return encoding
  }

  /// Judges the part that ends with the message and not with a boundary. A text that simply stops is common (nobody wrote the
  /// final boundary) and nothing tells whether it is whole; a file that stops is cut, unless its base64 shows that it is not.
  mutating func checkEnd(_ part: MIMEPart, isOnlyPart: Bool) {
    func value(_ name: StaticString) -> String {
      part.header.first(bytes, name).map { bytes.text(bytes.trimmed($0.value)).lowercased() } ?? ""
    }
    let isCut: Bool
    if TransferEncoding(value("content-transfer-encoding")) == .base64 {
      isCut =
        isOnlyPart
        ? TransferEncoding.isBrokenBase64(bytes, part.body) : !TransferEncoding.isCompleteBase64(bytes, part.body)
    } else {
      let isText = part.mediaType.hasPrefix("text/") || part.mediaType.hasPrefix("message/")
      isCut = !isOnlyPart && (!isText || value("content-disposition").hasPrefix("attachment"))
    }
    if isCut { note(.truncated, part.body.upperBound, "the last part is cut off: \(part.mediaType.prefix(80))") }
  }

  /// The name that the headers give: Content-Disposition first, then Content-Type (RFC 2183).
  private mutating func fileName(_ part: MIMEPart, _ disposition: ParameterList?) -> String {
    for issue in disposition?.issues ?? [] { note(issue, part.body.lowerBound) }
    let filename = disposition?["filename"] ?? disposition?["name"]
    let name = part.contentType?["name"] ?? part.contentType?["filename"]
    if let filename, let name, filename != name, !filename.isEmpty, !name.isEmpty {
      note(.conflictingFilename, part.body.lowerBound, String("\(filename) / \(name)".prefix(200)))
    }
    if let filename, !filename.isEmpty { return filename }
    return name ?? ""
  }

  /// An attached message without a name is called after its subject.
  private mutating func subjectName(_ part: MIMEPart, _ data: [UInt8]) -> String {
    guard part.mediaType == "message/rfc822" || part.mediaType == "message/global" else { return "" }
    let head = Array(data.prefix(64 << 10))
    let block = HeaderBlock(head, from: 0, to: head.count, limits: words.limits, isPart: false) { _ in false }
    guard let field = block.first(head, "subject") else { return "" }
    let subject = words.decode(Unfolding.bytes(head, field))
    takeIssues(at: part.body.lowerBound)
    return subject.isEmpty ? "" : String(subject.prefix(200)) + ".eml"
  }

  /// Decodes a text and takes the files out that are written into it.
  private mutating func body(_ part: MIMEPart, _ encoding: TransferEncoding, _ index: Int) {
    var range = part.body
    var source = bytes
    if encoding != .identity && encoding != .unknown {
      // Decoding never makes text longer; what passes the limit is cut before it costs memory.
      let most = words.limits.textBytes * 4
      if range.count > most {
        note(.textTooLarge, range.lowerBound + most)
        range = range.lowerBound..<range.lowerBound + most
      }
      source = encoding.decode(bytes, range)
      range = 0..<source.count
    }
    var pieces = [range]
    if part.mediaType == "text/plain" {
      let (blocks, isCut) = InlineBlocks.find(source, range, limit: words.limits.inlineBlocks)
      if isCut { note(.tooManyInlineBlocks, part.body.lowerBound) }
      pieces = take(blocks, from: range, index)
    }
    appendBody(part, source, pieces)
  }

  /// Makes attachments of inline blocks; returns the text around them.
  private mutating func take(_ blocks: [InlineBlocks.Block], from range: Range<Int>, _ index: Int) -> [Range<Int>] {
    var pieces: [Range<Int>] = []
    var start = range.lowerBound
    for block in blocks {
      pieces.append(start..<block.range.lowerBound)
      start = block.range.upperBound
      let name = words.decode(block.name)
      message.attachments.append(
        Artifact(name: name, declaredType: "application/octet-stream", bytes: block.bytes, index: index))
    }
    pieces.append(start..<range.upperBound)
    takeIssues(at: range.lowerBound)
    return pieces
  }

  private mutating func appendBody(_ part: MIMEPart, _ source: [UInt8], _ pieces: [Range<Int>]) {
    let charset = part.contentType?["charset"] ?? ""
    var decoded = ""
    for piece in pieces where !piece.isEmpty {
      var piece = piece
      let room = words.limits.textBytes - text
      if piece.count > room {
        let limit = words.limits.textBytes
        note(.textTooLarge, part.body.lowerBound, "more than \(limit) bytes of text")
        piece = piece.lowerBound..<piece.lowerBound + max(0, room)
      }
      text += piece.count
      let outcome = words.charsets.decode(source, piece, label: charset)
      if let issue = outcome.issue {
        note(issue, part.body.lowerBound, String("\(charset) -> \(outcome.charset)".prefix(80)))
      }
      decoded += outcome.text
    }
    if MessageJob.holdsPGP(decoded) { note(.encryptedContent, part.body.lowerBound, "PGP") }
    message.bodies.append(Message.Body(mediaType: part.mediaType, charset: charset.lowercased(), text: decoded))
  }
}
