/// Reads one BinXML fragment of a chunk into items. The tokens follow each other, so there is no recursion.
///
/// Tokens: [MS-EVEN6] 2.2.12 and Joachim Metz, "Windows XML Event Log (EVTX) format". Every name is an offset into the
/// chunk; the entry stands right there the first time a name is used.
struct BinXMLParser {
  /// What is read, and how.
  enum Form {
    /// A template definition: element starts carry a dependency identifier.
    case definition
    /// A fragment outside of a template.
    case fragment
    /// A fragment outside of a template of which only the shape is wanted: its texts become values, so that fragments
    /// that differ in their texts only are equal, like instances of one template.
    case shape
  }

  private let form: Form
  private var position: Int
  private let end: Int
  private var depth = 0
  private var tokens = 0
  private var fragment = BinXMLFragment()
  private var isInAttribute = false

  private init(from start: Int, to end: Int, as form: Form) {
    position = start
    self.end = end
    self.form = form
  }

  /// Reads the fragment at `start..<end`, which must lie in the chunk, in place of what `fragment` holds.
  static func parse(
    _ bytes: Span<UInt8>, from start: Int, to end: Int, as form: Form, names: inout EVTXNames,
    strings: inout EVTXStrings, into fragment: inout BinXMLFragment
  ) throws(BinXMLError) {
    var parser = BinXMLParser(from: start, to: end, as: form)
    fragment.removeAll()
    swap(&parser.fragment, &fragment)
    defer { swap(&parser.fragment, &fragment) }
    while try parser.step(bytes, &names, &strings) {}
    guard parser.depth == 0 else { throw BinXMLError("unclosed-element", parser.position) }
  }

  private func require(_ count: Int) throws(BinXMLError) {
    guard count <= end - position else { throw BinXMLError("truncated-fragment", position) }
  }

  private mutating func u16(_ bytes: Span<UInt8>) throws(BinXMLError) -> UInt16 {
    try require(2)
    defer { position += 2 }
    return bytes.u16(at: position)
  }

  private mutating func u32(_ bytes: Span<UInt8>) throws(BinXMLError) -> UInt32 {
    try require(4)
    defer { position += 4 }
    return bytes.u32(at: position)
  }

  private mutating func name(
    _ bytes: Span<UInt8>, _ names: inout EVTXNames, _ strings: inout EVTXStrings
  ) throws(BinXMLError) -> UInt32 {
    let offset = Int(try u32(bytes))
    let name = try names.name(at: offset, in: bytes, strings: &strings)
    if name.isSuspect { fragment.isSuspect = true }
    if offset == position {
      let length = 10 + 2 * Int(bytes.u16(at: offset + 6))
      try require(length)
      position += length
    }
    return name.number
  }

  private mutating func append(_ kind: BinXMLItem.Kind, id: UInt32 = 0) {
    fragment.items.append(BinXMLItem(kind: kind, id: id))
  }

  /// Reads one token; false at the end of the fragment.
  private mutating func step(
    _ bytes: Span<UInt8>, _ names: inout EVTXNames, _ strings: inout EVTXStrings
  ) throws(BinXMLError) -> Bool {
    guard position < end else { return false }
    tokens += 1
    guard tokens <= EVTXLimits.tokens else { throw BinXMLError("too-many-tokens", position) }
    let token = bytes[position]
    position += 1
    switch token {
    case 0x00:
      return false
    case 0x01, 0x41:
      try openElement(bytes, hasAttributes: token == 0x41, &names, &strings)
    case 0x02:
      try endStart()
    case 0x03:
      try endStart()
      try close()
    case 0x04:
      try close()
    case 0x06, 0x46:
      isInAttribute = true
      append(.attribute, id: try name(bytes, &names, &strings))
    case 0x0C:
      try instance(bytes)
      return depth > 0
    case 0x0D, 0x0E:
      try substitution(bytes, optional: token == 0x0E)
    case 0x0F:
      try require(3)
      position += 3
    default:
      try text(token, bytes, &names, &strings)
    }
    return true
  }

  private mutating func openElement(
    _ bytes: Span<UInt8>, hasAttributes: Bool, _ names: inout EVTXNames, _ strings: inout EVTXStrings
  ) throws(BinXMLError) {
    depth += 1
    guard depth <= EVTXLimits.elementDepth else { throw BinXMLError("nested-too-deep", position) }
    if form == .definition { _ = try u16(bytes) }
    _ = try u32(bytes)
    append(.open, id: try name(bytes, &names, &strings))
    if form == .shape {
      mark(2)
      fragment.contents.append(0)
    }
    if hasAttributes { _ = try u32(bytes) }
  }

