import Bytes

// Text between tags and in attributes, in all its forms.
extension BinXMLParser {
  @inline(__always)
  mutating func text(
    _ token: UInt8, _ bytes: Span<UInt8>, _ guess: Span<BinXMLItem>, _ names: inout EVTXNames,
    _ strings: inout EVTXStrings, _ items: inout OutputSpan<BinXMLItem>, _ texts: inout [EVTXValue]
  ) throws(BinXMLError) {
    switch token & 0x3F {
    case 0x05:
      try require(1)
      let type = bytes[position]
      position &+= 1
      if type == EVTXType.string { return try counted(bytes, guess, &strings, &items, &texts) }
      let literal = try BinXMLParser.literal(type, bytes, at: position, end)
      position &+= literal.size
      items.append(BinXMLItem(kind: .text, id: strings.number(of: literal.text)))
    case 0x07, 0x0B:
      try counted(bytes, guess, &strings, &items, &texts)
    case 0x08:
      items.append(BinXMLItem(kind: .text, id: strings.number(of: BinXMLParser.character(try u16(bytes)))))
    case 0x09:
      let name = try name(bytes, guess, &names, &strings, items.count)
      items.append(BinXMLItem(kind: .text, id: strings.number(of: BinXMLParser.entity(strings[name]))))
    case 0x0A:
      items.append(BinXMLItem(kind: .processing, id: try name(bytes, guess, &names, &strings, items.count)))
    default:
      throw BinXMLError("unknown-token", position &- 1)
    }
  }

  /// Text with its length before it.
  @inline(__always)
  private mutating func counted(
    _ bytes: Span<UInt8>, _ guess: Span<BinXMLItem>, _ strings: inout EVTXStrings,
    _ items: inout OutputSpan<BinXMLItem>, _ texts: inout [EVTXValue]
  ) throws(BinXMLError) {
    let units = Int(try u16(bytes))
    try require(units &* 2)
    if form == .shape, isValue(items, strings) {
      if !isInAttribute { markText() }
      let index = UInt16(truncatingIfNeeded: texts.count)
      items.append(BinXMLItem(kind: .substitution, type: EVTXType.string, index: index))
      texts.append(EVTXValue(start: position, size: units &* 2, type: EVTXType.string))
    } else {
      let hint = items.count < guess.count ? guess[items.count].id : 0
      let number = strings.number(utf16: bytes, from: position, units: units, hint: hint)
      items.append(BinXMLItem(kind: .text, id: number))
    }
    position &+= units &* 2
  }

  /// Whether text at this place of a shape is a value: all but what follows text of the same attribute, and the `Name` of
  /// an element.
  @inline(__always)
  private func isValue(_ items: borrowing OutputSpan<BinXMLItem>, _ strings: EVTXStrings) -> Bool {
    guard isInAttribute else { return true }
    guard items.count > 0 else { return false }
    let last = items[items.count &- 1]
    return last.kind == .attribute && !strings.isNameAttribute(last.id)
  }

  /// The text of a value of another type that stands at `start`, and its length.
  @inline(never)
  private static func literal(
    _ type: UInt8, _ bytes: Span<UInt8>, at start: Int, _ end: Int
  ) throws(BinXMLError) -> (text: [UInt8], size: Int) {
    var text: [UInt8] = []
    if type == EVTXType.null { return (text, 0) }
    var prefix = 0
    var size = EVTXType.width(of: type) ?? 0
    if type == EVTXType.ansi || type == EVTXType.binary {
      guard 2 <= end - start else { throw BinXMLError("truncated-fragment", start) }
      prefix = 2
      size = Int(bytes.u16(at: start))
    }
    let first = start + prefix
    guard size <= end - first else { throw BinXMLError("truncated-fragment", first) }
    guard size > 0, EVTXValueText.append(bytes, type: type, from: first, to: first + size, to: &text) != nil
    else { throw BinXMLError("unsupported-literal", first) }
    return (text, prefix + size)
  }

  /// A character given by its number; half of a pair is U+FFFD.
  @inline(never)
  private static func character(_ unit: UInt16) -> [UInt8] {
    var text: [UInt8] = []
    text.append(addingCapacity: 4) {
      UTF16Text.append(scalar: (0xD800...0xDFFF).contains(unit) ? 0xFFFD : UInt32(unit), to: &$0)
    }
    return text
  }

  /// The five predefined entities; any other is kept as it would be written.
  @inline(never)
  private static func entity(_ name: [UInt8]) -> [UInt8] {
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
