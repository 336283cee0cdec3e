/// How many columns a text takes on a terminal: East Asian wide characters take two (Unicode Standard Annex 11).
package enum DisplayWidth {
  package static func of(_ text: String) -> Int {
    // Printable ASCII, which most text is, has a column for every byte.
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text.utf8.count }
    return text.reduce(0) { $0 + width($1) }
  }

  /// The text cut to at most `columns`, with an ellipsis where something was cut.
  package static func cut(_ text: String, to columns: Int) -> String {
    if of(text) <= columns { return text }
    var kept = ""
    var used = 0
    for character in text {
      let next = width(character)
      if used + next > columns - 1 { break }
      kept.append(character)
      used += next
    }
    return kept + "…"
  }

  /// The text filled with blanks to `columns`.
  package static func pad(_ text: String, to columns: Int) -> String {
    text + String(repeating: " ", count: max(0, columns - of(text)))
  }

  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115f, 0x2e80...0x303e, 0x3041...0x33ff, 0x3400...0x4dbf, 0x4e00...0x9fff, 0xa000...0xa4cf,
    0xac00...0xd7a3, 0xf900...0xfaff, 0xfe30...0xfe6f, 0xff00...0xff60, 0xffe0...0xffe6, 0x1f300...0x1faff,
    0x20000...0x3fffd,
  ]

  private static func width(_ character: Character) -> Int {
    guard let scalar = character.unicodeScalars.first?.value else { return 0 }
    return wide.contains { $0.contains(scalar) } ? 2 : 1
  }
}
