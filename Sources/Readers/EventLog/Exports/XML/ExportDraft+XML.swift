import Bytes
import EventModel

/// Why a text is no element.
struct XMLFailure: Error {
  var reason: StaticString
}

/// Where in an XML text the reading is.
struct XMLCursor {
  var position: Int
  let end: Int
  var nodes = 0
  /// Only elements without children become fields: what tables keep of EventData has wrappers of several kinds.
  var leavesOnly = false
}

// Reads XML elements straight into fields.
//
// Only what exported events need: elements, attributes, text, CDATA, comments, processing instructions, character references
// and the five predefined entities. Document types are refused, other entities stay as they are written, so that nothing
// expands.
extension ExportDraft {
  /// Adds the fields of the `Event` element at the start of a range of the arena; nil when all is well.
  mutating func xmlEvent(_ range: Range<Int>) -> XMLFailure? {
    var cursor = XMLCursor(position: range.lowerBound, end: range.upperBound)
    return element(&cursor, at: .document)
  }

  /// Adds the elements without children in the element at the start of a range as data; nil when all is well.
  mutating func xmlData(_ range: Range<Int>) -> XMLFailure? {
    var cursor = XMLCursor(position: range.lowerBound, end: range.upperBound, leavesOnly: true)
    return element(&cursor, at: .data)
  }

  private mutating func element(_ cursor: inout XMLCursor, at place: EventPlace) -> XMLFailure? {
    do throws(XMLFailure) {
      try element(&cursor, at: place, depth: 1)
      return nil
    } catch {
      return error
    }
  }

  private mutating func element(_ cursor: inout XMLCursor, at place: EventPlace, depth: Int) throws(XMLFailure) {
    guard depth <= ExportLimits.depth else { throw XMLFailure(reason: "nested too deep") }
    cursor.nodes += 1
    guard cursor.nodes <= ExportLimits.nodes else { throw XMLFailure(reason: "too many nodes") }
    let mark = batch.values.count
    cursor.position += 1
    let name = local(try self.name(&cursor))
    var given: Range<Int>?
    while true {
      skipBlanks(&cursor)
      guard cursor.position < cursor.end else { throw XMLFailure(reason: "cut element") }
      let byte = batch.bytes[cursor.position]
      if byte == 0x2F {
        guard cursor.position + 1 < cursor.end, batch.bytes[cursor.position + 1] == 0x3E else {
          throw XMLFailure(reason: "stray slash")
        }
        cursor.position += 2
        return addText(name, given: given, .null, at: place)
      }
      if byte == 0x3E {
        cursor.position += 1
        return try content(&cursor, of: name, given: given, at: place, depth: depth, mark: mark)
      }
      cursor.nodes += 1
      let (attribute, value) = try self.attribute(&cursor)
      if place == .data, given == nil, batch.bytes.span.equals("Name", at: attribute) { given = value.range }
      self.attribute(attribute, value, of: name, at: place)
    }
  }

  private mutating func content(
    _ cursor: inout XMLCursor, of name: Range<Int>, given: Range<Int>?, at place: EventPlace, depth: Int, mark: Int
  ) throws(XMLFailure) {
    var text: ExportText?
    var whole: ExportText?
    var hasChildren = false
    while cursor.position < cursor.end {
      if batch.bytes[cursor.position] != 0x3C {
        let end = firstIndex(of: 0x3C, cursor.position, cursor.end) ?? cursor.end
        join(&text, resolved(cursor.position..<end))
        cursor.position = end
      } else if holds("</", cursor) {
        _ = try skip(&cursor, past: ">")
        // Blanks between elements are layout; an element with text only keeps them.
        if let text, !hasChildren || !isBlank(text) { join(&whole, text.range) }
        if hasChildren, whole == nil || cursor.leavesOnly { return }
        return addText(name, given: given, whole ?? ExportText(start: 0, count: 0), at: place)
      } else if holds("<!--", cursor) {
        _ = try skip(&cursor, past: "-->")
      } else if holds("<![CDATA[", cursor) {
        cursor.position += 9
        join(&text, try skip(&cursor, past: "]]>"))
      } else if holds("<?", cursor) {
        _ = try skip(&cursor, past: "?>")
      } else if holds("<!", cursor) {
        throw XMLFailure(reason: "declaration inside an element")
      } else {
        if let text, !isBlank(text) { join(&whole, text.range) }
        text = nil
        if cursor.leavesOnly, !hasChildren { batch.values.removeLast(batch.values.count - mark) }
        hasChildren = true
        try element(&cursor, at: inside(name, of: place), depth: depth + 1)
      }
    }
    throw XMLFailure(reason: "cut element")
  }

  /// Where the content of an element stands.
  private mutating func inside(_ name: Range<Int>, of place: EventPlace) -> EventPlace {
    switch place {
    case .document: return batch.bytes.span.equals("Event", at: name) ? .event : .document
    case .event:
      if batch.bytes.span.equals("System", at: name) {
        hasSystem = true
        return .system
      }
      return batch.bytes.span.equals("RenderingInfo", at: name) ? .rendering : .data
    default: return place
    }
  }

  private func firstIndex(of byte: UInt8, _ start: Int, _ end: Int) -> Int? {
    ByteSearch.firstIndex(of: byte, in: batch.bytes.span, from: start, to: end)
  }

