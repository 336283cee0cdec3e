internal import EventModel

/// The reading of one message: header fields, then parts, then oddities.
struct MessageJob {
  private(set) var bytes: [UInt8]
  var words: EncodedWords
  var message: Message
  var log = AnomalyLog()
  var text = 0

  init(bytes: [UInt8], words: EncodedWords, message: Message) {
    self.bytes = bytes
    self.words = words
    self.message = message
  }

  /// Reads everything.
  mutating func run() {
    let start = prologue()
    let structure = MIMEStructure(bytes, start..<bytes.count, words: words)
    words = structure.words
    for issue in structure.issues.entries {
      log.note(issue.kind, at: message.itemOffset + UInt64(clamping: issue.offset), count: issue.count)
    }
    if bytes.index(of: 0, from: 0, to: bytes.count) != nil { noteNULs(structure.parts) }
    if let top = structure.parts.first { header(top.header) }
    for (index, part) in structure.parts.enumerated() where !part.isContainer { content(part, index) }
    if let unended = structure.unendedLeaf {
      checkEnd(structure.parts[unended], isOnlyPart: structure.parts.count == 1)
    }
    unpackTNEF()
    message.anomalies = log.entries
  }

  /// Steps over a byte order mark and blank lines, and turns a message that has only carriage returns into lines.
  private mutating func prologue() -> Int {
    var start = bytes.has([0xEF, 0xBB, 0xBF], at: 0, before: bytes.count) ? 3 : 0
    while start < bytes.count, bytes[start].isBlank {
      // A line that begins with blanks would be a fold of nothing.
      start += 1
    }
    if start >= bytes.count {
      log.note(.emptyItem, at: message.itemOffset, "no bytes but blanks")
      return bytes.count
    }
    let window = min(bytes.count, start + (64 << 10))
    if bytes.index(of: 13, from: start, to: window) != nil {
      if bytes.index(of: 10, from: start, to: window) == nil {
        note(.bareCR, start, "carriage returns as line ends")
        for index in start..<bytes.count where bytes[index] == 13 { bytes[index] = 10 }
      }
    }
    return start
  }

  /// NULs are odd in text and headers, not in parts that carry raw binary.
  private mutating func noteNULs(_ parts: [MIMEPart]) {
    for part in parts {
      let isText = part.mediaType.hasPrefix("text/") || part.isContainer
      let from = part.header.fields.first?.name.lowerBound ?? part.header.bodyStart
      let to = isText && !part.isContainer ? part.body.upperBound : part.header.bodyStart
      if from < to, let position = bytes.index(of: 0, from: from, to: to) {
        note(.nulBytes, position)
        return
      }
    }
  }

  mutating func note(_ kind: MailAnomaly, _ offset: Int, _ detail: @autoclosure () -> String = "") {
    log.note(kind, at: message.itemOffset + UInt64(clamping: offset), detail())
  }

  /// The decoded text of a header value.
  mutating func decoded(_ field: HeaderSlice) -> String {
    let range = bytes.trimmed(field.value)
    if !field.isFolded && !bytes.hasHighBit(range)
      && bytes.index(of: [0x3D, 0x3F], from: range.lowerBound, to: range.upperBound) == nil
      && bytes.index(of: 0x1B, from: range.lowerBound, to: range.upperBound) == nil
    {
      return bytes.text(range)
    }
    let unfolded = Unfolding.bytes(bytes, field)
    if unfolded.hasHighBit(0..<unfolded.count), !JapaneseCharset.isUTF8(unfolded, 0..<unfolded.count) {
      note(.header8Bit, range.lowerBound)
    }
    let text = words.decode(unfolded)
    takeIssues(at: range.lowerBound)
    return text
  }

  /// Moves what the word decoder met into the log.
  mutating func takeIssues(at offset: Int) {
    for issue in words.takeIssues() { note(issue, offset) }
  }
}
