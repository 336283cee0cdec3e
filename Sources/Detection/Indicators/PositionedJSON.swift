/// A JSON value (RFC 8259) that knows its line, so that a complaint about a feed can name the place.
struct PositionedJSON {
  indirect enum Value {
    case object([String: PositionedJSON])
    case array([PositionedJSON])
    case string(String)
    case number(Double)
    case boolean(Bool)
    case null
  }

  /// Why parsing stopped.
  struct Failure: Equatable {
    var line: Int
    var reason: String
  }

  var line: Int
  var value: Value
  /// False where the document breaks off inside this value.
  var isComplete = true

  subscript(key: String) -> PositionedJSON? {
    if case .object(let members) = value { return members[key] }
    return nil
  }

  var array: [PositionedJSON]? {
    if case .array(let elements) = value { return elements }
    return nil
  }

  var string: String? {
    if case .string(let text) = value { return text }
    return nil
  }

  var boolean: Bool? {
    if case .boolean(let truth) = value { return truth }
    return nil
  }

  /// A whole number, also one in quotation marks, as MISP writes them.
  var integer: Int? {
    switch value {
    case .number(let number): Int(exactly: number.rounded(.towardZero))
    case .string(let text): Int(text)
    default: nil
    }
  }

  /// Parses a document. Where it breaks off, what was complete before comes back beside the failure: the entries of a
  /// truncated feed are still worth reading.
  static func parse(_ bytes: [UInt8], depth: Int) -> (PositionedJSON?, Failure?) {
    var parser = PositionedJSONParser(bytes: bytes, maximumDepth: depth)
    let root = parser.value(depth: 0)
    if parser.failure == nil {
      parser.skipSpace()
      if parser.next < bytes.count { parser.fail("text after the end of the document") }
    }
    return (root, parser.failure)
  }
}
