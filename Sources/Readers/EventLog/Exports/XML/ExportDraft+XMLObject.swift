import Bytes
import EventModel

/// The elements that are one event each in XML that is not the log's own: `Obj` of PowerShell's CLIXML, `Object` of
/// `ConvertTo-Xml`, `EventLogItem` of Redline.
enum XMLObjectForm: CaseIterable {
  case clixml
  case convertToXML
  case redline
  case redlineLower

  /// The name of the element.
  var name: StaticString {
    switch self {
    case .clixml: "Obj"
    case .convertToXML: "Object"
    case .redline: "EventLogItem"
    case .redlineLower: "eventLogItem"
    }
  }

  /// The next start tag of such an element.
  func start(in bytes: Span<UInt8>, from start: Int, to end: Int) -> Int? {
    var index = start
    while let found = ByteSearch.firstIndex(of: 0x3C, in: bytes, from: index, to: end) {
      if isTag(bytes, found + 1, end) { return found }
      index = found + 1
    }
    return nil
  }

  /// Behind the element that begins at `start`, others of its name in it included; nil where it does not end.
  func end(in bytes: Span<UInt8>, from start: Int, to end: Int) -> Int? {
    var depth = 0
    var index = start
    while let found = ByteSearch.firstIndex(of: 0x3C, in: bytes, from: index, to: end) {
      index = found + 1
      guard found + 1 < end else { return nil }
      let isEnd = bytes[found + 1] == 0x2F
      guard isTag(bytes, found + (isEnd ? 2 : 1), end) else { continue }
      guard let close = ByteSearch.firstIndex(of: 0x3E, in: bytes, from: found, to: end) else { return nil }
      index = close + 1
      if isEnd { depth -= 1 } else if bytes[close - 1] != 0x2F { depth += 1 }
      if depth <= 0 { return index }
    }
    return nil
  }

  private func isTag(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    let count = name.utf8CodeUnitCount
    guard start + count < end, bytes.equals(name, at: start, count: count) else { return false }
    let next = bytes[start + count]
    return next == 0x3E || next == 0x2F || next <= 0x20
  }
}

extension ExportDraft {
  /// The element at a range of the arena as an object: values with a name, under that; nil past a limit.
  mutating func xmlObject(_ range: Range<Int>, _ form: XMLObjectForm) -> Int? {
    let object = tape.beginObject()
    var reader = XMLObject(form: form)
    guard reader.read(range, into: &self) else { return nil }
    if !reader.properties.isEmpty {
      let name = text("Properties").range
      let list = tape.beginList()
      for value in reader.properties { tape.add(name: 0..<0, text: value) }
      tape.endObject(list)
      tape.setName(name, of: list)
    }
    tape.endObject(object)
    return object
  }

  /// The text at a range with entities and PowerShell's `_x000A_` resolved.
  mutating func xmlText(_ range: Range<Int>) -> Range<Int> {
    let start = batch.bytes.count
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = batch.bytes[index]
      if byte == 0x26,
        let end = ByteSearch.firstIndex(
          of: 0x3B, in: batch.bytes.span, from: index, to: min(index + 12, range.upperBound)),
        let scalar = XMLReference.scalar(batch.bytes.span, index + 1..<end)
      {
        batch.bytes.append(addingCapacity: 4) { UTF16Text.append(scalar: scalar, to: &$0) }
        index = end + 1
      } else if byte == 0x5F, let scalar = XMLObject.escape(batch.bytes.span, index, range.upperBound) {
        batch.bytes.append(addingCapacity: 4) { UTF16Text.append(scalar: scalar, to: &$0) }
        index += 7
      } else {
        batch.bytes.append(byte)
        index += 1
      }
    }
    return start..<batch.bytes.count
  }
}

/// Walks through the tags of one element.
private struct XMLObject {
  let form: XMLObjectForm
  /// Values by their order.
  var properties: [Range<Int>] = []
  /// The names of the open elements of the form's name; nil for those without.
  private var open: [Range<Int>?] = []
  private var nodes = 0

  init(form: XMLObjectForm) { self.form = form }

