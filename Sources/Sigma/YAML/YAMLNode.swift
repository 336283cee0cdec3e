/// A node of a YAML document with the place where it starts.
struct YAMLNode: Sendable {
  /// What a node holds.
  indirect enum Content: Sendable {
    /// Text; `plain` when it stands without quotes, so that its type follows from its form.
    case scalar(String, plain: Bool)
    case sequence([YAMLNode])
    case mapping([Entry])
  }

  /// A key of a mapping and its value, in the order of the file.
  struct Entry: Sendable {
    var key: YAMLNode
    var value: YAMLNode
  }

  var content: Content
  /// Line from 1.
  var line: Int
  /// Column from 1, in characters.
  var column: Int

  /// The text of a scalar; nil for other nodes and for null.
  var text: String? {
    guard case .scalar(let text, let plain) = content, !(plain && YAMLScalar.isNull(text)) else { return nil }
    return text
  }

  /// The elements of a sequence.
  var elements: [YAMLNode]? {
    if case .sequence(let elements) = content { return elements }
    return nil
  }

  /// The entries of a mapping.
  var entries: [Entry]? {
    if case .mapping(let entries) = content { return entries }
    return nil
  }

  /// Null: `~`, `null` or nothing at all, without quotes.
  var isNull: Bool {
    if case .scalar(let text, true) = content { return YAMLScalar.isNull(text) }
    return false
  }

  /// The value of a key of a mapping; of repeated keys the last one.
  subscript(key: String) -> YAMLNode? {
    entries?.last { $0.key.text == key }?.value
  }
}

/// A plain scalar by its form.
///
/// YAML 1.2 core schema, narrowed where it would change what a rule author wrote: numbers with leading zeros, hexadecimal
/// and octal notation stay text, because evidence holds `00000429` and `0x1410` as text.
enum YAMLScalar: Equatable {
  case null
  case boolean(Bool)
  case number(String)
  case text(String)

  /// The type of the text of a scalar.
  init(_ text: String, plain: Bool) {
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

  static func isNull(_ text: String) -> Bool {
    switch text.utf8.count {
    case 0: true
    case 1: text == "~"
    case 4: text == "null" || text == "Null" || text == "NULL"
    default: false
    }
  }

  /// `-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?`
  static func isNumber(_ text: String) -> Bool {
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
