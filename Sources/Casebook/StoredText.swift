import EventModel

/// How values of the model stand in columns.
enum StoredText {
  /// Text for a column. SQLite's text ends at U+0000, so that character is kept as its picture, U+2400.
  static func column(_ text: String) -> String {
    guard text.utf8.contains(0) else { return text }
    return String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value == 0 ? "\u{2400}" : $0 }))
  }

  /// JSON text of an origin.
  static func column(_ origin: Origin) -> String {
    var json = JSONWriter()
    origin.write(to: &json)
    return json.text
  }

  /// JSON text of reasons.
  static func column(_ reasons: [Finding.Reason]) -> String {
    var json = JSONWriter()
    Finding.write(reasons, to: &json)
    return json.text
  }

  /// The bit pattern of an unsigned number; SQLite's integers are signed.
  static func column(_ number: UInt64) -> Int64 { Int64(bitPattern: number) }

  /// A pattern for `LIKE ? ESCAPE '\'` that finds the text anywhere.
  static func pattern(_ text: String) -> String {
    var pattern = "%"
    for character in text.prefix(CasebookLimits.searchText) {
      if character == "%" || character == "_" || character == "\\" { pattern.append("\\") }
      pattern.append(character)
    }
    return pattern + "%"
  }
}
