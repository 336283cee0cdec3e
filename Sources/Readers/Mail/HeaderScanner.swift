/// Walks through the lexical tokens of a structured header value (RFC 5322 section 3.2), tolerant of raw Japanese:
/// inside ISO-2022-JP kanji and after a Shift_JIS lead byte, quotes, brackets and backslashes are half characters.
struct HeaderScanner {
  let bytes: [UInt8]
  var position: Int
  /// 8-bit bytes that are no UTF-8: a lead byte takes the next byte with it.
  let isShiftJIS: Bool
  /// A quoted string without end was met: no later quote can begin one either.
  private var isQuoteBroken = false

  init(bytes: [UInt8], position: Int, isShiftJIS: Bool) {
    self.bytes = bytes
    self.position = position
    self.isShiftJIS = isShiftJIS
  }

  /// Whether anything is left.
  var isAtEnd: Bool { position >= bytes.count }

  /// Takes one character: a byte, a whole stretch of ISO-2022-JP kanji, or a Shift_JIS pair. `isRaw` means that its bytes
  /// are no syntax.
  mutating func character() -> (bytes: ArraySlice<UInt8>, isRaw: Bool) {
    let start = position
    let byte = bytes[start]
    if byte == 0x1B, start + 1 < bytes.count, bytes[start + 1] == 0x24 {
      position += 2
      while position < bytes.count,
        !(bytes[position] == 0x1B && position + 1 < bytes.count && bytes[position + 1] == 0x28)
      {
        position += 1
      }
      position = min(bytes.count, position + 3)
      return (bytes[start..<position], true)
    }
    if isShiftJIS, byte >= 0x81, byte <= 0x9F || byte >= 0xE0 && byte <= 0xFC, start + 1 < bytes.count {
      position += 2
      return (bytes[start..<position], true)
    }
    position += 1
    return (bytes[start..<position], byte >= 0x80)
  }

  /// Steps over blanks and comments.
  mutating func skipBlanks() {
    while position < bytes.count {
      if bytes[position].isBlank { position += 1 } else if bytes[position] == 0x28 { _ = comment() } else { return }
    }
  }

  /// A comment at the position, its content without the outer parentheses. One that never ends is only a parenthesis.
  mutating func comment() -> [UInt8] {
    let start = position
    var depth = 0
    var content: [UInt8] = []
    while position < bytes.count {
      let (piece, isRaw) = character()
      guard let byte = piece.first else { break }
      if isRaw {
        content += piece
        continue
      }
      if byte == 0x5C, position < bytes.count {
        content += character().bytes
        continue
      }
      if byte == 0x28 { depth += 1 }
      if byte == 0x29 { depth -= 1 }
      if depth == 0 { return Array(content.dropFirst()) }
      content.append(byte)
    }
    let rest = Array(bytes[(start + 1)...])
    position = bytes.count
    return rest
  }

  /// A quoted string at the position, without quotes and backslashes. A quote that is never closed is dropped alone.
  mutating func quotedString() -> [UInt8] {
    position += 1
    guard !isQuoteBroken else { return [] }
    let start = position
    var content: [UInt8] = []
    while position < bytes.count {
      let (piece, isRaw) = character()
      guard !isRaw, let byte = piece.first else {
        content += piece
        continue
      }
      if byte == 0x22 { return content }
      if byte == 0x5C, position < bytes.count {
        // Windows paths come unescaped; a backslash before an ordinary character is kept.
        let next = bytes[position]
        if next != 0x22 && next != 0x5C { content.append(byte) }
        content += character().bytes
      } else {
        content.append(byte)
      }
    }
    isQuoteBroken = true
    position = start
    return []
  }

  /// The name of the next parameter, empty for an empty one, nil at the end. The position is behind the `=`, if any.
  mutating func parameterName() -> String? {
    while position < bytes.count, bytes[position].isBlank || bytes[position] == 0x3B { position += 1 }
    skipBlanks()
    guard position < bytes.count else { return nil }
    let start = position
    while position < bytes.count, bytes[position] != 0x3D, bytes[position] != 0x3B { position += 1 }
    let name = bytes.text(bytes.trimmed(start..<position))
    guard position < bytes.count, bytes[position] == 0x3D else { return "" }
    position += 1
    return name
  }

  /// The value of a parameter up to the next semicolon.
  mutating func parameterValue() -> [UInt8] {
    skipBlanks()
    guard position < bytes.count, bytes[position] != 0x3B else { return [] }
    if bytes[position] == 0x22 {
      let value = quotedString()
      if isQuoteBroken { return unquotedValue() }
      // `name="a"b"; x` : whatever stands between the closing quote and the semicolon is dropped.
      skipToSemicolon()
      return value
    }
    return unquotedValue()
  }

  private mutating func unquotedValue() -> [UInt8] {
    var value: [UInt8] = []
    while position < bytes.count {
      let byte = bytes[position]
      if byte == 0x3B { break }
      // `charset=x boundary=y`: a blank ends the token when a parameter follows.
      if byte.isBlank, startsParameter(position + 1) { break }
      value += character().bytes
    }
    while let last = value.last, last.isBlank { value.removeLast() }
    return value
  }

  private mutating func skipToSemicolon() {
    while position < bytes.count, bytes[position] != 0x3B {
      if bytes[position].isBlank, startsParameter(position + 1) { return }
      position += 1
    }
  }

  /// Whether `token=` begins here, after blanks.
  private func startsParameter(_ start: Int) -> Bool {
    var index = start
    while index < bytes.count, bytes[index].isBlank { index += 1 }
    let first = index
    while index < bytes.count, index - first < 40,
      bytes[index].isLetter || bytes[index].isDigit || bytes[index] == 45 || bytes[index] == 42
    {
      index += 1
    }
    return index > first && index < bytes.count && bytes[index] == 0x3D
  }
}
