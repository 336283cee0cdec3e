import EventModel

/// A JSON value with its members in order (RFC 8259).
enum JSONValue {
  case null
  case bool(Bool)
  /// The text of the number as it is written.
  case number(String)
  case string(String)
  case array([JSONValue])
  case object([(name: String, value: JSONValue)])

  /// A member of an object, whatever the case of its name.
  subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    if let exact = members.first(where: { $0.name == name }) { return exact.value }
    let length = name.utf8.count
    let candidates = members.filter { $0.name.utf8.count == length }
    if candidates.isEmpty { return nil }
    let wanted = name.lowercased()
    return candidates.first { $0.name.lowercased() == wanted }?.value
  }

  /// A single value; nil for arrays and objects.
  var scalar: EventElement.Scalar? {
    switch self {
    case .null: EventElement.Scalar("", .null)
    case .bool(let truth): EventElement.Scalar(truth ? "true" : "false", .boolean)
    case .number(let text): EventElement.Scalar(text, .number)
    case .string(let text): EventElement.Scalar(text)
    case .array, .object: nil
    }
  }

  /// Members of an object; empty for anything else.
  var members: [(name: String, value: JSONValue)] {
    if case .object(let members) = self { members } else { [] }
  }

  /// The values of an array, or the value itself.
  var values: [JSONValue] {
    if case .array(let values) = self { values } else { [self] }
  }
}

/// Parses one JSON value with limits.
struct JSONParser {
  private let bytes: ArraySlice<UInt8>
  private var position: Int
  private var nodes = 0

  private init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  /// The value that `bytes` are; nil when they are none, or past a limit.
  static func parse(_ bytes: ArraySlice<UInt8>) -> JSONValue? {
    var parser = JSONParser(bytes)
    guard let value = parser.value(depth: 0) else { return nil }
    parser.skipBlanks()
    return parser.position == bytes.endIndex ? value : nil
  }

  private var current: UInt8? { position < bytes.endIndex ? bytes[position] : nil }

  private mutating func skipBlanks() {
    while let byte = current, byte == 0x20 || (0x09...0x0D).contains(byte) { position += 1 }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    skipBlanks()
    guard current == byte else { return false }
    position += 1
    return true
  }

  private mutating func word(_ text: StaticString, _ value: JSONValue) -> JSONValue? {
    guard bytes[position...].starts(with: "\(text)".utf8) else { return nil }
    position += text.utf8CodeUnitCount
    return value
  }

  private mutating func value(depth: Int) -> JSONValue? {
    nodes += 1
    guard depth <= ExportLimits.depth, nodes <= ExportLimits.nodes else { return nil }
    skipBlanks()
    switch current {
    case 0x7B: return object(depth: depth)
    case 0x5B: return array(depth: depth)
    case 0x22: return string().map { .string($0) }
    case 0x74: return word("true", .bool(true))
    case 0x66: return word("false", .bool(false))
    case 0x6E: return word("null", .null)
    default: return number()
    }
  }

  private mutating func number() -> JSONValue? {
    let start = position
    while let byte = current, (0x30...0x39).contains(byte) || Array("+-.eE".utf8).contains(byte) { position += 1 }
    guard position > start, bytes[start..<position].contains(where: { (0x30...0x39).contains($0) }) else { return nil }
    return .number(String(decoding: bytes[start..<position], as: UTF8.self))
  }

  private mutating func array(depth: Int) -> JSONValue? {
    position += 1
    var values: [JSONValue] = []
    if take(0x5D) { return .array(values) }
    repeat {
      guard let value = value(depth: depth + 1) else { return nil }
      values.append(value)
    } while take(0x2C)
    return take(0x5D) ? .array(values) : nil
  }

  private mutating func object(depth: Int) -> JSONValue? {
    position += 1
    var members: [(name: String, value: JSONValue)] = []
    if take(0x7D) { return .object(members) }
    repeat {
      skipBlanks()
      guard current == 0x22, let name = string(), take(0x3A), let value = value(depth: depth + 1) else { return nil }
      members.append((name, value))
    } while take(0x2C)
    return take(0x7D) ? .object(members) : nil
  }

  private mutating func string() -> String? {
    position += 1
    var output: [UInt8] = []
    while let byte = current {
      position += 1
      switch byte {
      case 0x22: return String(decoding: output, as: UTF8.self)
      case 0x5C: guard escape(&output) else { return nil }
      default: output.append(byte)
      }
    }
    return nil
  }

  private mutating func escape(_ output: inout [UInt8]) -> Bool {
    guard let byte = current else { return false }
    position += 1
    switch byte {
    case 0x22, 0x2F, 0x5C: output.append(byte)
    case 0x62: output.append(0x08)
    case 0x66: output.append(0x0C)
    case 0x6E: output.append(0x0A)
    case 0x72: output.append(0x0D)
    case 0x74: output.append(0x09)
    case 0x75: return unicode(&output)
    default: return false
    }
    return true
  }

  private mutating func unit() -> UInt32? {
    guard bytes.endIndex - position >= 4 else { return nil }
    let digits = String(decoding: bytes[position..<position + 4], as: UTF8.self)
    position += 4
    return UInt32(digits, radix: 16)
  }

  private mutating func unicode(_ output: inout [UInt8]) -> Bool {
    guard var scalar = unit() else { return false }
    if (0xD800..<0xDC00).contains(scalar), bytes[position...].starts(with: [0x5C, 0x75]) {
      position += 2
      guard let low = unit() else { return false }
      scalar = (0xDC00..<0xE000).contains(low) ? 0x1_0000 + (scalar & 0x3FF) << 10 + low & 0x3FF : 0xFFFD
    }
    output.append(addingCapacity: 4) {
      UTF16Text.append(scalar: (0xD800...0xDFFF).contains(scalar) ? 0xFFFD : scalar, to: &$0)
    }
    return true
  }
}
