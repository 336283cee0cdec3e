/// A part of the XML of an event as a template describes it.
public indirect enum EVTXNode: Sendable, Hashable {
  /// An element with its attributes and content.
  case element(String, attributes: [EVTXAttribute], content: [EVTXNode])
  /// Literal text.
  case text(String)
  /// The value with this index; `type` is what the template expects there.
  case value(Int, type: UInt8, isOptional: Bool)
  /// A character by its UTF-16 code unit.
  case character(UInt16)
  /// An entity by name, as `amp`.
  case entity(String)
  /// Character data that is not escaped.
  case data(String)
  /// A processing instruction.
  case instruction(target: String, text: String)
  /// An instance of another template.
  case instance(EVTXTemplate, [EVTXItem])

  /// A value that disappears when it is null.
  public static func value(_ index: Int, _ type: UInt8 = 0x01) -> EVTXNode {
    .value(index, type: type, isOptional: true)
  }

  /// An element.
  public static func element(_ name: String, _ content: [EVTXNode] = []) -> EVTXNode {
    .element(name, attributes: [], content: content)
  }
}

/// An attribute of an element in a template.
public struct EVTXAttribute: Sendable, Hashable {
  /// The name.
  public var name: String
  /// The parts of the value: text and values.
  public var parts: [EVTXNode]

  /// An attribute.
  public init(_ name: String, _ parts: [EVTXNode]) {
    self.name = name
    self.parts = parts
  }

  /// An attribute with a literal value.
  public init(_ name: String, _ text: String) { self.init(name, [.text(text)]) }
}

/// A template: an identifier and one root element.
public struct EVTXTemplate: Sendable, Hashable {
  /// Sixteen bytes; the first four are repeated in every instance.
  public var identifier: [UInt8]
  /// The root element.
  public var root: EVTXNode

  /// A template; the identifier is padded or cut to sixteen bytes.
  public init(identifier: [UInt8], root: EVTXNode) {
    self.identifier = Array((identifier + [UInt8](repeating: 0, count: 16)).prefix(16))
    self.root = root
  }

  /// A template whose identifier is made from a number.
  public init(_ number: UInt32, root: EVTXNode) {
    self.init(identifier: (0..<4).flatMap { _ in LittleEndian.bytes(number) }, root: root)
  }
}

/// A value of a template instance, with its BinXML type.
public enum EVTXItem: Sendable, Hashable {
  /// Nothing.
  case null
  /// UTF-16 text without a NUL at the end.
  case string(String)
  /// Text in eight bits.
  case ansi([UInt8])
  /// An unsigned integer of this many bytes (1, 2, 4, 8).
  case unsigned(UInt64, bytes: Int)
  /// A signed integer of this many bytes.
  case signed(Int64, bytes: Int)
  /// Single precision.
  case float(Float)
  /// Double precision.
  case double(Double)
  /// A truth value.
  case bool(Bool)
  /// Bytes.
  case binary([UInt8])
  /// Sixteen bytes in the order of memory.
  case guid([UInt8])
  /// A size of 4 or 8 bytes.
  case size(UInt64, bytes: Int)
  /// Hundred-nanosecond steps since 1601.
  case fileTime(UInt64)
  /// Year, month, day of the week, day, hour, minute, second, millisecond.
  case systemTime([UInt16])
  /// A security identifier: authority and sub-authorities.
  case sid(UInt64, [UInt32])
  /// A hexadecimal integer of 4 or 8 bytes.
  case hex(UInt64, bytes: Int)
  /// Texts, each with a NUL at the end.
  case strings([String])
  /// An array of values of one fixed width.
  case array([EVTXItem])
  /// An instance of another template as a value.
  case instance(EVTXTemplate, [EVTXItem])
  /// Any bytes under any type, right or wrong.
  case raw(type: UInt8, [UInt8])
}

/// Integers as bytes.
enum LittleEndian {
  static func bytes(_ number: UInt16) -> [UInt8] { bytes(UInt64(number), 2) }
  static func bytes(_ number: UInt32) -> [UInt8] { bytes(UInt64(number), 4) }
  static func bytes(_ number: UInt64) -> [UInt8] { bytes(number, 8) }

  static func bytes(_ number: UInt64, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: number >> UInt64($0 * 8)) }
  }
}
