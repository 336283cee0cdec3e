import Bytes

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
  @inline(__always)
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

  /// Reads an instance with its values.
  static func read(
    _ bytes: Span<UInt8>, at position: Int, end: Int
  ) throws(BinXMLError) -> (instance: EVTXInstance, end: Int) {
    let layout = try layout(bytes, at: position, end: end)
    var values = EVTXValueStack()
    let done = values.append(bytes, layout, end: end)
    guard done.isWhole else { throw BinXMLError("truncated-values", position) }
    return (
      EVTXInstance(
        templateID: layout.templateID, definition: layout.definition, values: values[0..<values.count]), done.end
    )
  }
}
