/// Names in the directory of a ZIP archive, which stay readable when the members are encrypted (APPNOTE 4.3.12).
///
/// Only for archives into which nobody looked: `Intake` opens the others properly.
enum ZipNames {
  static func names(in bytes: [UInt8]) -> (names: [String], isEncrypted: Bool) {
    var names: [String] = []
    var isEncrypted = false
    guard var at = directory(bytes) else { return ([], false) }
    while names.count < MailTacticLimits.zipNames, number(bytes, at, 4) == 0x0201_4b50 {
      guard let flags = number(bytes, at + 8, 2), let length = number(bytes, at + 28, 2),
        let extra = number(bytes, at + 30, 2), let comment = number(bytes, at + 32, 2),
        at + 46 + length <= bytes.count
      else { break }
      isEncrypted = isEncrypted || flags & 1 == 1
      names.append(String(decoding: bytes[(at + 46)..<(at + 46 + length)], as: UTF8.self))
      at += 46 + length + extra + comment
    }
    return (names, isEncrypted)
  }

  /// Start of the central directory: named by the end record, which stands in the last 64 KiB.
  private static func directory(_ bytes: [UInt8]) -> Int? {
    guard bytes.count >= 22 else { return nil }
    var at = bytes.count - 22
    let last = max(0, bytes.count - 65_557)
    while at >= last {
      if number(bytes, at, 4) == 0x0605_4b50 { return number(bytes, at + 16, 4) }
      at -= 1
    }
    return nil
  }

  private static func number(_ bytes: [UInt8], _ at: Int, _ count: Int) -> Int? {
    guard at >= 0, at <= bytes.count - count else { return nil }
    return (0..<count).reversed().reduce(0) { $0 << 8 | Int(bytes[at + $1]) }
  }
}
