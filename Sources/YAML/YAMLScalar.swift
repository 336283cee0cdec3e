/// A plain scalar by its form.
///
/// YAML 1.2 core schema, narrowed where it would change what an author wrote: numbers with leading zeros, hexadecimal
/// and octal notation stay text, because evidence holds `00000429` and `0x1410` as text.
public enum YAMLScalar: Equatable, Sendable {
  case null
  case boolean(Bool)
  case number(String)
  case text(String)

  /// The type of the text of a scalar.
  public init(_ text: String, plain: Bool) {
    guard plain else {
      self = .text(text)
      return
    }
    if YAMLScalar.isNull(text) {
      self = .null
    } else if text == "true" || text == "True" || text == "TRUE" {
      self = .boolean(true)
    } else if text == "false" || text == "False" || text == "FALSE" {
      self = .boolean(false)
    } else if YAMLScalar.isNumber(text) {
      self = .number(text)
    } else {
      self = .text(text)
    }
  }

  /// Null: `~`, `null` or nothing at all.
  public static func isNull(_ text: String) -> Bool {
    switch text.utf8.count {
    case 0: true
    case 1: text == "~"
    case 4: text == "null" || text == "Null" || text == "NULL"
    default: false
    }
  }

  /// `-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?`
  public static func isNumber(_ text: String) -> Bool {
    guard let first = text.utf8.first, first == 45 || (48...57).contains(first) else { return false }
    var rest = Array(text.utf8)[...]
    func digits() -> Int {
      let count = rest.prefix { (48...57).contains($0) }.count
      rest = rest.dropFirst(count)
      return count
    }
    if rest.first == 45 { rest = rest.dropFirst() }
    let leadingZero = rest.first == 48
    let whole = digits()
    guard whole > 0, !(leadingZero && whole > 1) else { return false }
    if rest.first == 46 {
      rest = rest.dropFirst()
      guard digits() > 0 else { return false }
    }
    if rest.first == 101 || rest.first == 69 {
      rest = rest.dropFirst()
      if rest.first == 45 || rest.first == 43 { rest = rest.dropFirst() }
      guard digits() > 0 else { return false }
    }
    return rest.isEmpty
  }
}

extension YAMLScalar {
  /// Text so quoted that a parser gives it back: in single quotes, or in double quotes where control characters or line
  /// ends must be escaped (YAML 1.2.2, sections 7.3.1 and 5.7).
  public static func quoted(_ text: String) -> String {
    func isPlain(_ scalar: Unicode.Scalar) -> Bool {
      switch scalar.value {
      case 0x20...0x7e, 0xa0...0x2027, 0x202a...0xd7ff, 0xe000...0xfefe, 0xff00...0xfffd, 0x1_0000...0x10_ffff: true
      default: false
      }
    }
    if text.unicodeScalars.allSatisfy(isPlain) { return "'" + text.replacing("'", with: "''") + "'" }
    let escaped = text.unicodeScalars.map { scalar in
      if scalar == "\"" || scalar == "\\" { return "\\\(scalar)" }
      if isPlain(scalar) { return String(scalar) }
      let digits = String(scalar.value, radix: 16)
      return "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
    }
    return "\"" + escaped.joined() + "\""
  }
}
