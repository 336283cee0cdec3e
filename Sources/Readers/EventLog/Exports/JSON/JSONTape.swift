import Bytes

/// One value of a JSON text (RFC 8259): where its text stands in the arena, and the name that it has as a member.
struct JSONNode {
  /// The kind of value.
  enum Kind: UInt8 {
    case null, boolean, number, string, array, object
  }

  var kind: Kind
  var nameStart: UInt32 = 0
  var nameLength: UInt32 = 0
  /// The text of a single value: strings without quotes and escapes, numbers as they are written.
  var start: UInt32 = 0
  var length: UInt32 = 0
  /// Nodes from here to behind the last value inside.
  var size: UInt32 = 1

  var name: Range<Int> { Int(nameStart)..<Int(nameStart) + Int(nameLength) }
  var text: Range<Int> { Int(start)..<Int(start) + Int(length) }
}

/// JSON values one behind the other in the order of the text, an object or list before what is in it.
///
/// Nothing is copied: nodes say where in the arena a name or text stands; only what has escapes is written out behind. Written
/// here and not taken from a library: events come with raw control characters and broken UTF-8 in their strings, which parsers
/// for valid JSON refuse, and every value must keep its place.
struct JSONTape {
  private(set) var nodes: [JSONNode] = []
  /// Strings with escapes: the node, times two, plus one for its name.
  private var escapes: [UInt32] = []
  private var scratch: [UInt8] = []

  mutating func removeAll() { nodes.removeAll(keepingCapacity: true) }

  /// Parses the value at the start of `range` of the arena; nil when there is none, or past a limit. `end` is behind it.
  mutating func parse(_ range: Range<Int>, in arena: inout [UInt8]) -> (node: Int, end: Int)? {
    escapes.removeAll(keepingCapacity: true)
    let first = nodes.count
    var position = range.lowerBound
    guard value(arena.span, &position, range.upperBound, first: first, depth: 0), resolve(&arena) else {
      nodes.removeLast(nodes.count - first)
      return nil
    }
    return (first, position)
  }

  /// Parses the value that `range` is, blanks aside.
  mutating func parseWhole(_ range: Range<Int>, in arena: inout [UInt8]) -> Int? {
    guard let (node, end) = parse(range, in: &arena),
      JSONTape.skipBlanks(arena.span, end, range.upperBound) == range.upperBound
    else { return nil }
    return node
  }

  // MARK: Building

  /// Begins an object; its members are added next.
  mutating func beginObject() -> Int {
    nodes.append(JSONNode(kind: .object))
    return nodes.count - 1
  }

  /// Begins a list; its values are added next, with an empty name.
  mutating func beginList() -> Int {
    nodes.append(JSONNode(kind: .array))
    return nodes.count - 1
  }

  /// Ends an object or a list that was begun.
  mutating func endObject(_ node: Int) { nodes[node].size = UInt32(truncatingIfNeeded: nodes.count - node) }

  /// Adds a text under a name.
  mutating func add(name: Range<Int>, text: Range<Int>) {
    var node = JSONNode(kind: .string)
    node.start = UInt32(truncatingIfNeeded: text.lowerBound)
    node.length = UInt32(truncatingIfNeeded: text.count)
    nodes.append(node)
    setName(name, of: nodes.count - 1)
  }

  /// Adds a null under a name.
  mutating func addNull(name: Range<Int>) {
    nodes.append(JSONNode(kind: .null))
    setName(name, of: nodes.count - 1)
  }

  /// Names a value.
  mutating func setName(_ name: Range<Int>, of node: Int) {
    nodes[node].nameStart = UInt32(truncatingIfNeeded: name.lowerBound)
    nodes[node].nameLength = UInt32(truncatingIfNeeded: name.count)
  }

  /// Adds a copy of a value with all that is in it, under a name.
  mutating func copy(_ node: Int, name: Range<Int>) {
    let at = nodes.count
    for index in node..<node + Int(nodes[node].size) { nodes.append(nodes[index]) }
    setName(name, of: at)
  }

  // MARK: Parsing

  static func skipBlanks(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
    var next = start
    while next < end, bytes[next] <= 0x20, bytes[next] == 0x20 || (0x09...0x0D).contains(bytes[next]) { next += 1 }
    return next
  }

  private mutating func value(
    _ bytes: Span<UInt8>, _ position: inout Int, _ end: Int, first: Int, depth: Int
  ) -> Bool {
    guard depth <= ExportLimits.depth, nodes.count - first < ExportLimits.nodes else { return false }
    position = JSONTape.skipBlanks(bytes, position, end)
    guard position < end else { return false }
    switch bytes[position] {
    case 0x7B: return object(bytes, &position, end, first: first, depth: depth)
    case 0x5B: return array(bytes, &position, end, first: first, depth: depth)
    case 0x22:
      nodes.append(JSONNode(kind: .string))
      return string(bytes, &position, end, of: nodes.count - 1, isName: false)
    case 0x74: return word(bytes, &position, end, "true", .boolean)
    case 0x66: return word(bytes, &position, end, "false", .boolean)
    case 0x6E: return word(bytes, &position, end, "null", .null)
    default: return number(bytes, &position, end)
    }
  }

  private mutating func leaf(_ kind: JSONNode.Kind, _ start: Int, _ end: Int) {
    var node = JSONNode(kind: kind)
    node.start = UInt32(truncatingIfNeeded: start)
    node.length = UInt32(truncatingIfNeeded: end - start)
    nodes.append(node)
  }

