extension EVTXInstance {
  /// Where the parts of a template instance stand, without its values.
  struct Layout {
    var templateID: UInt32
    var definition: Int
    var valueCount: Int
    /// First of the value descriptors: size, type, one unused byte.
    var descriptors: Int
    /// First byte of the values themselves.
    var data: Int
  }

  /// Reads the instance whose token stands at `position`; nothing of it may pass `end`.
  static func layout(_ bytes: Span<UInt8>, at position: Int, end: Int) throws(BinXMLError) -> Layout {
    guard 14 <= end - position else { throw BinXMLError("truncated-instance", position) }
    let identifier = bytes.u32(at: position + 2)
    let definition = Int(bytes.u32(at: position + 6))
    var next = position + 10
    if definition == next {
      guard 28 <= end - next else { throw BinXMLError("truncated-template", next) }
      let size = Int(bytes.u32(at: next + 20))
      guard size <= end - next - 28 else { throw BinXMLError("truncated-template", next) }
      next += 24 + size
    }
    let count = Int(bytes.u32(at: next))
    guard count <= EVTXLimits.values, count * 4 <= end - next - 4 else {
      throw BinXMLError("value-count", next)
    }
    return Layout(
      templateID: identifier, definition: definition, valueCount: count, descriptors: next + 4,
      data: next + 4 + count * 4)
  }

  /// Appends the values of an instance to `values`; false when they pass `end`: those that do are null then.
  static func appendValues(
    _ bytes: Span<UInt8>, _ layout: Layout, end: Int, to values: inout [EVTXValue]
  ) -> (isWhole: Bool, end: Int) {
    var offset = layout.data
    var whole = true
    values.append(addingCapacity: layout.valueCount) { output in
      for index in 0..<layout.valueCount {
        let descriptor = bytes.u32(at: layout.descriptors + index * 4)
        let size = Int(descriptor & 0xFFFF)
        if size <= end - offset {
          output.append(
            EVTXValue(
              offset: Int32(truncatingIfNeeded: offset), size: Int32(truncatingIfNeeded: size),
              type: UInt8(truncatingIfNeeded: descriptor >> 16)))
          offset += size
        } else {
          whole = false
          output.append(EVTXValue(offset: Int32(truncatingIfNeeded: offset), size: 0, type: EVTXType.null))
          offset = end
        }
      }
    }
    return (whole, offset)
  }

  /// Reads an instance with its values.
  static func read(
    _ bytes: Span<UInt8>, at position: Int, end: Int
  ) throws(BinXMLError) -> (instance: EVTXInstance, end: Int) {
    let layout = try layout(bytes, at: position, end: end)
    var values: [EVTXValue] = []
    let done = appendValues(bytes, layout, end: end, to: &values)
    guard done.isWhole else { throw BinXMLError("truncated-values", position) }
    return (
      EVTXInstance(templateID: layout.templateID, definition: layout.definition, values: values), done.end
    )
  }
}