  private mutating func endStart() throws(BinXMLError) {
    guard depth > 0 else { throw BinXMLError("stray-token", position - 1) }
    isInAttribute = false
    append(.endAttributes)
  }

  private mutating func close() throws(BinXMLError) {
    guard depth > 0 else { throw BinXMLError("stray-token", position - 1) }
    depth -= 1
    append(.close)
    if form == .shape { fragment.contents.removeLast() }
  }

  /// Notes what the innermost element has inside.
  private mutating func mark(_ content: UInt8) {
    guard let last = fragment.contents.last else { return }
    fragment.contents[fragment.contents.count - 1] = last | content
    if last | content == 3 { fragment.isMixed = true }
  }

  private mutating func substitution(_ bytes: Span<UInt8>, optional: Bool) throws(BinXMLError) {
    let index = try u16(bytes)
    try require(1)
    let type = bytes[position]
    position += 1
    let kind = optional ? BinXMLItem.Kind.optionalSubstitution : .substitution
    fragment.items.append(BinXMLItem(kind: kind, type: type, index: index))
  }

  private mutating func instance(_ bytes: Span<UInt8>) throws(BinXMLError) {
    position -= 1
    let found = try EVTXInstance.read(bytes, at: position, end: end)
    position = found.end
    append(.instance, id: UInt32(truncatingIfNeeded: fragment.instances.count))
    fragment.instances.append(found.instance)
  }
}

// MARK: - Text

extension BinXMLParser {
  private mutating func text(
    _ token: UInt8, _ bytes: Span<UInt8>, _ names: inout EVTXNames, _ strings: inout EVTXStrings
  ) throws(BinXMLError) {
    var text: [UInt8] = []
    switch token & 0x3F {
    case 0x05:
      try require(1)
      let type = bytes[position]
      position += 1
      if type == EVTXType.string { return try counted(bytes, &strings) }
      try literal(type, bytes, &text)
    case 0x07, 0x0B:
      return try counted(bytes, &strings)
    case 0x08:
      let unit = UInt32(try u16(bytes))
      text.append(addingCapacity: 4) {
        UTF16Text.append(scalar: (0xD800...0xDFFF).contains(unit) ? 0xFFFD : unit, to: &$0)
      }
    case 0x09:
      let number = try name(bytes, &names, &strings)
      text = entity(strings[number])
    case 0x0A:
      append(.processing, id: try name(bytes, &names, &strings))
      return
    default:
      throw BinXMLError("unknown-token", position - 1)
    }
    append(.text, id: strings.number(of: text))
  }

  private mutating func counted(_ bytes: Span<UInt8>, _ strings: inout EVTXStrings) throws(BinXMLError) {
    let units = Int(try u16(bytes))
    try require(units * 2)
    if form == .shape, !isInAttribute {
      mark(1)
      let index = UInt16(truncatingIfNeeded: fragment.texts.count)
      fragment.items.append(BinXMLItem(kind: .substitution, type: EVTXType.string, index: index))
      fragment.texts.append(
        EVTXValue(
          offset: Int32(truncatingIfNeeded: position), size: Int32(truncatingIfNeeded: units * 2),
          type: EVTXType.string))
    } else {
      append(.text, id: strings.number(utf16: bytes, from: position, units: units))
    }
    position += units * 2
  }

  private mutating func literal(_ type: UInt8, _ bytes: Span<UInt8>, _ text: inout [UInt8]) throws(BinXMLError) {
    if type == EVTXType.null { return }
    var size = EVTXType.width(of: type) ?? 0
    if type == EVTXType.ansi || type == EVTXType.binary { size = Int(try u16(bytes)) }
    try require(size)
    guard size > 0, EVTXValueText.append(bytes, type: type, from: position, to: position + size, to: &text) != nil
    else { throw BinXMLError("unsupported-literal", position) }
    position += size
  }

  /// The five predefined entities; any other is kept as it would be written.
  private func entity(_ name: [UInt8]) -> [UInt8] {
    switch String(decoding: name, as: UTF8.self) {
    case "lt": [0x3C]
    case "gt": [0x3E]
    case "amp": [0x26]
    case "quot": [0x22]
    case "apos": [0x27]
    default: [0x26] + name + [0x3B]
    }
  }
}