  private mutating func word(
    _ bytes: Span<UInt8>, _ position: inout Int, _ end: Int, _ text: StaticString, _ kind: JSONNode.Kind
  ) -> Bool {
    let count = text.utf8CodeUnitCount
    guard end - position >= count, bytes.equals(text, at: position, count: count) else { return false }
    leaf(kind, position, kind == .null ? position : position + count)
    position += count
    return true
  }

  private mutating func number(_ bytes: Span<UInt8>, _ position: inout Int, _ end: Int) -> Bool {
    let start = position
    var hasDigit = false
    while position < end {
      let byte = bytes[position]
      if byte >= 0x30, byte <= 0x39 {
        hasDigit = true
      } else if byte != 0x2B, byte != 0x2D, byte != 0x2E, byte | 0x20 != 0x65 {
        break
      }
      position += 1
    }
    leaf(.number, start, position)
    return hasDigit
  }

  private mutating func array(
    _ bytes: Span<UInt8>, _ position: inout Int, _ end: Int, first: Int, depth: Int
  ) -> Bool {
    let node = nodes.count
    nodes.append(JSONNode(kind: .array))
    position = JSONTape.skipBlanks(bytes, position + 1, end)
    if position < end, bytes[position] == 0x5D {
      position += 1
      return true
    }
    while true {
      guard value(bytes, &position, end, first: first, depth: depth + 1) else { return false }
      guard let goesOn = separator(bytes, &position, end, closing: 0x5D) else { return false }
      if !goesOn { break }
    }
    endObject(node)
    return true
  }

  private mutating func object(
    _ bytes: Span<UInt8>, _ position: inout Int, _ end: Int, first: Int, depth: Int
  ) -> Bool {
    let node = nodes.count
    nodes.append(JSONNode(kind: .object))
    position = JSONTape.skipBlanks(bytes, position + 1, end)
    if position < end, bytes[position] == 0x7D {
      position += 1
      return true
    }
    while true {
      position = JSONTape.skipBlanks(bytes, position, end)
      guard position < end, bytes[position] == 0x22 else { return false }
      // The name comes before its node, whose kind is not known yet.
      let member = nodes.count
      var named = JSONNode(kind: .null)
      guard let isEscaped = close(bytes, &position, end, &named.nameStart, &named.nameLength) else { return false }
      if isEscaped { escapes.append(UInt32(truncatingIfNeeded: member << 1 | 1)) }
      position = JSONTape.skipBlanks(bytes, position, end)
      guard position < end, bytes[position] == 0x3A else { return false }
      position += 1
      guard value(bytes, &position, end, first: first, depth: depth + 1) else { return false }
      nodes[member].nameStart = named.nameStart
      nodes[member].nameLength = named.nameLength
      guard let goesOn = separator(bytes, &position, end, closing: 0x7D) else { return false }
      if !goesOn { break }
    }
    endObject(node)
    return true
  }

  /// Steps over a comma (true) or the closing bracket (false); nil for anything else.
  @inline(__always)
  private func separator(_ bytes: Span<UInt8>, _ position: inout Int, _ end: Int, closing: UInt8) -> Bool? {
    position = JSONTape.skipBlanks(bytes, position, end)
    guard position < end, bytes[position] == 0x2C || bytes[position] == closing else { return nil }
    position += 1
    return bytes[position - 1] == 0x2C
  }

  @inline(__always)
  private mutating func string(
    _ bytes: Span<UInt8>, _ position: inout Int, _ end: Int, of node: Int, isName: Bool
  ) -> Bool {
    var start: UInt32 = 0
    var length: UInt32 = 0
    guard let isEscaped = close(bytes, &position, end, &start, &length) else { return false }
    nodes[node].start = start
    nodes[node].length = length
    if isEscaped { escapes.append(UInt32(truncatingIfNeeded: node << 1)) }
    return true
  }

  /// Steps over a string; whether it has escapes, nil when it does not end.
  @inline(__always)
  private func close(
    _ bytes: Span<UInt8>, _ position: inout Int, _ end: Int, _ start: inout UInt32, _ length: inout UInt32
  ) -> Bool? {
    var next = position + 1
    start = UInt32(truncatingIfNeeded: next)
    var isEscaped = false
    while next < end {
      let byte = bytes[next]
      if byte == 0x22 {
        length = UInt32(truncatingIfNeeded: next) &- start
        position = next + 1
        return isEscaped
      }
      if byte == 0x5C {
        isEscaped = true
        next += 1
      }
      next += 1
    }
    return nil
  }

  /// Writes strings with escapes behind the arena.
  private mutating func resolve(_ arena: inout [UInt8]) -> Bool {
    guard !escapes.isEmpty else { return true }
    scratch.removeAll(keepingCapacity: true)
    for escape in escapes {
      let (node, isName) = (Int(escape >> 1), escape & 1 == 1)
      let from = scratch.count
      guard JSONEscapes.resolve(arena.span, isName ? nodes[node].name : nodes[node].text, into: &scratch) else {
        return false
      }
      let range = arena.count + from..<arena.count + scratch.count
      if isName {
        setName(range, of: node)
      } else {
        nodes[node].start = UInt32(truncatingIfNeeded: range.lowerBound)
        nodes[node].length = UInt32(truncatingIfNeeded: range.count)
      }
    }
    arena.append(contentsOf: scratch)
    return true
  }
}
