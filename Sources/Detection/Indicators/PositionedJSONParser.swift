/// Recursive descent over bytes with a limit on depth; the first failure stops everything, complete parts are kept.
struct PositionedJSONParser {
  let bytes: [UInt8]
  let maximumDepth: Int
  var next = 0
  var line = 1
  var failure: PositionedJSON.Failure?

  init(bytes: [UInt8], maximumDepth: Int) {
    self.bytes = bytes
    self.maximumDepth = maximumDepth
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) { next = 3 }
  }

  mutating func fail(_ reason: String) {
    if failure == nil { failure = PositionedJSON.Failure(line: line, reason: reason) }
  }

  mutating func skipSpace() {
    while next < bytes.count {
      switch bytes[next] {
      case 10: line += 1
      case 9, 13, 32: break
      default: return
      }
      next += 1
    }
  }

  mutating func value(depth: Int) -> PositionedJSON? {
    skipSpace()
    guard depth <= maximumDepth else {
      fail("nested deeper than \(maximumDepth)")
      return nil
    }
    guard next < bytes.count else {
      fail("the document ends early")
      return nil
    }
    let start = line
    switch bytes[next] {
    case 123:
      let members = object(depth)
      return PositionedJSON(line: start, value: .object(members), isComplete: failure == nil)
    case 91:
      let elements = array(depth)
      return PositionedJSON(line: start, value: .array(elements), isComplete: failure == nil)
    case 34: return string().map { PositionedJSON(line: start, value: .string($0)) }
    case 116: return word("true", .boolean(true))
    case 102: return word("false", .boolean(false))
    case 110: return word("null", .null)
    default: return number()
    }
  }

  private mutating func object(_ depth: Int) -> [String: PositionedJSON] {
    var members: [String: PositionedJSON] = [:]
    next += 1
    skipSpace()
    if consume(125) { return members }
    while failure == nil {
      skipSpace()
      guard next < bytes.count, bytes[next] == 34 else {
        fail(next < bytes.count ? "a name in quotation marks was expected" : "the document ends early")
        break
      }
      guard let key = string() else { break }
      skipSpace()
      guard consume(58) else {
        fail("a colon was expected")
        break
      }
      if let member = value(depth: depth + 1) { members[key] = member }
      skipSpace()
      if failure != nil || consume(125) { break }
      if !consume(44) { fail("a comma or } was expected") }
    }
    return members
  }

  private mutating func array(_ depth: Int) -> [PositionedJSON] {
    var elements: [PositionedJSON] = []
    next += 1
    skipSpace()
    if consume(93) { return elements }
    while failure == nil {
      if let element = value(depth: depth + 1) { elements.append(element) }
      skipSpace()
      if failure != nil || consume(93) { break }
      if !consume(44) { fail("a comma or ] was expected") }
    }
    return elements
  }

  private mutating func consume(_ byte: UInt8) -> Bool {
    guard next < bytes.count, bytes[next] == byte else { return false }
    next += 1
    return true
  }

  private mutating func word(_ text: String, _ value: PositionedJSON.Value) -> PositionedJSON? {
    guard bytes[next...].starts(with: text.utf8) else {
      fail("an unknown word")
      return nil
    }
    next += text.utf8.count
    return PositionedJSON(line: line, value: value)
  }

  private mutating func number() -> PositionedJSON? {
    let start = next
    while next < bytes.count, (48...57).contains(bytes[next]) || [43, 45, 46, 69, 101].contains(bytes[next]) {
      next += 1
    }
    guard let number = Double(String(decoding: bytes[start..<next], as: UTF8.self)) else {
      fail("a value was expected")
      return nil
    }
    return PositionedJSON(line: line, value: .number(number))
  }

  private mutating func string() -> String? {
    next += 1
    let start = next
    while next < bytes.count, bytes[next] != 34, bytes[next] != 92 { step() }
    if next < bytes.count, bytes[next] == 34 {
      next += 1
      return String(decoding: bytes[start..<next - 1], as: UTF8.self)
    }
    var text = Array(bytes[start..<next])
    while next < bytes.count {
      switch bytes[next] {
      case 34:
        next += 1
        return String(decoding: text, as: UTF8.self)
      case 92:
        next += 1
        guard escape(into: &text) else { return nil }
      default:
        text.append(bytes[next])
        step()
      }
    }
    fail("a string without end")
    return nil
  }

  private mutating func step() {
    if bytes[next] == 10 { line += 1 }
    next += 1
  }

  private mutating func escape(into text: inout [UInt8]) -> Bool {
    guard next < bytes.count else {
      fail("a string without end")
      return false
    }
    let byte = bytes[next]
    next += 1
    switch byte {
    case 34, 47, 92: text.append(byte)
    case 98: text.append(8)
    case 102: text.append(12)
    case 110: text.append(10)
    case 114: text.append(13)
    case 116: text.append(9)
    case 117:
      guard var unit = unit() else { return false }
      if (0xd800..<0xdc00).contains(unit), next + 1 < bytes.count, bytes[next] == 92, bytes[next + 1] == 117 {
        let mark = next
        next += 2
        guard let low = self.unit() else { return false }
        if (0xdc00..<0xe000).contains(low) {
          unit = 0x10000 + (unit - 0xd800) << 10 + (low - 0xdc00)
        } else {
          next = mark
        }
      }
      text.append(contentsOf: String(Unicode.Scalar(unit) ?? "\u{fffd}").utf8)
    default:
      fail("an unknown escape")
      return false
    }
    return true
  }

  private mutating func unit() -> UInt32? {
    guard next + 4 <= bytes.count,
      let value = UInt32(String(decoding: bytes[next..<next + 4], as: UTF8.self), radix: 16)
    else {
      fail("four hexadecimal digits were expected")
      return nil
    }
    next += 4
    return value
  }
}
