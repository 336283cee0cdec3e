internal import EventModel

/// The reading of one message: header fields, then parts, then oddities.
struct MessageJob {
  private(set) var bytes: [UInt8]
  var words: EncodedWords
  var message: Message
  var log = AnomalyLog()
  var text = 0
  /// How many signed entities the current part lies in.
  var securityLevel = 0
  /// Where oddities are said to be while `bytes` are not the message's own.
  private var place: Int?

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
    if hasLinesByCR(start..<window) {
      note(.bareCR, start, "carriage returns as line ends")
      for index in start..<bytes.count where bytes[index] == 13 && !bytes.has([10], at: index + 1, before: bytes.count)
      {
        bytes[index] = 10
      }
    }
    return start
  }

  /// Whether most lines end with a bare carriage return. A few line feeds among them (a fold written by another program)
  /// do not make it other text.
  private func hasLinesByCR(_ range: Range<Int>) -> Bool {
    guard bytes.index(of: 13, from: range.lowerBound, to: range.upperBound) != nil else { return false }
    var returns = 0
    var feeds = 0
    for index in range {
      if bytes[index] == 10 {
        feeds += 1
      } else if bytes[index] == 13, !bytes.has([10], at: index + 1, before: bytes.count) {
        returns += 1
      }
    }
    return returns > feeds * 3
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
    log.note(kind, at: message.itemOffset + UInt64(clamping: place ?? offset), detail())
  }

  /// Reads other bytes from now on; returns what was read before.
  mutating func swapBytes(_ others: [UInt8], place other: Int?) -> (bytes: [UInt8], place: Int?) {
    defer { (bytes, place) = (others, other) }
    return (bytes, place)
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
