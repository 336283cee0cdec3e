/// Takes the escapes out of the text of a record that is XML, so that a URL ends where it ends
/// (`href=&quot;http://evil.example/?a=1&amp;b=2&quot;`).
enum XMLEscapes {
  private static let names: [(escape: [UInt8], byte: UInt8)] = [
    ("&amp;", 0x26), ("&lt;", 0x3C), ("&gt;", 0x3E), ("&quot;", 0x22), ("&apos;", 0x27),
  ].map { (Array($0.0.utf8), $0.1) }

  /// Whether the text of a record is an element.
  static func isElement(_ text: ArraySlice<UInt8>) -> Bool { text.first == 0x3C && text.contains(0x26) }

  /// The text with the five predefined entities replaced (XML 1.0, section 4.6) and a blank for each character reference.
  static func replaced(_ text: ArraySlice<UInt8>) -> [UInt8] {
    var plain: [UInt8] = []
    plain.reserveCapacity(text.count)
    var rest = text
    while let byte = rest.first {
      if byte == 0x26 {
        if let (escape, byte) = names.first(where: { rest.starts(with: $0.escape) }) {
          plain.append(byte)
          rest = rest.dropFirst(escape.count)
          continue
        }
        if rest.starts(with: [0x26, 0x23]), let end = rest.prefix(10).firstIndex(of: 0x3B) {
          plain.append(0x20)
          rest = rest[(end + 1)...]
          continue
        }
      }
      plain.append(byte)
      rest = rest.dropFirst()
    }
    return plain
  }
}
