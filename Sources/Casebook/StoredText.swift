import EventModel

/// How values of the model stand in columns.
enum StoredText {
  /// Text for a column. SQLite's text ends at U+0000, so that character is kept as its picture, U+2400.
  static func column(_ text: String) -> String {
    guard text.utf8.contains(0) else { return text }
    return String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value == 0 ? "\u{2400}" : $0 }))
  }

  /// Appends the UTF-8 of a text for a column.
  static func append(_ text: String, to bytes: inout [UInt8]) {
    let start = bytes.count
    bytes.append(contentsOf: text.utf8)
    guard bytes[start...].contains(0) else { return }
    bytes.removeSubrange(start...)
    bytes.append(contentsOf: column(text).utf8)
  }

  /// JSON text of an origin.
  static func column(_ origin: Origin) -> String {
    var json = JSONWriter()
    origin.write(to: &json)
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
