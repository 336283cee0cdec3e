import EventModel

// Builds `EventElement`s from the same items and values that fill slots.
extension EVTXDecoder {
  /// What the items of one fragment refer to.
  struct TreeSource {
    var items: [BinXMLItem]
    var instances: [EVTXInstance]
    var values: [EVTXValue]
    var depth: Int
  }

  /// The content of the fragment at `start..<end`.
  mutating func tree(
    _ bytes: Span<UInt8>, from start: Int, to end: Int, depth: Int
  ) throws(BinXMLError) -> [EventElement.Content] {
    guard depth <= EVTXLimits.templateDepth else { throw BinXMLError("templates-nested-too-deep", start) }
    let fragment = try fragment(bytes, from: start, to: end)
    if depth == 0 { contentEnd = fragment.end }
    var next = 0
    return try content(
      bytes, TreeSource(items: fragment.items, instances: fragment.instances, values: [], depth: depth), &next)
  }

  /// The content of a template whose values are `range` of `values`.
  mutating func tree(
    _ bytes: Span<UInt8>, template index: Int, values range: Range<Int>, depth: Int
  ) throws(BinXMLError) -> [EventElement.Content] {
    let entry = templates.entries[index]
    try spend(entry.items.count, at: 0)
    var next = 0
    return try content(
      bytes,
      TreeSource(items: entry.items, instances: entry.instances, values: values[range], depth: depth), &next)
  }

  private mutating func tree(
    _ bytes: Span<UInt8>, instance: EVTXInstance, depth: Int
  ) throws(BinXMLError) -> [EventElement.Content] {
    guard depth <= EVTXLimits.templateDepth else {
      throw BinXMLError("templates-nested-too-deep", instance.definition)
    }
    let index = try template(bytes, at: instance.definition, identifier: instance.templateID)
    let entry = templates.entries[index]
    try spend(entry.items.count + instance.values.count, at: instance.definition)
    var next = 0
    return try content(
      bytes,
      TreeSource(items: entry.items, instances: entry.instances, values: instance.values, depth: depth), &next)
  }

  /// Content up to the end of the element that is open, or of the fragment.
  private mutating func content(
    _ bytes: Span<UInt8>, _ source: TreeSource, _ next: inout Int
  ) throws(BinXMLError) -> [EventElement.Content] {
    var content: [EventElement.Content] = []
    while next < source.items.count {
      let item = source.items[next]
      next += 1
      switch item.kind {
      case .open:
        content += try elements(bytes, source, name: item.id, &next)
      case .close:
        return content
      case .text:
        content.append(.text(EventElement.Scalar(strings.string(item.id))))
        try charge(strings[item.id].count)
      case .substitution, .optionalSubstitution:
        content += try value(bytes, source, item)
      case .instance:
        let instance = source.instances[Int(item.id)]
        content += try tree(bytes, instance: instance, depth: source.depth + 1)
      case .processing:
        if next < source.items.count, source.items[next].kind == .text { next += 1 }
      case .attribute, .endAttributes:
        break
      }
    }
    return content
  }

  /// One element, or one for each element of an array that is all its content.
  private mutating func elements(
    _ bytes: Span<UInt8>, _ source: TreeSource, name: UInt32, _ next: inout Int
  ) throws(BinXMLError) -> [EventElement.Content] {
    var element = EventElement(strings.string(name))
    element.attributes = try attributes(bytes, source, &next)
    if next + 1 < source.items.count, source.items[next + 1].kind == .close,
      let array = arrayValue(source, source.items[next])
    {
      next += 2
      return try scalars(bytes, array).map { scalar in
        var copy = element
        copy.content = [.text(scalar)]
        return .element(copy)
      }
    }
    element.content = try content(bytes, source, &next)
    return [.element(element)]
  }

  private func arrayValue(_ source: TreeSource, _ item: BinXMLItem) -> EVTXValue? {
    guard item.kind == .substitution || item.kind == .optionalSubstitution, Int(item.index) < source.values.count
    else { return nil }
    let value = source.values[Int(item.index)]
    return value.type & EVTXType.array != 0 && value.size > 0 ? value : nil
  }

  private mutating func attributes(
    _ bytes: Span<UInt8>, _ source: TreeSource, _ next: inout Int
  ) throws(BinXMLError) -> [EventElement.Attribute] {
    var attributes: [EventElement.Attribute] = []
    while next < source.items.count {
      let item = source.items[next]
      if item.kind == .endAttributes {
        next += 1
        return attributes
      }
      guard item.kind == .attribute else { return attributes }
      next += 1
      var texts: [EventElement.Scalar] = []
      while next < source.items.count, isPiece(source.items[next]) {
        texts += try pieces(bytes, source, source.items[next])
        next += 1
      }
      if texts.count == 1 {
        attributes.append(EventElement.Attribute(strings.string(item.id), texts[0]))
      } else if !texts.isEmpty {
        let joined = texts.map(\.text).joined()
        attributes.append(EventElement.Attribute(strings.string(item.id), EventElement.Scalar(joined)))
      }
    }
    return attributes
  }

  private func isPiece(_ item: BinXMLItem) -> Bool {
    item.kind == .text || item.kind == .substitution || item.kind == .optionalSubstitution
  }

  private mutating func pieces(
    _ bytes: Span<UInt8>, _ source: TreeSource, _ item: BinXMLItem
  ) throws(BinXMLError) -> [EventElement.Scalar] {
    if item.kind == .text { return [EventElement.Scalar(strings.string(item.id))] }
    return try value(bytes, source, item).compactMap { if case .text(let text) = $0 { text } else { nil } }
  }

  private mutating func value(
    _ bytes: Span<UInt8>, _ source: TreeSource, _ item: BinXMLItem
  ) throws(BinXMLError) -> [EventElement.Content] {
    guard Int(item.index) < source.values.count else { return [] }
    let value = source.values[Int(item.index)]
    if value.type == EVTXType.binXML {
      guard value.size > 0 else { return [] }
      return try tree(bytes, from: value.start, to: value.end, depth: source.depth + 1)
    }
    if value.type & EVTXType.array != 0 {
      let joined = try scalars(bytes, value).map(\.text).joined(separator: ",")
      return [.text(EventElement.Scalar(joined))]
    }
    return try scalar(bytes, value).map { [.text($0)] } ?? []
  }

  private mutating func scalars(_ bytes: Span<UInt8>, _ value: EVTXValue) throws(BinXMLError) -> [EventElement.Scalar] {
    var elements = EVTXArray(value)
    var scalars: [EventElement.Scalar] = []
    while let element = elements.next(bytes) {
      try spend(1, at: value.start)
      if let scalar = try scalar(bytes, element) { scalars.append(scalar) }
    }
    return scalars
  }

  private mutating func scalar(_ bytes: Span<UInt8>, _ value: EVTXValue) throws(BinXMLError) -> EventElement.Scalar? {
    var text: [UInt8] = []
    guard let kind = EVTXValueText.append(bytes, type: value.type, from: value.start, to: value.end, to: &text)
    else {
      if omission == nil { omission = BinXMLError("value-size", value.start) }
      return nil
    }
    if kind == .null { return nil }
    try charge(text.count)
    return EventElement.Scalar(String(decoding: text, as: UTF8.self), kind)
  }

  private mutating func charge(_ count: Int) throws(BinXMLError) {
    text -= count
    if text < 0 { throw BinXMLError("text-limit", 0, isFinal: true) }
  }
}
