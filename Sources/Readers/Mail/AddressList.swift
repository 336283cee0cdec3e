internal import EventModel

/// Address lists: RFC 5322 sections 3.4 and 4.4, groups flattened, and what is sent instead: unquoted commas and dots in
/// names, missing brackets, semicolons as separators, encoded-words in quotes, raw Japanese.
struct AddressList {
  private(set) var addresses: [MailAddress] = []
  /// Whether the limit cut the list.
  private(set) var isCut = false
  /// Whether an address stands where RFC 5322 allows none, or holds what no address may: in a comment, broken by a fold,
  /// with a comma or an opening bracket inside its brackets.
  private(set) var isIrregular = false
  /// Every element so far was an address without name or brackets.
  private var isBareList = true

  private var phrase: [UInt8] = []
  private var comment: [UInt8] = []
  private var bracketed: [UInt8]?
  private var scanner: HeaderScanner

  /// Parses an unfolded header value.
  init(_ bytes: [UInt8], words: inout EncodedWords) {
    let isLegacy = bytes.hasHighBit(0..<bytes.count) && !JapaneseCharset.isUTF8(bytes, 0..<bytes.count)
    scanner = HeaderScanner(bytes: bytes, position: 0, isShiftJIS: isLegacy)
    while !scanner.isAtEnd {
      if addresses.count >= words.limits.addresses {
        isCut = true
        return
      }
      step(&words)
    }
    finish(&words)
  }

  private mutating func step(_ words: inout EncodedWords) {
    switch scanner.bytes[scanner.position] {
    case 0x28: comment += scanner.comment()
    case 0x22:
      let isLocalPart = phrase.last == 0x2E
      let start = scanner.position
      let content = scanner.quotedString()
      let isAddress = isLocalPart || scanner.position < scanner.bytes.count && scanner.bytes[scanner.position] == 0x40
      phrase += isAddress ? Array(scanner.bytes[start..<scanner.position]) : content
    case 0x3C: bracketed = angle()
    case 0x3A where !phrase.contains(0x40) && bracketed == nil && !isURL():
      // A group's name; its members follow.
      scanner.position += 1
      phrase = []
      comment = []
    case 0x2C, 0x3B:
      let separator = scanner.bytes[scanner.position]
      if separator == 0x2C && continuesName() {
        phrase.append(0x2C)
      } else {
        finish(&words)
      }
      scanner.position += 1
    default:
      if !scanner.plainRun(into: &phrase) { phrase += scanner.character().bytes }
    }
  }

  /// `Doe, John <john@example.org>`: a comma that nobody quoted belongs to the name when no address stands before it and
  /// the text after it leads to one in brackets.
  private func continuesName() -> Bool {
    guard bracketed == nil, !phrase.contains(0x40), phrase.contains(where: { !$0.isBlank }) else { return false }
    var index = scanner.position + 1
    let end = min(scanner.bytes.count, index + 200)
    while index < end {
      switch scanner.bytes[index] {
      case 0x3C: return true
      case 0x2C, 0x3B, 0x40, 0x22: return false
      default: index += 1
      }
    }
    return false
  }

  /// `mailto:` and the like are no group names.
  private func isURL() -> Bool {
    let name = String(decoding: phrase, as: UTF8.self).lowercased()
    return name.hasSuffix("mailto") || name.hasSuffix("smtp")
  }

  /// `<address>` or `<@route:address>` at the position.
  private mutating func angle() -> [UInt8] {
    scanner.position += 1
    var content: [UInt8] = []
    while !scanner.isAtEnd {
      let byte = scanner.bytes[scanner.position]
      if byte == 0x3E {
        scanner.position += 1
        break
      }
      if byte == 0x3C {
        // `<<a@b>>` or `<name <a@b>`: the inner one counts when it is an address.
        let ahead = scanner.bytes[scanner.position..<min(scanner.bytes.count, scanner.position + 500)]
        let close = ahead.firstIndex(of: 0x3E) ?? ahead.endIndex
        if content.contains(0x40), !scanner.bytes[scanner.position..<close].contains(0x40) {
          content.append(byte)
        } else {
          content = []
        }
        scanner.position += 1
        continue
      }
      if byte == 0x28 {
        _ = scanner.comment()
      } else if byte == 0x22 {
        let start = scanner.position
        _ = scanner.quotedString()
        content += scanner.bytes[start..<scanner.position]
      } else if !scanner.plainRun(into: &content) {
        content += scanner.character().bytes
      }
    }
    while !scanner.isAtEnd, scanner.bytes[scanner.position] == 0x3E { scanner.position += 1 }
    if content.first == 0x40, let colon = content.firstIndex(of: 0x3A) { content = Array(content[(colon + 1)...]) }
    return content
  }

  /// Ends the current address.
  private mutating func finish(_ words: inout EncodedWords) {
    defer {
      phrase = []
      comment = []
      bracketed = nil
    }
    var name = phrase[...].blanksTrimmed
    while name.last == 0x2C { name = name.dropLast().blanksTrimmed }
    if let bracketed, let members = AddressList.groupMembers(bracketed) {
      isIrregular = isIrregular || !members.isEmpty
      for member in members { add([], member, &words) }
    } else if let bracketed {
      isBareList = false
      if bracketed.contains(0x2C) || bracketed.contains(0x3C) { isIrregular = true }
      let address = clean(bracketed, &words)
      let display = name.isEmpty ? comment : Array(name)
      if address.isEmpty && display.isEmpty { return }
      addresses.append(MailAddress(name: decoded(display, &words), address: address))
    } else if !name.isEmpty {
      bare(Array(name), &words)
    }
  }

