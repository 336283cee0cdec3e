/// The plain form of a command line, a path or a script: what is left when everything is taken away that Windows,
/// `cmd.exe` and PowerShell take away or fill in themselves, and that people put in so that a text is not found.
///
/// That is: carets, backticks, quotes that hold nothing together, `'a' + 'b'`, dashes and blanks beyond ASCII, characters
/// without width, rows of blanks, `C:/`, `\\` and `\.\` inside of paths, `\a\..`, `\\?\`, `\\localhost\c$`, `Sysnative`,
/// `PROGRA~1`, and variables whose values are the same on every computer. Where the name of the user is part of a value,
/// `%USERNAME%` stays.
///
/// Sources: Microsoft's documentation of `cmd`, of `CommandLineToArgvW`, of PowerShell (`about_Special_Characters`,
/// `about_Quoting_Rules`), of file path formats on Windows, and of recognized environment variables.
public enum PlainText {
  /// What the text is.
  public enum Kind: Sendable {
    /// Programs and their arguments, or a path.
    case command
    /// A script of PowerShell, where a caret and a blank mean something.
    case script
  }

  /// The plain form; nil when it is the text itself. Takes time and memory in proportion to the text.
  public static func of(_ bytes: Span<UInt8>, kind: Kind) -> [UInt8]? {
    guard PlainSigns.stand(in: bytes, kind) else { return nil }
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count)
    for index in bytes.indices { text.append(bytes[index]) }
    let plain = plain(text, kind)
    return plain == text ? nil : plain
  }

  /// The plain form of any text.
  static func plain(_ text: [UInt8], _ kind: Kind) -> [UInt8] {
    var text = PlainVariables.filled(PlainCharacters.plain(text, kind))
    if kind == .command { text = PlainQuotes.removed(text) }
    return PlainPaths.plain(text)
  }

  static func isQuote(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") }
  static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 || byte == 10 || byte == 13 }
  static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- UInt8(ascii: "a") < 26 }
  static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

  /// Whether a name, in lower case, stands at a place in any case.
  static func stands(_ name: [UInt8], in text: [UInt8], at start: Int) -> Bool {
    guard start >= 0, start + name.count <= text.count else { return false }
    for index in name.indices {
      let byte = text[start + index]
      guard (isLetter(byte) ? byte | 0x20 : byte) == name[index] else { return false }
    }
    return true
  }
}
