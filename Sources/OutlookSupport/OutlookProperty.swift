public import Foundation

/// A property as it is written: identifier, type, value (MS-OXCDATA section 2.11).
public struct OutlookProperty: Sendable {
  /// The identifier, as 0x0037 for the subject.
  public var id: UInt16
  /// The type, as 0x001F for text in Unicode.
  public var type: UInt16
  /// The value: eight bytes at most for a type of fixed size, else all of it.
  public var bytes: [UInt8]

  /// A property with the bytes of its value.
  public init(_ id: UInt16, type: UInt16, _ bytes: [UInt8]) {
    self.id = id
    self.type = type
    self.bytes = bytes
  }

  /// A number of 32 bits.
  public init(_ id: UInt16, number: UInt32) { self.init(id, type: 0x0003, little(UInt64(number), 4)) }

  /// A truth value.
  public init(_ id: UInt16, flag: Bool) { self.init(id, type: 0x000B, [flag ? 1 : 0, 0]) }

  /// A time, in steps of 100 ns since 1601.
  public init(_ id: UInt16, time: UInt64) { self.init(id, type: 0x0040, little(time, 8)) }

  /// Bytes.
  public init(_ id: UInt16, binary: [UInt8]) { self.init(id, type: 0x0102, binary) }

  /// Text: UTF-16 without an encoding, else in that encoding.
  public init(_ id: UInt16, text: String, encoding: String.Encoding? = nil) {
    if let encoding {
      self.init(id, type: 0x001E, Array(text.data(using: encoding, allowLossyConversion: true) ?? Data()))
    } else {
      self.init(id, type: 0x001F, text.utf16.flatMap { little(UInt64($0), 2) })
    }
  }

  /// The value has a fixed size and stands in the table itself.
  var isFixed: Bool { ![0x000D, 0x001E, 0x001F, 0x0102].contains(type) }

  /// A value in TNEF and in tables: text ends with a zero there.
  var terminated: [UInt8] {
    switch type {
    case 0x001E: bytes + [0]
    case 0x001F: bytes + [0, 0]
    default: bytes
    }
  }
}

/// The lowest `count` bytes of a number, lowest first.
func little(_ value: UInt64, _ count: Int) -> [UInt8] {
  (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt64($0 * 8)) }
}