  /// `_x000D_`: the code of the character.
  static func escape(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> UInt32? {
    guard end - start >= 7, bytes[start + 1] == 0x78, bytes[start + 6] == 0x5F else { return nil }
    var number: UInt32 = 0
    for index in start + 2..<start + 6 {
      let byte = bytes[index]
      switch byte {
      case 0x30...0x39: number = number << 4 | UInt32(byte - 0x30)
      case 0x41...0x46, 0x61...0x66: number = number << 4 | (UInt32(byte | 0x20) - 0x57)
      default: return nil
      }
    }
    return (0xD800...0xDFFF).contains(number) ? 0xFFFD : number
  }

  mutating func read(_ range: Range<Int>, into draft: inout ExportDraft) -> Bool {
    var index = range.lowerBound
    while let tag = ByteSearch.firstIndex(of: 0x3C, in: draft.batch.bytes.span, from: index, to: range.upperBound),
      let close = ByteSearch.firstIndex(of: 0x3E, in: draft.batch.bytes.span, from: tag, to: range.upperBound)
    {
      nodes += 1
      guard nodes <= ExportLimits.nodes, open.count <= ExportLimits.depth else { return false }
      index = close + 1
      if let (element, name, next) = look(draft.batch.bytes.span, tag, close, range.upperBound) {
        add(element, name, index..<next, &draft)
      }
    }
    return true
  }

  /// Looks at a tag: what a single value stands in, the name that it is given, and where its text ends.
  private mutating func look(
    _ bytes: Span<UInt8>, _ tag: Int, _ close: Int, _ limit: Int
  ) -> (element: Range<Int>, name: Range<Int>?, end: Int)? {
    if bytes[tag + 1] == 0x2F {
      if bytes.begins(with: form.name, at: tag + 2..<close) { _ = open.popLast() }
      return nil
    }
    var end = tag + 1
    while end < close, bytes[end] > 0x20, bytes[end] != 0x2F { end += 1 }
    let element = tag + 1..<end
    let name = attribute(bytes, end..<close)
    let isEmpty = bytes[close - 1] == 0x2F
    if bytes.equals(form.name, at: element) {
      if !isEmpty { open.append(name) }
      return nil
    }
    guard !isEmpty, let next = ByteSearch.firstIndex(of: 0x3C, in: bytes, from: close + 1, to: limit),
      next + 1 < limit, bytes[next + 1] == 0x2F
    else { return nil }
    return (element, name, next)
  }

  private mutating func add(
    _ element: Range<Int>, _ name: Range<Int>?, _ content: Range<Int>, _ draft: inout ExportDraft
  ) {
    if open.count == 1 {
      guard let name = name ?? (form == .redline || form == .redlineLower ? element : nil) else { return }
      let (given, value) = (renamed(name, &draft), draft.xmlText(content))
      return draft.tape.add(name: given, text: value)
    }
    // The text of an object stands for it; values of the list of properties are kept in order.
    if open.dropFirst().contains(where: { isName("Properties", $0, draft) }) {
      if isName("Value", name, draft) { properties.append(draft.xmlText(content)) }
    } else if open.count == 2, let owner = open[1], isName("ToString", element, draft) {
      let value = draft.xmlText(content)
      draft.tape.add(name: owner, text: value)
    }
  }

  private func isName(_ text: StaticString, _ name: Range<Int>?, _ draft: ExportDraft) -> Bool {
    name.map { draft.batch.bytes.span.equals(text, at: $0) } ?? false
  }

  /// Redline's names, as others write them.
  private static let names: [(StaticString, String)] = [
    ("log", "Channel"), ("EID", "EventID"), ("source", "SourceName"), ("genTime", "TimeCreated"),
    ("machine", "Computer"), ("message", "Message"), ("index", "RecordNumber"),
  ]

  private func renamed(_ name: Range<Int>, _ draft: inout ExportDraft) -> Range<Int> {
    guard form == .redline || form == .redlineLower else { return name }
    let other = XMLObject.names.first { draft.batch.bytes.span.equals($0.0, at: name) }
    return other.map { draft.text($0.1).range } ?? name
  }

  /// The value of the attribute `N` or `Name` in a tag.
  private func attribute(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Range<Int>? {
    for mark in ["N=\"", "Name=\""] as [StaticString] {
      var from = range.lowerBound
      while let found = EventSearch.find(mark, in: bytes, from: from, to: range.upperBound) {
        let start = found + mark.utf8CodeUnitCount
        if found > 0, bytes[found - 1] <= 0x20,
          let end = ByteSearch.firstIndex(of: 0x22, in: bytes, from: start, to: range.upperBound)
        {
          return start..<end
        }
        from = found + 1
      }
    }
    return nil
  }
}
