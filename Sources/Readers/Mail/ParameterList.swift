/// The value and parameters of Content-Type and Content-Disposition: RFC 2045 section 5.1, RFC 2231, and what is sent
/// instead of it: encoded-words in quoted strings, raw 8-bit names, missing quotes and semicolons.
struct ParameterList {
  /// The part before the first semicolon, in lower case, without blanks and comments.
  private(set) var value = ""
  /// Decoded parameters in order of first appearance.
  private(set) var parameters: [(name: String, value: String)] = []
  /// What was odd, each kind once.
  private(set) var issues: Set<MailAnomaly> = []

  /// One parameter as written; RFC 2231 splits `name*0*` into the name, the section and whether it is percent-encoded.
  private struct Piece {
    var name: String
    var section: Int?
    var isExtended: Bool
    var bytes: [UInt8]
  }

  /// Parses an unfolded header value.
  init(_ bytes: [UInt8], words: inout EncodedWords) {
    var scanner = HeaderScanner(bytes: bytes, position: 0, isShiftJIS: false)
    var head: [UInt8] = []
    while !scanner.isAtEnd, bytes[scanner.position] != 0x3B {
      if bytes[scanner.position] == 0x28 { _ = scanner.comment() } else { head += scanner.character().bytes }
    }
    let end = scanner.position
    value = head.text(head.trimmed(0..<head.count)).lowercased()
    guard end < bytes.count else { return }
    assemble(pieces(bytes, from: end + 1, limit: words.limits.parameters), words: &words)
  }

  /// The decoded value of a parameter, by its lower-case name.
  subscript(name: String) -> String? { parameters.first { $0.name == name }?.value }

  private mutating func pieces(_ bytes: [UInt8], from start: Int, limit: Int) -> [Piece] {
    var pieces: [Piece] = []
    let isLegacy = bytes.hasHighBit(start..<bytes.count) && !JapaneseCharset.isUTF8(bytes, start..<bytes.count)
    var scanner = HeaderScanner(bytes: bytes, position: start, isShiftJIS: isLegacy)
    while let name = scanner.parameterName() {
      guard pieces.count < limit else {
        issues.insert(.tooManyParameters)
        break
      }
      let value = scanner.parameterValue()
      if !name.isEmpty { pieces.append(ParameterList.piece(name, value)) }
    }
    return pieces
  }

  private static func piece(_ name: String, _ value: [UInt8]) -> Piece {
    var name = name.lowercased()
    let isExtended = name.hasSuffix("*")
    if isExtended { name.removeLast() }
    guard let star = name.lastIndex(of: "*"), let section = Int(name[name.index(after: star)...]), section >= 0 else {
      return Piece(name: name, section: nil, isExtended: isExtended, bytes: value)
    }
    return Piece(name: String(name[..<star]), section: section, isExtended: isExtended, bytes: value)
  }

  /// Joins the pieces of each parameter; RFC 2231 forms win over plain ones of the same name.
  private mutating func assemble(_ pieces: [Piece], words: inout EncodedWords) {
    var order: [String] = []
    var groups: [String: [Piece]] = [:]
    for piece in pieces {
      if groups[piece.name] == nil { order.append(piece.name) }
      groups[piece.name, default: []].append(piece)
    }
    for name in order {
      guard let group = groups[name] else { continue }
      let plain = group.filter { $0.section == nil && !$0.isExtended }
      let sections = group.filter { $0.section != nil }.sorted { ($0.section ?? 0) < ($1.section ?? 0) }
      let extended = group.filter { $0.section == nil && $0.isExtended }
      var values = plain.map { self.plain($0.bytes, words: &words) }
      if !sections.isEmpty { values.insert(self.extended(sections, words: &words), at: 0) }
      if let first = extended.first { values.insert(self.extended([first], words: &words), at: 0) }
      guard let chosen = values.first else { continue }
      if values.contains(where: { $0 != chosen }), name == "filename" || name == "name" {
        issues.insert(.conflictingFilename)
      }
      parameters.append((name, chosen))
    }
  }

  private mutating func plain(_ bytes: [UInt8], words: inout EncodedWords) -> String {
    let before = words.count
    let text = words.decode(bytes)
    if words.count > before { issues.insert(.encodedWordInParameter) }
    return text
  }

  /// `charset'language'percent-encoded`, possibly in sections; without the quotes the text is taken as it stands.
  private mutating func extended(_ pieces: [Piece], words: inout EncodedWords) -> String {
    var charset = ""
    var joined: [UInt8] = []
    for (index, piece) in pieces.enumerated() {
      var bytes = piece.bytes[...]
      if index == 0, piece.isExtended, let quote = bytes.firstIndex(of: 0x27),
        let second = bytes[(quote + 1)...].firstIndex(of: 0x27)
      {
        charset = String(decoding: bytes[..<quote], as: UTF8.self)
        bytes = bytes[(second + 1)...]
      }
      joined += piece.isExtended ? ParameterList.percentDecoded(bytes) : Array(bytes)
    }
    if charset.isEmpty { return plain(joined, words: &words) }
    let outcome = words.charsets.decode(joined, 0..<joined.count, label: charset)
    if let issue = outcome.issue { issues.insert(issue) }
    // A senders' mixture: an encoded-word inside an RFC 2231 value.
    return outcome.text.contains("=?") ? plain(Array(outcome.text.utf8), words: &words) : outcome.text
  }

  private static func percentDecoded(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var output: [UInt8] = []
    var position = bytes.startIndex
    while position < bytes.endIndex {
      if bytes[position] == 0x25, position + 2 < bytes.endIndex, let high = hexValue(bytes[position + 1]),
        let low = hexValue(bytes[position + 2])
      {
        output.append(high << 4 | low)
        position += 3
      } else {
        output.append(bytes[position])
        position += 1
      }
    }
    return output
  }
}
