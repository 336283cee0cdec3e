/// The readable text of an HTML body and its links: enough for facts about a mail, no more.
///
/// One pass over the bytes; comments, scripts and styles are left out. Broken markup is read as a browser's first pass
/// would: a tag that never ends is text.
struct HTMLText {
  /// A link as the reader of the mail sees it.
  struct Anchor {
    /// The target as written, entities decoded.
    var href: String
    /// What is shown for it.
    var shown: String
  }

  private(set) var text: [UInt8] = []
  private(set) var anchors: [Anchor] = []
  /// The body has an input field for a password.
  private(set) var asksPassword = false
  private var openHref: String?
  private var openStart = 0
  private let bytes: [UInt8]
  private var at = 0

  /// Reads an HTML text.
  init(_ html: String) {
    bytes = Array(html.utf8)
    text.reserveCapacity(bytes.count / 2)
    while at < bytes.count { step() }
    closeAnchor()
  }

  private mutating func step() {
    let byte = bytes[at]
    if byte == UInt8(ascii: "<") { return readTag() }
    if byte == UInt8(ascii: "&"), let (scalar, length) = HTMLText.entity(bytes, at) {
      text.append(contentsOf: Array(String(scalar).utf8))
      at += length
      return
    }
    text.append(byte)
    at += 1
  }

  private mutating func readTag() {
    if starts(with: "<!--", at) {
      at = find("-->", from: at + 4).map { $0 + 3 } ?? bytes.count
      return
    }
    guard at + 1 < bytes.count, HTMLText.isTagStart(bytes[at + 1]), let end = tagEnd() else {
      text.append(bytes[at])
      at += 1
      return
    }
    let name = tagName(at + 1, end)
    let start = at
    at = end + 1
    switch name {
    case "script", "style": at = find("</" + name, from: at) ?? bytes.count
    case "a":
      closeAnchor()
      openHref = attribute("href", start, end)
      openStart = text.count
    case "/a": closeAnchor()
    case "form", "area":
      if let target = attribute(name == "form" ? "action" : "href", start, end) {
        anchors.append(Anchor(href: target, shown: ""))
      }
    case "input": if attribute("type", start, end)?.lowercased() == "password" { asksPassword = true }
    case "br", "p", "/p", "div", "/div", "tr", "/tr", "li", "td", "h1", "h2", "h3", "blockquote", "hr":
      text.append(UInt8(ascii: "\n"))
    default: break
    }
  }

  private mutating func closeAnchor() {
    guard let href = openHref else { return }
    openHref = nil
    let shown = String(decoding: text[openStart...], as: UTF8.self)
    if anchors.count < MailTacticLimits.links { anchors.append(Anchor(href: href, shown: shown)) }
  }

  private static func isTagStart(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "/") || byte == UInt8(ascii: "!") || byte == UInt8(ascii: "?")
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  /// The `>` that ends the tag at `at`, quotes respected; the first `>` when that leads too far.
  private func tagEnd() -> Int? {
    var quote: UInt8 = 0
    var first: Int?
    var index = at + 1
    let limit = min(bytes.count, at + MailTacticLimits.tagBytes)
    while index < limit {
      let byte = bytes[index]
      if byte == UInt8(ascii: ">") {
        if quote == 0 { return index }
        if first == nil { first = index }
      } else if byte == UInt8(ascii: "<"), quote == 0 {
        // Not a tag: another one begins. This also keeps the pass linear on `<a<a<a`.
        return first
      } else if quote != 0 {
        if byte == quote { quote = 0 }
      } else if byte == 0x22 || byte == 0x27, index > 0, bytes[index - 1] == UInt8(ascii: "=") {
        quote = byte
      }
      index += 1
    }
    return first
  }

  private func tagName(_ start: Int, _ end: Int) -> String {
    var index = start
    if bytes[index] == UInt8(ascii: "/") { index += 1 }
    while index < end, bytes[index] > 0x20, bytes[index] != UInt8(ascii: "/") { index += 1 }
    return String(decoding: bytes[start..<index], as: UTF8.self).lowercased()
  }

  private func attribute(_ name: String, _ start: Int, _ end: Int) -> String? {
    guard let found = find(name, from: start, to: end) else { return nil }
    var index = found + name.utf8.count
    while index < end, bytes[index] <= 0x20 { index += 1 }
    guard index < end, bytes[index] == UInt8(ascii: "=") else { return nil }
    index += 1
    while index < end, bytes[index] <= 0x20 { index += 1 }
    guard index < end else { return nil }
    let quote = bytes[index]
    let quoted = quote == 0x22 || quote == 0x27
    if quoted { index += 1 }
    var stop = index
    while stop < end, quoted ? bytes[stop] != quote : bytes[stop] > 0x20 { stop += 1 }
    return HTMLText.decodeEntities(Array(bytes[index..<stop]))
  }

  private func starts(with word: String, _ start: Int) -> Bool {
    let word = Array(word.utf8)
    guard start + word.count <= bytes.count else { return false }
    return word.indices.allSatisfy { HTMLText.lower(bytes[start + $0]) == word[$0] }
  }

  private func find(_ word: String, from start: Int, to end: Int? = nil) -> Int? {
    let word = Array(word.utf8)
    let last = (end ?? bytes.count) - word.count
    guard start <= last else { return nil }
    for index in start...last where HTMLText.lower(bytes[index]) == word[0] {
      if word.indices.allSatisfy({ HTMLText.lower(bytes[index + $0]) == word[$0] }) { return index }
    }
    return nil
  }

  private static func lower(_ byte: UInt8) -> UInt8 { (65...90).contains(byte) ? byte | 0x20 : byte }

  static func decodeEntities(_ bytes: [UInt8]) -> String {
    var out: [UInt8] = []
    var at = 0
    while at < bytes.count {
      if bytes[at] == UInt8(ascii: "&"), let (scalar, length) = entity(bytes, at) {
        out.append(contentsOf: Array(String(scalar).utf8))
        at += length
      } else {
        out.append(bytes[at])
        at += 1
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  private static let named: [String: Unicode.Scalar] = [
    "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " ", "copy": "\u{A9}", "shy": "\u{AD}",
    "zwnj": "\u{200C}", "yen": "\u{A5}", "middot": "\u{B7}", "hellip": "\u{2026}", "ndash": "\u{2013}",
    "mdash": "\u{2014}",
  ]

  /// The character reference at `at`, and its length in bytes.
  private static func entity(_ bytes: [UInt8], _ at: Int) -> (Unicode.Scalar, Int)? {
    let limit = min(bytes.count, at + 12)
    guard at + 2 < limit, let end = bytes[(at + 1)..<limit].firstIndex(of: UInt8(ascii: ";")) else { return nil }
    let name = String(decoding: bytes[(at + 1)..<end], as: UTF8.self)
    if let scalar = named[name] { return (scalar, end + 1 - at) }
    guard name.hasPrefix("#") else { return nil }
    let digits = name.dropFirst()
    let value = digits.lowercased().hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
    guard let value, let scalar = Unicode.Scalar(value), value != 0 else { return nil }
    return (scalar, end + 1 - at)
  }
}
