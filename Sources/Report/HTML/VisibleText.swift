/// Text of evidence on a page: escaped, with nothing in it that acts without being seen.
enum VisibleText {
  /// Escaped for content and for attributes in double quotes. Control, bidirectional, zero-width and tag characters are
  /// written out, so that a name cannot show as something it is not (Unicode Technical Report 36).
  static func escaped(_ text: String) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count + 16)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default:
        if let shown = spelledOut(scalar) { result += shown } else { result.unicodeScalars.append(scalar) }
      }
    }
    return result
  }

  /// What stands for a scalar that cannot be seen; nil for all others. Never holds a character of markup.
  private static func spelledOut(_ scalar: Unicode.Scalar) -> String? {
    switch scalar.value {
    case 0x0A: return "↵"
    case 0x09: return "⇥"
    case 0..<0x20: return String(Unicode.Scalar(0x2400 + scalar.value) ?? "\u{2426}")
    case 0x7F: return "\u{2421}"
    case 0x80...0x9F, 0xAD, 0x061C, 0x115F, 0x1160, 0x180E, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0x3164,
      0xFEFF, 0xFFA0, 0xFFF9...0xFFFB, 0xE0000...0xE0FFF:
      let digits = String(scalar.value, radix: 16, uppercase: true)
      return "⟨U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + "⟩"
    case 0xFDD0...0xFDEF: return "\u{FFFD}"
    default: return scalar.value & 0xFFFE == 0xFFFE ? "\u{FFFD}" : nil
    }
  }

  /// Text of evidence, set apart from its surroundings' writing direction; a long one is cut, its whole is in the title.
  static func evidence(_ text: String, limit: Int = ReportLimits.shownText) -> HTML {
    guard text.count > limit else { return "<bdi>\(text)</bdi>" }
    let whole = text.count > ReportLimits.titleText ? String(text.prefix(ReportLimits.titleText)) + " …" : text
    return "<bdi title=\"\(whole)\">\(String(text.prefix(limit)))<span class=\"cut\"> …</span></bdi>"
  }
}
