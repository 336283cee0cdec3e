extension EVTXItem {
  /// Type and bytes of a value; nil for an instance, which needs the chunk.
  var encoded: (type: UInt8, bytes: [UInt8])? {
    switch self {
    case .null: (0x00, [])
    case .string(let text): (0x01, EVTXItem.utf16(text))
    case .ansi(let bytes): (0x02, bytes)
    case .unsigned(let number, let count):
      (EVTXItem.integerType(count, signed: false), LittleEndian.bytes(number, count))
    case .signed(let number, let count):
      (EVTXItem.integerType(count, signed: true), LittleEndian.bytes(UInt64(bitPattern: number), count))
    case .float(let number): (0x0B, LittleEndian.bytes(number.bitPattern))
    case .double(let number): (0x0C, LittleEndian.bytes(number.bitPattern))
    case .bool(let truth): (0x0D, LittleEndian.bytes(UInt32(truth ? 1 : 0)))
    case .binary(let bytes): (0x0E, bytes)
    case .guid(let bytes): (0x0F, bytes)
    case .size(let number, let count): (0x10, LittleEndian.bytes(number, count))
    case .fileTime(let time): (0x11, LittleEndian.bytes(time))
    case .systemTime(let fields): (0x12, fields.flatMap { LittleEndian.bytes($0) })
    case .sid(let authority, let parts): (0x13, EVTXItem.sidBytes(authority, parts))
    case .hex(let number, let count): (count == 4 ? 0x14 : 0x15, LittleEndian.bytes(number, count))
    case .strings(let texts): (0x81, texts.flatMap { EVTXItem.utf16($0) + [0, 0] })
    case .array(let items): EVTXItem.array(items)
    case .instance: nil
    case .raw(let type, let bytes): (type, bytes)
    }
  }

  private static func integerType(_ count: Int, signed: Bool) -> UInt8 {
    let base: UInt8 =
      switch count {
      case 1: 0x03
      case 2: 0x05
      case 4: 0x07
      default: 0x09
      }
    return signed ? base : base + 1
  }

  private static func array(_ items: [EVTXItem]) -> (type: UInt8, bytes: [UInt8]) {
    let parts = items.compactMap(\.encoded)
    return ((parts.first?.type ?? 0x01) | 0x80, parts.flatMap(\.bytes))
  }

  private static func sidBytes(_ authority: UInt64, _ parts: [UInt32]) -> [UInt8] {
    [1, UInt8(truncatingIfNeeded: parts.count)] + LittleEndian.bytes(authority, 6).reversed()
      + parts.flatMap { LittleEndian.bytes($0) }
  }

  static func utf16(_ text: String) -> [UInt8] { text.utf16.flatMap { LittleEndian.bytes($0) } }
}