  /// Addresses without brackets. Words without any at sign are a name, one word alone is a local address.
  private mutating func bare(_ text: [UInt8], _ words: inout EncodedWords) {
    if text.first == 0x22 { return add([], text, &words) }
    if !text.contains(0x40), let hidden = AddressList.address(in: comment) {
      isIrregular = true
      return add(text, hidden, &words)
    }
    var tokens = AddressList.tokens(text)
    if isBroken(tokens) {
      isIrregular = true
      tokens = [tokens[0] + tokens[1]]
    }
    if tokens.count != 1 || !tokens[0].contains(0x40) { isBareList = false }
    guard tokens.count > 1 else { return add(comment, tokens.first ?? [], &words) }
    guard tokens.contains(where: { $0.contains(0x40) }) else { return add(text, [], &words) }
    // `John Doe john@example.org`: the words before an address are its name.
    var name: [[UInt8]] = []
    for token in tokens {
      if token.contains(0x40) {
        add(name.isEmpty ? comment : Array(name.joined(separator: [32])), token, &words)
        name = []
      } else {
        name.append(token)
      }
    }
  }

  /// `..., c@d.example, lon` fold `gname@e.example, ...`: senders that fold at a fixed width break addresses. Between bare
  /// addresses a single word before an address is its beginning, and so is a word that is too long for a name (RFC 5321
  /// allows local parts of 64 bytes).
  private func isBroken(_ tokens: [[UInt8]]) -> Bool {
    guard tokens.count == 2, !tokens[0].contains(0x40), (tokens[1].firstIndex(of: 0x40) ?? 0) > 0 else { return false }
    return !addresses.isEmpty && isBareList || tokens[0].count > 64
  }

  /// `<undisclosed-recipients:;>` and `<list:a@b.example;>`: a group in the brackets of an address. Its members; nil when the
  /// brackets hold anything else.
  private static func groupMembers(_ content: [UInt8]) -> [[UInt8]]? {
    guard let colon = content.firstIndex(of: 0x3A), colon > 0, !content[..<colon].contains(0x40),
      content.last == 0x3B || colon == content.count - 1
    else { return nil }
    return content[(colon + 1)...].split { $0 == 0x2C || $0 == 0x3B }
      .map { Array($0.blanksTrimmed) }.filter { ($0.firstIndex(of: 0x40) ?? 0) > 0 }
  }

  private mutating func add(_ name: [UInt8], _ address: [UInt8], _ words: inout EncodedWords) {
    addresses.append(MailAddress(name: decoded(name, &words), address: clean(address, &words)))
  }

  /// The words of a text; blanks around dots and at signs do not part an address (RFC 5322 section 4.4).
  private static func tokens(_ text: [UInt8]) -> [[UInt8]] {
    var tokens: [[UInt8]] = []
    for word in text.split(whereSeparator: \.isBlank) {
      let isOpen = tokens.last.map { $0.last == 0x40 || $0.last == 0x2E && $0.contains(0x40) } ?? false
      if let last = tokens.indices.last,
        isOpen || word.first == 0x40 || word.first == 0x2E && tokens[last].contains(0x40)
      {
        tokens[last] += word
      } else {
        tokens.append(Array(word))
      }
    }
    return tokens
  }

  /// `Name (<address>)`: seen where a sender hides the address in a comment.
  private static func address(in comment: [UInt8]) -> [UInt8]? {
    guard let open = comment.firstIndex(of: 0x3C), let close = comment[open...].firstIndex(of: 0x3E),
      comment[open..<close].contains(0x40)
    else { return nil }
    return Array(comment[(open + 1)..<close])
  }

  private func decoded(_ bytes: [UInt8], _ words: inout EncodedWords) -> String {
    let range = bytes.trimmed(0..<bytes.count)
    return words.decode(range.count == bytes.count ? bytes : Array(bytes[range]))
  }

  private func clean(_ bytes: [UInt8], _ words: inout EncodedWords) -> String {
    var bytes = bytes
    if bytes.hasCaseless("mailto:", at: 0, before: bytes.count) { bytes.removeFirst(7) }
    let isQuoted = bytes.contains(0x22)
    let kept = isQuoted ? Array(bytes[...].blanksTrimmed) : bytes.filter { !$0.isBlank }
    return kept.index(of: [0x3D, 0x3F], from: 0, to: kept.count) == nil && !kept.hasHighBit(0..<kept.count)
      ? String(decoding: kept, as: UTF8.self) : words.decode(kept)
  }
}

extension ArraySlice<UInt8> {
  /// Without blanks at both ends.
  var blanksTrimmed: ArraySlice<UInt8> {
    var slice = self
    while let first = slice.first, first.isBlank { slice.removeFirst() }
    while let last = slice.last, last.isBlank { slice.removeLast() }
    return slice
  }
}
