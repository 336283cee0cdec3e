/// The value types of BinXML ([MS-EVEN6] 2.2.14, with the element sizes that event logs use).
enum EVTXType {
  static let null: UInt8 = 0x00
  static let string: UInt8 = 0x01
  static let ansi: UInt8 = 0x02
  static let int8: UInt8 = 0x03
  static let uint8: UInt8 = 0x04
  static let int16: UInt8 = 0x05
  static let uint16: UInt8 = 0x06
  static let int32: UInt8 = 0x07
  static let uint32: UInt8 = 0x08
  static let int64: UInt8 = 0x09
  static let uint64: UInt8 = 0x0A
  static let real32: UInt8 = 0x0B
  static let real64: UInt8 = 0x0C
  static let bool: UInt8 = 0x0D
  static let binary: UInt8 = 0x0E
  static let guid: UInt8 = 0x0F
  static let size: UInt8 = 0x10
  static let fileTime: UInt8 = 0x11
  static let systemTime: UInt8 = 0x12
  static let sid: UInt8 = 0x13
  static let hex32: UInt8 = 0x14
  static let hex64: UInt8 = 0x15
  static let binXML: UInt8 = 0x21
  /// Set in the type of an array.
  static let array: UInt8 = 0x80

  /// Bytes that one value of a type takes; nil where values have a length of their own.
  static func width(of type: UInt8) -> Int? {
    switch type {
    case int8, uint8: 1
    case int16, uint16: 2
    case int32, uint32, real32, bool, hex32: 4
    case int64, uint64, real64, fileTime, hex64: 8
    case guid, systemTime: 16
    default: nil
    }
  }
}

/// One value of a template instance: where its bytes stand in the chunk, and its type.
struct EVTXValue {
  /// Offset, size and type from the lowest bit on: a chunk has no room for more, and one number is stored at once.
  private let packed: UInt64

  /// A value of `size` bytes at `start`; both must be less than the size of a chunk.
  @inline(__always)
  init(start: Int, size: Int, type: UInt8) {
    let length = UInt64(UInt16(truncatingIfNeeded: size))
    packed = UInt64(UInt32(truncatingIfNeeded: start)) | length << 32 | UInt64(type) << 48
  }

  /// A value at `start` with the size and type of a descriptor: two bytes, one byte, and one without a meaning.
  @inline(__always)
  init(start: Int, descriptor: UInt32) {
    packed = UInt64(UInt32(truncatingIfNeeded: start)) | UInt64(descriptor & 0xFF_FFFF) << 32
  }

  var start: Int { Int(truncatingIfNeeded: packed & 0xFFFF_FFFF) }
  var size: Int { Int(truncatingIfNeeded: packed >> 32 & 0xFFFF) }
  var type: UInt8 { UInt8(truncatingIfNeeded: packed >> 48) }
  var end: Int { start &+ size }
}
