import Bytes
import EventModel

/// Turns one JSON object into fields: nested names joined with dots, arrays as several values of one field.
///
/// One pass over the bytes, tolerant: what is malformed ends the object with an anomaly, and the fields before it stay.
/// Strings without escapes are slices of the text; RFC 8259.
struct JSONFlattener {
  private var position: Int
  private let end: Int
  /// Joined name of the value at hand.
  private var path: [UInt8] = []
  /// What says which product the record is of, and when it was.
  private(set) var shape = JSONShape()
  /// What its values mean, for shapes that nobody here knows.
  private(set) var roles = RecordRoles()
  /// Values that a collector renamed on the way from FortiOS.
  private(set) var fortinet = FortinetECS()
  /// First thing that was wrong, and where.
  private(set) var problem: (code: String, offset: Int)?

  /// The object (or other value) that starts in a range.
  init(_ range: Range<Int>) {
    position = range.lowerBound
    end = range.upperBound
  }

  /// Reads the object and adds its fields to the current event.
  mutating func run(_ text: Span<UInt8>, into draft: inout LineDraft) {
    position = JSONScan.skipBlanks(text, position, end)
    _ = value(text, depth: 0, into: &draft)
    position = JSONScan.skipBlanks(text, position, end)
    if problem == nil, position < end { fail("json.trailing-text") }
  }

  private mutating func fail(_ code: String) {
    if problem == nil { problem = (code, position) }
  }

  /// Reads a value; false when nothing more can be read.
  private mutating func value(_ text: Span<UInt8>, depth: Int, into draft: inout LineDraft) -> Bool {
    guard position < end else {
      fail("json.truncated")
      return false
    }
    switch text[position] {
    case 123, 91:
      guard depth < TextLogLimits.depth else { return skipDeep(text, into: &draft) }
      return text[position] == 123 ? object(text, depth, into: &draft) : array(text, depth, into: &draft)
    case 34: return string(text, depth, into: &draft)
    case 116, 102, 110: return word(text, depth, into: &draft)
    case 45, 48...57: return number(text, depth, into: &draft)
    default:
      fail("json.malformed")
      return false
    }
  }

  private mutating func object(_ text: Span<UInt8>, _ depth: Int, into draft: inout LineDraft) -> Bool {
    position += 1
    // Elasticsearch hands out a record as `_source` of a hit: its names are those of the record.
    if depth == 1, path.elementsEqual("_source".utf8) { path.removeAll(keepingCapacity: true) }
    let prefix = path.count
    while true {
      position = JSONScan.skipBlanks(text, position, end)
      guard position < end else {
        fail("json.truncated")
        return false
      }
      if text[position] == 125 {
        position += 1
        return true
      }
      if text[position] == 44 {
        position += 1
        continue
      }
      guard key(text, prefix) else { return false }
      guard value(text, depth: depth + 1, into: &draft) else { return false }
      path.removeSubrange(prefix...)
    }
  }

  /// Reads `"name":` and joins the name to the path.
  private mutating func key(_ text: Span<UInt8>, _ prefix: Int) -> Bool {
    guard text[position] == 34 else {
      fail("json.malformed")
      return false
    }
    let string = JSONScan.string(text, position, end)
    guard string.isClosed else {
      fail("json.truncated")
      return false
    }
    if prefix > 0 { path.append(46) }
    if string.isEscaped {
      JSONScan.unescape(text, string.content, into: &path)
    } else {
      ByteSearch.append(string.content, of: text, to: &path)
    }
    position = JSONScan.skipBlanks(text, string.next, end)
    guard position < end, text[position] == 58 else {
      fail(position < end ? "json.malformed" : "json.truncated")
      return false
    }
    position = JSONScan.skipBlanks(text, position + 1, end)
    return true
  }

  private mutating func array(_ text: Span<UInt8>, _ depth: Int, into draft: inout LineDraft) -> Bool {
    position += 1
    while true {
      position = JSONScan.skipBlanks(text, position, end)
      guard position < end else {
        fail("json.truncated")
        return false
      }
      if text[position] == 93 {
        position += 1
        return true
      }
      if text[position] == 44 {
        position += 1
        continue
      }
      guard value(text, depth: depth + 1, into: &draft) else { return false }
    }
  }

  private mutating func string(_ text: Span<UInt8>, _ depth: Int, into draft: inout LineDraft) -> Bool {
    let string = JSONScan.string(text, position, end)
    position = string.next
    note(EscapedText(range: string.content, escape: string.isEscaped ? .json : .none), depth, text, into: &draft)
    if let slot = slot(&draft) {
      if string.isEscaped {
        let start = draft.decoded.count
        JSONScan.unescape(text, string.content, into: &draft.decoded)
        draft.addDecoded(slot: slot, from: start)
      } else {
        draft.add(slot: slot, value: string.content)
      }
    }
    if !string.isClosed { fail("json.truncated") }
    return string.isClosed
  }

  private mutating func number(_ text: Span<UInt8>, _ depth: Int, into draft: inout LineDraft) -> Bool {
    let start = position
    while position < end, JSONScan.isNumberByte(text[position]) { position += 1 }
    note(EscapedText(range: start..<position, escape: .none), depth, text, into: &draft)
    if let slot = slot(&draft) { draft.add(slot: slot, value: start..<position, kind: .number) }
    return true
  }

  private mutating func word(_ text: Span<UInt8>, _ depth: Int, into draft: inout LineDraft) -> Bool {
    let rest = position..<end
    let word: (length: Int, kind: FieldValue.Kind)
    if Text.starts(text, rest, "true") {
      word = (4, .boolean)
    } else if Text.starts(text, rest, "false") {
      word = (5, .boolean)
    } else if Text.starts(text, rest, "null") {
      word = (4, .null)
    } else {
      fail("json.malformed")
      return false
    }
    if let slot = slot(&draft) {
      let length = word.kind == .null ? 0 : word.length
      draft.add(slot: slot, value: position..<position + length, kind: word.kind)
    }
    position += word.length
    return true
  }

  /// Takes note of a value near the top for what comes after the fields.
  private mutating func note(
    _ value: EscapedText, _ depth: Int, _ text: Span<UInt8>, into draft: inout LineDraft
  ) {
    guard depth <= 4 else { return }
    shape.note(path, value.range, text)
    if let (role, rank) = RecordRole.of(path.span) { roles.note(role, rank, value) }
    if fortinet.note(path, value, text, into: &draft) {
      shape.note(Array(path.dropFirst(FortinetECS.prefix.count)), value.range, text)
    }
  }

  @inline(__always)
  private func slot(_ draft: inout LineDraft) -> Slot? {
    guard !path.isEmpty, path.count <= TextLogLimits.name else { return nil }
    return draft.batch.slot(in: path.span, from: 0, to: path.count)
  }

  /// Steps over a value that is nested too deep, without recursion.
  private mutating func skipDeep(_ text: Span<UInt8>, into draft: inout LineDraft) -> Bool {
    draft.anomalies.add(
      "json.nested-too-deep", .partial, offset: draft.offset, detail: "more than \(TextLogLimits.depth)")
    var open = 0
    while position < end {
      switch text[position] {
      case 34:
        position = JSONScan.string(text, position, end).next
        continue
      case 123, 91: open += 1
      case 125, 93: open -= 1
      default: break
      }
      position += 1
      if open == 0 { return true }
    }
    fail("json.truncated")
    return false
  }
}
