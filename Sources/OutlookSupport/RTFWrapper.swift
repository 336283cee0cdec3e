/// Puts HTML and plain text into RTF as Exchange does (MS-OXRTFEX).
public enum RTFWrapper {
  /// Tags in groups of their own, text as RTF, characters beyond ASCII as `\u`.
  public static func html(_ html: String) -> [UInt8] {
    var rtf = "{\\rtf1\\ansi\\ansicpg932\\fromhtml1 \\deff0{\\fonttbl\r\n{\\f0\\fswiss\\fcharset128 MS Gothic;}}\r\n"
    rtf += "{\\colortbl\\red0\\green0\\blue0;}\r\n\\uc1\\pard\\plain\\deftab360 \\f0\\fs24 \r\n"
    var rest = html[...]
    while !rest.isEmpty {
      if rest.first == "<" {
        let end = rest.firstIndex(of: ">").map { rest.index(after: $0) } ?? rest.endIndex
        rtf += "{\\*\\htmltag84 \(escaped(rest[..<end]))}\\htmlrtf \\b hidden \\b0\\htmlrtf0 "
        rest = rest[end...]
      } else {
        let end = rest.firstIndex(of: "<") ?? rest.endIndex
        rtf += escaped(rest[..<end])
        rest = rest[end...]
      }
    }
    return Array((rtf + "}").utf8)
  }

  /// Plain text.
  public static func plain(_ text: String) -> [UInt8] {
    Array(
      "{\\rtf1\\ansi\\ansicpg932\\fromtext \\deff0{\\fonttbl{\\f0\\fswiss Arial;}}\\uc1\\f0 \(escaped(text[...]))}".utf8
    )
  }

  private static func escaped(_ text: Substring) -> String {
    var rtf = ""
    for unit in text.utf16 {
      switch unit {
      case 0x5C, 0x7B, 0x7D: rtf += "\\\(Character(UnicodeScalar(UInt8(unit))))"
      case 0x09: rtf += "\\tab "
      case 0x0D: break
      case 0x0A: rtf += "\\par\r\n"
      case 0x20..<0x80: rtf.unicodeScalars.append(UnicodeScalar(UInt8(unit)))
      default: rtf += "\\u\(Int16(bitPattern: unit)) ?"
      }
    }
    return rtf
  }
}
