/// Reads one XML element and all it holds into an `EventElement`.
///
/// Only what exported events need: elements, attributes, text, CDATA, comments, processing instructions, character
/// references and the five predefined entities. Document types are refused, other entities stay as they are written, so
/// that nothing expands.
struct XMLTokens {
  /// Why the text is no element.
  struct Failure: Error {
    var reason: StaticString
  }

  private let bytes: [UInt8]
  private var position = 0
  private var nodes = 0

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The element that `bytes` begin with.
  static func element(_ bytes: [UInt8]) throws(Failure) -> EventElement {
    var tokens = XMLTokens(bytes)
    guard let name = try tokens.startTag() else { throw Failure(reason: "no element") }
    return try tokens.element(name, depth: 1)
  }

  private func peek(_ offset: Int = 0) -> UInt8? {
    position + offset < bytes.count ? bytes[position + offset] : nil
  }

  private func holds(_ text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard bytes.count - position >= count else { return false }
    return bytes[position..<position + count].elementsEqual("\(text)".utf8)
  }

  private mutating func skip(past text: StaticString) throws(Failure) -> Range<Int> {
    let start = position
    while position < bytes.count {
      if holds(text) {
        defer { position += text.utf8CodeUnitCount }
        return start..<position
      }
      position += 1
    }
    throw Failure(reason: "cut element")
  }

  private mutating func skipBlanks() {
    while let byte = peek(), byte <= 0x20 { position += 1 }
  }

  private mutating func name() throws(Failure) -> String {
    let start = position
    while let byte = peek(), byte > 0x20, !Array(">/=<\"'".utf8).contains(byte) { position += 1 }
    guard position > start else { throw Failure(reason: "no name") }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  /// Steps into a start tag and gives its name; nil when there is none here.
  private mutating func startTag() throws(Failure) -> String? {
    guard peek() == 0x3C else { return nil }
    position += 1
    return try name()
  }

  private mutating func element(_ name: String, depth: Int) throws(Failure) -> EventElement {
    guard depth <= ExportLimits.depth else { throw Failure(reason: "nested too deep") }
    nodes += 1
    guard nodes <= ExportLimits.nodes else { throw Failure(reason: "too many nodes") }
    var element = EventElement(XMLTokens.local(name))
    while true {
      skipBlanks()
      guard let byte = peek() else { throw Failure(reason: "cut element") }
      if byte == 0x2F {
        position += 1
        guard peek() == 0x3E else { throw Failure(reason: "stray slash") }
        position += 1
        return element
      }
      if byte == 0x3E {
        position += 1
        element.content = try content(depth: depth)
        return element
      }
      nodes += 1
      element.attributes.append(try attribute())
    }
  }

  private mutating func attribute() throws(Failure) -> EventElement.Attribute {
    let name = try name()
    skipBlanks()
    guard peek() == 0x3D else { throw Failure(reason: "attribute without value") }
    position += 1
    skipBlanks()
    guard let quote = peek(), quote == 0x22 || quote == 0x27 else { throw Failure(reason: "unquoted attribute") }
    position += 1
    let range = quote == 0x22 ? try skip(past: "\"") : try skip(past: "'")
    return EventElement.Attribute(name, EventElement.Scalar(text(range)))
  }

  private mutating func content(depth: Int) throws(Failure) -> [EventElement.Content] {
    var content: [EventElement.Content] = []
    var text = ""
    func finish(_ content: [EventElement.Content], _ text: String) -> [EventElement.Content] {
      // Blanks between elements are layout; an element with text only keeps them.
      let isLayout = !content.isEmpty && text.allSatisfy(\.isWhitespace)
      return text.isEmpty || isLayout ? content : content + [.text(EventElement.Scalar(text))]
    }
    while position < bytes.count {
      if holds("</") {
        _ = try skip(past: ">")
        content = finish(content, text)
        return content.isEmpty ? [.text(EventElement.Scalar(""))] : content
      } else if holds("<!--") {
        _ = try skip(past: "-->")
      } else if holds("<![CDATA[") {
        position += 9
        text += String(decoding: bytes[try skip(past: "]]>")], as: UTF8.self)
      } else if holds("<?") {
        _ = try skip(past: "?>")
      } else if holds("<!") {
        throw Failure(reason: "declaration inside an element")
      } else if let name = try startTag() {
        if !text.allSatisfy(\.isWhitespace) { content.append(.text(EventElement.Scalar(text))) }
        text = ""
        content.append(.element(try element(name, depth: depth + 1)))
      } else {
        let start = position
        while let byte = peek(), byte != 0x3C { position += 1 }
        text += self.text(start..<position)
      }
    }
    throw Failure(reason: "cut element")
  }

  /// Text with references resolved.
  private func text(_ range: Range<Int>) -> String {
    guard bytes[range].contains(0x26) else { return String(decoding: bytes[range], as: UTF8.self) }
    var output: [UInt8] = []
    var index = range.lowerBound
    while index < range.upperBound {
      if bytes[index] == 0x26,
        let end = bytes[index..<min(index + 12, range.upperBound)].firstIndex(of: 0x3B),
        let scalar = XMLTokens.reference(bytes[index + 1..<end])
      {
        output.append(contentsOf: String(scalar).utf8)
        index = end + 1
      } else {
        output.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: output, as: UTF8.self)
  }

  private static func reference(_ name: ArraySlice<UInt8>) -> Character? {
    let text = String(decoding: name, as: UTF8.self)
    switch text {
    case "lt": return "<"
    case "gt": return ">"
    case "amp": return "&"
    case "quot": return "\""
    case "apos": return "'"
    default: break
    }
    guard text.hasPrefix("#") else { return nil }
    let digits = text.dropFirst()
    let isHex = digits.hasPrefix("x") || digits.hasPrefix("X")
    let number = isHex ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
    return number.flatMap(Unicode.Scalar.init).map(Character.init)
  }

  /// The name without a prefix.
  private static func local(_ name: String) -> String {
    name.lastIndex(of: ":").map { String(name[name.index(after: $0)...]) } ?? name
  }
}
