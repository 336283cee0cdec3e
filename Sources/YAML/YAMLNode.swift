internal import Foundation

/// A node of a YAML document with the place where it starts.
@frozen public struct YAMLNode: Sendable {
  /// What a node holds.
  @frozen public indirect enum Content: Sendable {
    /// Text; `plain` when it stands without quotes, so that its type follows from its form.
    case scalar(String, plain: Bool)
    case sequence([YAMLNode])
    case mapping([Entry])
  }

  /// A key of a mapping and its value, in the order of the file.
  @frozen public struct Entry: Sendable {
    /// The key; a scalar in every document of ours.
    public var key: YAMLNode
    /// Its value.
    public var value: YAMLNode

    /// An entry of a key and a value.
    @inlinable
    public init(key: YAMLNode, value: YAMLNode) {
      self.key = key
      self.value = value
    }
  }

  /// What it holds.
  public var content: Content
  /// Line from 1.
  public var line: Int
  /// Column from 1, in characters.
  public var column: Int

  /// A node at a place.
  @inlinable
  public init(content: Content, line: Int, column: Int) {
    self.content = content
    self.line = line
    self.column = column
  }

  /// The text of a scalar; nil for other nodes and for null.
  @inlinable
  public var text: String? {
    guard case .scalar(let text, let plain) = content, !(plain && YAMLScalar.isNull(text)) else { return nil }
    return text
  }

  /// The elements of a sequence.
  @inlinable
  public var elements: [YAMLNode]? {
    if case .sequence(let elements) = content { return elements }
    return nil
  }

  /// The entries of a mapping.
  @inlinable
  public var entries: [Entry]? {
    if case .mapping(let entries) = content { return entries }
    return nil
  }

  /// Null: `~`, `null` or nothing at all, without quotes.
  @inlinable
  public var isNull: Bool {
    if case .scalar(let text, true) = content { return YAMLScalar.isNull(text) }
    return false
  }

  /// The value of a key of a mapping; of repeated keys the last one.
  @inlinable
  public subscript(key: String) -> YAMLNode? {
    entries?.last { $0.key.text == key }?.value
  }
}

extension YAMLNode {
  /// The values without their places, as `JSONSerialization` gives them: dictionaries by text, arrays, text, `Int`,
  /// `Double`, `Bool`, `NSNull`. Of repeated keys the last one holds.
  public var plainValue: Any {
    switch content {
    case .mapping(let entries):
      var dictionary: [String: Any] = [:]
      for entry in entries {
        guard case .scalar(let key, _) = entry.key.content else { continue }
        dictionary[key] = entry.value.plainValue
      }
      return dictionary
    case .sequence(let elements): return elements.map(\.plainValue)
    case .scalar(let text, let plain):
      switch YAMLScalar(text, plain: plain) {
      case .null: return NSNull()
      case .boolean(let value): return value
      case .number(let digits):
        if let whole = Int(digits) { return whole }
        return Double(digits) ?? 0
      case .text(let text): return text
      }
    }
  }
}
