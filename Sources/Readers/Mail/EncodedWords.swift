/// Encoded-words of RFC 2047, read as senders write them: without blanks around them, inside quoted strings, without
/// base64 padding, with blanks inside, cut in the middle of a character.
struct EncodedWords {
  /// One `=?charset?B?text?=`.
  struct Word {
    var charset: String
    var isBase64: Bool
    /// The encoded text.
    var text: Range<Int>
    /// One past the closing `?=`.
    var end: Int
  }

  let charsets: CharsetDecoder
  let limits: MailLimits
  /// What was odd, each kind once.
  private(set) var issues: Set<MailAnomaly> = []
  /// How many words were decoded.
  private(set) var count = 0

  init(charsets: CharsetDecoder, limits: MailLimits) {
    self.charsets = charsets
    self.limits = limits
  }

  /// Hands over what was odd since the last call, in a fixed order.
  mutating func takeIssues() -> [MailAnomaly] {
    guard !issues.isEmpty else { return [] }
    defer { issues = [] }
    return issues.sorted { $0.rawValue < $1.rawValue }
  }

  /// The text of an unfolded header value.
  mutating func decode(_ bytes: [UInt8]) -> String {
    var text = ""
    var plain = 0
    var position = 0
    while let start = bytes.index(of: [0x3D, 0x3F], from: position, to: bytes.count) {
      guard let first = word(bytes, start) else {
        position = start + 2
        continue
      }
      text += raw(bytes, plain..<start)
      var words = [first]
      while let next = following(bytes, words[words.count - 1]) { words.append(next) }
      text += decode(bytes, words)
      plain = words[words.count - 1].end
      position = plain
    }
    text += raw(bytes, plain..<bytes.count)
    return clean(text)
  }

  /// Text outside of encoded-words: ASCII as a rule, 8-bit or ISO-2022-JP by way of sin.
  private mutating func raw(_ bytes: [UInt8], _ range: Range<Int>) -> String {
    guard !range.isEmpty else { return "" }
    let outcome = charsets.guess(bytes, range)
    if let issue = outcome.issue { issues.insert(issue) }
    return outcome.text
  }

  /// The word that begins at `start`, if one does.
  private func word(_ bytes: [UInt8], _ start: Int) -> Word? {
    let end = min(bytes.count, start + limits.encodedWordBytes)
    guard let mark = bytes.index(of: 0x3F, from: start + 2, to: min(end, start + 80)), mark > start + 2,
      mark + 2 < end, bytes[mark + 2] == 0x3F
    else { return nil }
    let kind = bytes[mark + 1] | 0x20
    guard kind == 0x62 || kind == 0x71, let close = bytes.index(of: [0x3F, 0x3D], from: mark + 3, to: end) else {
      return nil
    }
    if let nested = bytes.index(of: [0x3D, 0x3F], from: mark + 3, to: close), nested < close, kind == 0x62 {
      return nil
    }
    let charset = bytes.text(start + 2..<mark)
    return Word(charset: charset, isBase64: kind == 0x62, text: mark + 3..<close, end: close + 2)
  }

  /// The word after `word` when only blanks lie between: RFC 2047 section 6.2 drops them.
  private func following(_ bytes: [UInt8], _ word: Word) -> Word? {
    var position = word.end
    while position < bytes.count, bytes[position].isBlank { position += 1 }
    guard bytes.has([0x3D, 0x3F], at: position, before: bytes.count) else { return nil }
    return self.word(bytes, position)
  }

  /// Adjacent words: those of one charset are joined before conversion, so that a character may lie on a seam.
  private mutating func decode(_ bytes: [UInt8], _ words: [Word]) -> String {
    var text = ""
    var index = 0
    count += words.count
    while index < words.count {
      let charset = words[index].charset.lowercased()
      let isJIS = CharsetName.canonical(charset) == "iso-2022-jp"
      var joined: [UInt8] = []
      while index < words.count, words[index].charset.lowercased() == charset {
        var last = index
        var piece = Array(bytes[words[index].text])
        while last + 1 < words.count, words[index].isBase64, isCut(piece, before: words[last + 1], charset) {
          last += 1
          piece += bytes[words[last].text]
        }
        let decoded = words[index].isBase64 ? base64(piece) : quoted(piece)
        if isJIS { closeEscape(&joined, before: decoded) }
        joined += decoded
        index = last + 1
      }
      let outcome = charsets.decode(joined, 0..<joined.count, label: charset)
      if let issue = outcome.issue { issues.insert(issue) }
      text += outcome.text
    }
    return text
  }

  /// Whether the base64 text was chopped without regard to its groups of four, so that the next word goes on with it.
  private func isCut(_ piece: [UInt8], before next: Word, _ charset: String) -> Bool {
    let rest = piece.count & 3
    guard rest != 0, piece.last != 0x3D, next.isBase64, next.charset.lowercased() == charset else { return false }
    return rest == 1 || (next.text.count & 3) != 0
  }

  /// A word in ISO-2022-JP that left its kanji open is closed, unless the next one goes on with it.
  private func closeEscape(_ joined: inout [UInt8], before next: [UInt8]) {
    guard !joined.isEmpty, ISO2022JP.runs(joined, 0..<joined.count).isOpen else { return }
    let escape = next.firstIndex(of: 0x1B)
    let isPlain = escape == nil && (next.count & 1 == 1 || next.contains(0x20))
    if isPlain { joined += [0x1B, 0x28, 0x42] }
  }

  private func base64(_ text: [UInt8]) -> [UInt8] {
    var padded = text
    while padded.last == 0x3D { padded.removeLast() }
    if padded.count & 3 == 1 { padded.removeLast() }
    while padded.count & 3 != 0 { padded.append(0x3D) }
    return TransferEncoding.base64.decode(padded, 0..<padded.count)
  }

  /// The Q encoding: RFC 2047 section 4.2.
  private func quoted(_ text: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(text.count)
    var position = 0
    while position < text.count {
      let byte = text[position]
      if byte == 0x3D, position + 2 < text.count, let high = hexValue(text[position + 1]),
        let low = hexValue(text[position + 2])
      {
        output.append(high << 4 | low)
        position += 3
      } else {
        output.append(byte == 0x5F ? 0x20 : byte)
        position += 1
      }
    }
    return output
  }

  /// Line ends and NULs that decoding brings to light would split headers of whoever writes them out: they become blanks.
  private mutating func clean(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 == 10 || $0 == 13 || $0 == 0 }) else { return text }
    issues.insert(.headerInjection)
    var bytes = Array(text.utf8)
    for index in bytes.indices where bytes[index] == 10 || bytes[index] == 13 || bytes[index] == 0 { bytes[index] = 32 }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// The value of a hexadecimal digit.
func hexValue(_ byte: UInt8) -> UInt8? {
  switch byte {
  case 48...57: byte - 48
  case 65...70: byte - 55
  case 97...102: byte - 87
  default: nil
  }
}
