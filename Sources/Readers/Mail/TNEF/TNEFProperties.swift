internal import Bytes

/// Reads properties as TNEF keeps them (MS-OXTNEF section 2.1.3.4): a number of them, each with type, identifier, perhaps a
/// name, and one or more values filled up to four bytes.
struct TNEFProperties {
  /// What an attachment's property for data holds.
  enum Object {
    /// Another item, a TNEF stream of its own.
    case item(Range<Int>)
    case file(Range<Int>)
  }

  /// What was odd: its kind, where, and more.
  private(set) var issues: [(OutlookAnomaly, Int, String)] = []
  private let bytes: [UInt8]
  private let limits: OutlookLimits
  private var cursor: ByteCursor

  /// IID_IMessage: the object is an item.
  private static let itemInterface: [UInt8] = [0x07, 0x03, 0x02, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46]

  init(_ bytes: [UInt8], _ range: Range<Int>, limits: OutlookLimits) {
    self.bytes = bytes
    self.limits = limits
    cursor = ByteCursor(position: range.lowerBound, end: range.upperBound)
  }

  /// Reads one list and returns the object that an attachment's data is; what lies behind damage is not read, and said.
  mutating func read(into properties: inout MAPIProperties) -> Object? {
    var object: Object?
    do throws(ReadError) {
      let count = try u32("number of properties")
      for _ in 0..<count {
        if let found = try property(into: &properties) { object = found }
      }
    } catch {
      issues.append((.tnefDamaged, Int(clamping: error.offset), "\(error.what): \(error.detail)"))
    }
    return object
  }

  private mutating func property(into properties: inout MAPIProperties) throws(ReadError) -> Object? {
    let type = try u16("type of a property")
    let id = try u16("identifier of a property")
    if id >= 0x8000 { try skipName() }
    let base = type & ~MAPIType.multiple
    let isMultiple = type & MAPIType.multiple != 0
    if let size = MAPIType.size(of: base) {
      let values = isMultiple ? try u32("number of values") : 1
      // A value without bytes may be announced four thousand million times.
      for index in 0..<(size == 0 ? 0 : values) {
        let value = try take((size + 3) & ~3, "value of a property")
        if index == 0, !isMultiple, MAPITag.wanted.contains(id) { fixed(id, value.position, size, into: &properties) }
      }
      return nil
    }
    guard [MAPIType.object, MAPIType.string8, MAPIType.unicode, MAPIType.binary].contains(base) else {
      throw ReadError(
        .malformed, what: "type of a property", offset: UInt64(cursor.position), detail: String(type, radix: 16))
    }
    var object: Object?
    for index in 0..<(try u32("number of values")) {
      let length = Int(try u32("length of a value"))
      let value = try take(length, "value of a property")
      // The last one need not be filled up.
      _ = try take(min(cursor.remaining, -length & 3), "padding")
      guard index == 0, !isMultiple else { continue }
      if id == MAPITag.attachmentData { object = data(value.position..<value.end, base) }
      if id != MAPITag.attachmentData, MAPITag.wanted.contains(id) {
        variable(id, base, value.position..<value.end, into: &properties)
      }
    }
    return object
  }

  private func fixed(_ id: UInt16, _ position: Int, _ size: Int, into properties: inout MAPIProperties) {
    switch size {
    case 2: properties.set(id, .integer(UInt64(bytes.span.loadU16(at: position))))
    case 4: properties.set(id, .integer(UInt64(bytes.span.loadU32(at: position))))
    case 8: properties.set(id, .integer(bytes.span.loadU64(at: position)))
    default: break
    }
  }

  private mutating func variable(
    _ id: UInt16, _ type: UInt16, _ range: Range<Int>, into properties: inout MAPIProperties
  ) {
    if range.count > limits.propertyBytes {
      issues.append((.propertyTooLarge, range.lowerBound, "more than \(limits.propertyBytes) bytes"))
    }
    if let value = MAPIValue(type: type, bytes: Array(bytes[range.prefix(limits.propertyBytes)])) {
      properties.set(id, value)
    }
  }

  /// An object begins with the identifier of its interface.
  private func data(_ range: Range<Int>, _ type: UInt16) -> Object {
    guard type == MAPIType.object, range.count >= 16 else { return .file(range) }
    let inner = range.lowerBound + 16..<range.upperBound
    return bytes[range.prefix(16)].elementsEqual(TNEFProperties.itemInterface) ? .item(inner) : .file(inner)
  }

  /// A property set and a number or a name in it.
  private mutating func skipName() throws(ReadError) {
    _ = try take(16, "property set")
    let kind = try u32("kind of a name")
    let word = try u32("name of a property")
    if kind == 1 { _ = try take((Int(word) + 3) & ~3, "name of a property") }
  }

  private mutating func u16(_ what: StaticString) throws(ReadError) -> UInt16 {
    let bytes = bytes
    return try cursor.u16le(bytes.span, what)
  }

  private mutating func u32(_ what: StaticString) throws(ReadError) -> UInt32 {
    let bytes = bytes
    return try cursor.u32le(bytes.span, what)
  }

  private mutating func take(_ count: Int, _ what: StaticString) throws(ReadError) -> ByteCursor {
    let bytes = bytes
    return try cursor.take(count, bytes.span, what)
  }
}