  private func holds(_ text: StaticString, _ cursor: XMLCursor) -> Bool {
    let count = text.utf8CodeUnitCount
    return cursor.end - cursor.position >= count && batch.bytes.span.equals(text, at: cursor.position, count: count)
  }

  private func skip(_ cursor: inout XMLCursor, past text: StaticString) throws(XMLFailure) -> Range<Int> {
    let start = cursor.position
    guard let found = EventSearch.find(text, in: batch.bytes.span, from: start, to: cursor.end) else {
      throw XMLFailure(reason: "cut element")
    }
    cursor.position = found + text.utf8CodeUnitCount
    return start..<found
  }

  private func skipBlanks(_ cursor: inout XMLCursor) {
    let bytes = batch.bytes.span
    while cursor.position < cursor.end, bytes[cursor.position] <= 0x20 { cursor.position += 1 }
  }

  private func name(_ cursor: inout XMLCursor) throws(XMLFailure) -> Range<Int> {
    let bytes = batch.bytes.span
    let start = cursor.position
    var next = start
    while next < cursor.end, !ExportDraft.endsName(bytes[next]) { next += 1 }
    cursor.position = next
    guard next > start else { throw XMLFailure(reason: "no name") }
    return start..<next
  }

  /// Blanks and `>/=<"'`.
  private static func endsName(_ byte: UInt8) -> Bool {
    byte <= 0x20 || byte == 0x3E || byte == 0x2F || byte == 0x3D || byte == 0x3C || byte == 0x22 || byte == 0x27
  }

  /// The name without a prefix.
  private func local(_ name: Range<Int>) -> Range<Int> {
    let bytes = batch.bytes.span
    var start = name.lowerBound
    for index in name where bytes[index] == 0x3A { start = index + 1 }
    return start..<name.upperBound
  }

  private mutating func attribute(_ cursor: inout XMLCursor) throws(XMLFailure) -> (Range<Int>, ExportText) {
    let name = try self.name(&cursor)
    skipBlanks(&cursor)
    guard cursor.position < cursor.end, batch.bytes[cursor.position] == 0x3D else {
      throw XMLFailure(reason: "attribute without value")
    }
    cursor.position += 1
    skipBlanks(&cursor)
    guard cursor.position < cursor.end, [0x22, 0x27].contains(batch.bytes[cursor.position]) else {
      throw XMLFailure(reason: "unquoted attribute")
    }
    let quote = batch.bytes[cursor.position]
    cursor.position += 1
    guard let end = firstIndex(of: quote, cursor.position, cursor.end) else { throw XMLFailure(reason: "cut element") }
    let value = resolved(cursor.position..<end)
    cursor.position = end + 1
    return (name, ExportText(start: value.lowerBound, count: value.count))
  }

  /// Puts a piece behind a text.
  private mutating func join(_ text: inout ExportText?, _ piece: Range<Int>) {
    guard let first = text, first.count > 0 else {
      text = ExportText(start: piece.lowerBound, count: piece.count)
      return
    }
    if first.range.upperBound == piece.lowerBound {
      text?.count += piece.count
      return
    }
    let start = batch.bytes.count
    for index in first.range { batch.bytes.append(batch.bytes[index]) }
    for index in piece { batch.bytes.append(batch.bytes[index]) }
    text = ExportText(start: start, count: batch.bytes.count - start)
  }

  /// Text with references resolved.
  private mutating func resolved(_ range: Range<Int>) -> Range<Int> {
    guard firstIndex(of: 0x26, range.lowerBound, range.upperBound) != nil else { return range }
    let start = batch.bytes.count
    var index = range.lowerBound
    while index < range.upperBound {
      if batch.bytes[index] == 0x26, let end = firstIndex(of: 0x3B, index, min(index + 12, range.upperBound)),
        let scalar = XMLReference.scalar(batch.bytes.span, index + 1..<end)
      {
        batch.bytes.append(addingCapacity: 4) { UTF16Text.append(scalar: scalar, to: &$0) }
        index = end + 1
      } else {
        batch.bytes.append(batch.bytes[index])
        index += 1
      }
    }
    return start..<batch.bytes.count
  }
}

/// References to characters (XML 1.0, 4.1 and 4.6).
enum XMLReference {
  /// The scalar value that a name between `&` and `;` stands for; nil for other entities.
  static func scalar(_ bytes: Span<UInt8>, _ name: Range<Int>) -> UInt32? {
    if bytes.equals("lt", at: name) { return 0x3C }
    if bytes.equals("gt", at: name) { return 0x3E }
    if bytes.equals("amp", at: name) { return 0x26 }
    if bytes.equals("quot", at: name) { return 0x22 }
    if bytes.equals("apos", at: name) { return 0x27 }
    guard name.count > 1, bytes[name.lowerBound] == 0x23 else { return nil }
    let isHexadecimal = bytes[name.lowerBound + 1] | 0x20 == 0x78
    let digits = name.dropFirst(isHexadecimal ? 2 : 1)
    guard (1...8).contains(digits.count) else { return nil }
    var number: UInt32 = 0
    for index in digits {
      let byte = bytes[index]
      switch byte {
      case 0x30...0x39: number = number &* (isHexadecimal ? 16 : 10) &+ UInt32(byte - 0x30)
      case 0x41...0x46 where isHexadecimal, 0x61...0x66 where isHexadecimal:
        number = number &* 16 &+ (UInt32(byte | 0x20) - 0x57)
      default: return nil
      }
    }
    return Unicode.Scalar(number)?.value
  }
}
