/// The encodings of the value modifiers.
enum Encoding {
  /// Base64 (RFC 4648) with padding.
  static func base64(_ bytes: [UInt8]) -> [UInt8] {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let count = min(3, bytes.count - start)
      var group = UInt32(0)
      for index in 0..<3 { group = group << 8 | (index < count ? UInt32(bytes[start + index]) : 0) }
      for index in 0..<4 {
        text.append(index <= count ? alphabet[Int(group >> UInt32(18 - 6 * index) & 63)] : 61)
      }
    }
    return text
  }

  /// The parts of the encoded text that do not depend on what stands around the value, for each of the three positions
  /// that it can have in a group of three bytes.
  static func base64Offsets(_ bytes: [UInt8]) -> [[UInt8]] {
    let fronts = [0, 2, 3]
    let backs = [0, 3, 2]
    return (0..<3).map { offset in
      let encoded = base64([UInt8](repeating: 32, count: offset) + bytes)
      let end = encoded.count - backs[(bytes.count + offset) % 3]
      return Array(encoded[min(fronts[offset], end)..<end])
    }
  }

  /// UTF-16 without byte order mark.
  static func utf16(_ bytes: [UInt8], bigEndian: Bool) -> [UInt8] {
    String(decoding: bytes, as: UTF8.self).utf16.flatMap { unit -> [UInt8] in
      let low = UInt8(truncatingIfNeeded: unit)
      let high = UInt8(truncatingIfNeeded: unit >> 8)
      return bigEndian ? [high, low] : [low, high]
    }
  }

  /// The characters that Windows programs take for the dash before an option.
  static let dashes: [[UInt8]] = ["-", "/", "\u{2013}", "\u{2014}", "\u{2015}"].map { Array($0.utf8) }

  /// Every combination of dashes where the value has one before a word; nil when there are more than `limit`.
  static func dashVariants(_ string: SigmaString, limit: Int) -> [SigmaString]? {
    var variants: [[SigmaString.Piece]] = [[]]
    for piece in string.pieces {
      guard case .text(let bytes) = piece else {
        variants = variants.map { $0 + [piece] }
        continue
      }
      for (text, isDash) in splitDashes(bytes) {
        if isDash {
          guard variants.count * dashes.count <= limit else { return nil }
          variants = variants.flatMap { variant in dashes.map { variant + [.text($0)] } }
        } else {
          variants = variants.map { $0 + [.text(text)] }
        }
      }
    }
    return variants.map { SigmaString(pieces: $0) }
  }

  /// Cuts text at dashes that stand before a word character and not behind one.
  private static func splitDashes(_ bytes: [UInt8]) -> [(text: [UInt8], isDash: Bool)] {
    func isWord(_ byte: UInt8) -> Bool {
      (48...57).contains(byte) || (97...122).contains(byte | 32) || byte == 95 || byte >= 0x80
    }
    var pieces: [(text: [UInt8], isDash: Bool)] = []
    var text: [UInt8] = []
    var index = 0
    while index < bytes.count {
      let dash = dashes.first { bytes[index...].starts(with: $0) }
      let next = index + (dash?.count ?? 1)
      if dash != nil, next < bytes.count, isWord(bytes[next]), !startsDash(bytes, next),
        index == 0 || !isWord(bytes[index - 1]) || endsDash(bytes, index)
      {
        if !text.isEmpty { pieces.append((text, false)) }
        text = []
        pieces.append((Array(bytes[index..<next]), true))
      } else {
        text += bytes[index..<next]
      }
      index = next
    }
    if !text.isEmpty { pieces.append((text, false)) }
    return pieces
  }

  private static func startsDash(_ bytes: [UInt8], _ index: Int) -> Bool {
    dashes.contains { bytes[index...].starts(with: $0) }
  }

  private static func endsDash(_ bytes: [UInt8], _ index: Int) -> Bool {
    dashes.contains { bytes[..<index].reversed().starts(with: $0.reversed()) }
  }
}
