/// A message saved in UTF-16: no mail program writes that, but PowerShell's `>` and editors do when somebody saves its source.
enum WideText {
  /// The text in UTF-8; nil when the bytes are not UTF-16. What is no character becomes U+FFFD.
  static func narrowed(_ bytes: [UInt8]) -> [UInt8]? {
    guard let isBigEndian = isBigEndian(bytes) else { return nil }
    let start = bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) ? 2 : 0
    let high = isBigEndian ? 0 : 1
    var units: [UInt16] = []
    units.reserveCapacity((bytes.count - start) / 2)
    var index = start
    while index + 1 < bytes.count {
      units.append(UInt16(bytes[index + high]) << 8 | UInt16(bytes[index + 1 - high]))
      index += 2
    }
    return Array(String(decoding: units, as: UTF16.self).utf8)
  }

  /// By the mark, or by the zero bytes that a header, which is ASCII, has in every second place.
  private static func isBigEndian(_ bytes: [UInt8]) -> Bool? {
    if bytes.starts(with: [0xFF, 0xFE]) { return false }
    if bytes.starts(with: [0xFE, 0xFF]) { return true }
    let pairs = Swift.min(bytes.count, 512) / 2
    guard pairs >= 16 else { return nil }
    let even = (0..<pairs).count { bytes[$0 * 2] == 0 && bytes[$0 * 2 + 1] != 0 }
    let odd = (0..<pairs).count { bytes[$0 * 2] != 0 && bytes[$0 * 2 + 1] == 0 }
    if odd * 10 >= pairs * 9 { return false }
    return even * 10 >= pairs * 9 ? true : nil
  }
}
