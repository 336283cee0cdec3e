/// The attributes of the elements of an XML text that may be cut or broken (XML 1.0, 5th edition, 2.3, 3.1, 4.1).
///
/// Not a parser: it answers which attributes elements of one name have, in whatever form a hostile author writes them
/// (UTF-16, blanks and line ends around `=`, either quote, character references), and knows no entities but the five of XML.
enum XMLElements {
  /// The text of XML bytes: UTF-16 by its mark or by the zeros of its first two characters, else UTF-8.
  static func text(_ bytes: [UInt8]) -> String {
    let bigEndian = bytes.starts(with: [0xfe, 0xff]) || bytes.starts(with: [0, 0x3c])
    guard bigEndian || bytes.starts(with: [0xff, 0xfe]) || bytes.starts(with: [0x3c, 0]) else {
      return String(decoding: bytes, as: UTF8.self)
    }
    let units = stride(from: 0, to: bytes.count - bytes.count % 2, by: 2).map { index in
      let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
      return bigEndian ? first << 8 | second : second << 8 | first
    }
    return String(decoding: units, as: UTF16.self)
  }

  /// The attributes of every element with this local name; names in lower case without prefix, values as they mean.
  static func attributes(of element: String, in text: String) -> [[String: String]] {
    text.unicodeScalars.split(separator: "<").compactMap { piece in
      var rest = piece
      guard local(name(&rest)) == element else { return nil }
      return attributes(&rest)
    }
  }

  private typealias Scalars = Substring.UnicodeScalarView

  private static func attributes(_ rest: inout Scalars) -> [String: String] {
    var attributes: [String: String] = [:]
    while true {
      rest = rest.drop(while: isBlank)
      let key = local(name(&rest))
      rest = rest.drop(while: isBlank)
      guard !key.isEmpty, rest.first == "=" else { return attributes }
      rest = rest.dropFirst().drop(while: isBlank)
      guard let quote = rest.first, quote == "\"" || quote == "'" else { return attributes }
      rest = rest.dropFirst()
      let value = rest.prefix { $0 != quote }
      rest = rest.dropFirst(value.count + 1)
      attributes[key] = resolved(String(value))
    }
  }

  private static func name(_ rest: inout Scalars) -> String {
    let name = rest.prefix { !isBlank($0) && $0 != "=" && $0 != ">" && $0 != "/" }
    rest = rest.dropFirst(name.count)
    return String(name)
  }

  private static func local(_ name: String) -> String {
    (name.split(separator: ":").last.map(String.init) ?? name).lowercased()
  }

  private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
    scalar == " " || scalar == "\t" || scalar == "\n" || scalar == "\r"
  }

  /// The value with its references replaced.
  private static func resolved(_ value: String) -> String {
    let pieces = value.split(separator: "&", omittingEmptySubsequences: false)
    guard pieces.count > 1 else { return value }
    return pieces.dropFirst().reduce(into: String(pieces[0])) { text, piece in
      guard let end = piece.firstIndex(of: ";"), let character = character(piece[..<end]) else {
        text += "&" + piece
        return
      }
      text += character + piece[piece.index(after: end)...]
    }
  }

  private static func character(_ reference: Substring) -> String? {
    switch reference {
    case "amp": return "&"
    case "lt": return "<"
    case "gt": return ">"
    case "quot": return "\""
    case "apos": return "'"
    default:
      guard reference.hasPrefix("#") else { return nil }
      let digits = reference.dropFirst()
      let number = digits.hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
      return number.flatMap(Unicode.Scalar.init).map { String($0) }
    }
  }
}
