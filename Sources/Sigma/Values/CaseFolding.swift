internal import Bytes

/// Simple case folding: one character becomes one character (Unicode Standard 3.13, the mappings C and S), so that
/// `?` and lengths in characters keep their meaning.
enum CaseFolding {
  /// The folded bytes of a text. Bytes that are not UTF-8 are kept as they are.
  static func folded(_ text: some Sequence<UInt8>) -> [UInt8] {
    // Most literals of rules are ASCII in lower case, and need no copy.
    var bytes = Array(text)
    var seen: UInt8 = 0
    for index in bytes.indices {
      let byte = bytes[index]
      seen |= byte
      if byte &- 65 < 26 { bytes[index] = byte | 32 }
    }
    guard seen >= 0x80 else { return bytes }
    var folded: [UInt8] = []
    folded.reserveCapacity(bytes.count)
    foldUnicode(bytes.span, into: &folded)
    return folded
  }

  /// Appends the folded bytes of a text.
  static func appendFolded(_ text: String.UTF8View, to bytes: inout [UInt8]) {
    let start = bytes.count
    bytes.append(contentsOf: text)
    var seen: UInt8 = 0
    for index in start..<bytes.count {
      let byte = bytes[index]
      seen |= byte
      if byte &- 65 < 26 { bytes[index] = byte | 32 }
    }
    guard seen >= 0x80 else { return }
    bytes.removeSubrange(start...)
    bytes += folded(text)
  }

  fileprivate static func foldUnicode(_ text: Span<UInt8>, into folded: inout [UInt8]) {
    var index = 0
    while index < text.count {
      let byte = text[index]
      if byte < 0x80 {
        folded.append(byte &- 65 < 26 ? byte | 32 : byte)
        index += 1
      } else if let (scalar, length) = scalar(text, at: index) {
        folded.append(contentsOf: UTF8.encode(fold(scalar)) ?? UTF8.EncodedScalar())
        index += length
      } else {
        folded.append(byte)
        index += 1
      }
    }
  }

  /// The folded form of one character. A mapping to several characters is left out, as is the dotless i.
  static func fold(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    guard scalar != "\u{131}" else { return scalar }
    let upper = single(scalar.properties.uppercaseMapping) ?? scalar
    return single(upper.properties.lowercaseMapping) ?? scalar
  }

  private static func single(_ text: String) -> Unicode.Scalar? {
    let scalars = text.unicodeScalars
    return scalars.count == 1 ? scalars.first : nil
  }

  /// The character that starts at `index`, and its length; nil where the bytes are not UTF-8.
  static func scalar(_ text: Span<UInt8>, at index: Int) -> (Unicode.Scalar, Int)? {
    let first = text[index]
    let length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0
    guard length > 0, index + length <= text.count else { return nil }
    if length == 1 { return (Unicode.Scalar(first), 1) }
    var value = UInt32(first) & (0x7f >> UInt32(length))
    for next in 1..<length {
      let byte = text[index + next]
      guard byte & 0xc0 == 0x80 else { return nil }
      value = value << 6 | UInt32(byte & 0x3f)
    }
    guard value >= (length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000), let scalar = Unicode.Scalar(value) else {
      return nil
    }
    return (scalar, length)
  }
}

extension CaseFolding {
  /// Writes the folded text over the start of a buffer, which grows as needed; returns its length and whether all of
  /// it is ASCII.
  static func fold(_ text: Span<UInt8>, over buffer: inout [UInt8]) -> (count: Int, isASCII: Bool) {
    let count = text.count
    if buffer.count < count { buffer += [UInt8](repeating: 0, count: count + 256 - buffer.count) }
    var seen: UInt64 = 0
    var target = buffer.mutableSpan
    var index = 0
    while index <= count - 8 {
      let eight = text.loadU64(at: index)
      seen |= eight
      target.storeU64(lowered(eight), at: index)
      index &+= 8
    }
    while index < count {
      let byte = text[index]
      seen |= UInt64(byte)
      target[index] = byte &- 65 < 26 ? byte | 32 : byte
      index &+= 1
    }
    guard seen & 0x8080_8080_8080_8080 != 0 else { return (count, true) }
    buffer.removeAll(keepingCapacity: true)
    foldUnicode(text, into: &buffer)
    return (buffer.count, false)
  }

  /// Eight ASCII characters in lower case at once; bytes beyond ASCII stay.
  @inline(__always)
  private static func lowered(_ eight: UInt64) -> UInt64 {
    let low = eight & 0x7f7f_7f7f_7f7f_7f7f
    let fromA = low &+ 0x3f3f_3f3f_3f3f_3f3f
    let behindZ = low &+ 0x2525_2525_2525_2525
    let capitals = fromA & ~behindZ & ~eight & 0x8080_8080_8080_8080
    return eight | capitals &>> 2
  }
}

extension CaseFolding {
  /// Whether two texts are the same but for case; nil where a character beyond ASCII decides.
  static func isSameAscii(_ lhs: Span<UInt8>, _ rhs: Span<UInt8>) -> Bool? {
    for index in 0..<min(lhs.count, rhs.count) {
      let (left, right) = (lhs[index], rhs[index])
      if (left | right) >= 0x80 { return nil }
      let same = left == right || ((left ^ right) == 32 && (left | 32) &- 97 < 26)
      if !same { return false }
    }
    if lhs.count == rhs.count { return true }
    let longer = lhs.count > rhs.count ? lhs : rhs
    return longer[min(lhs.count, rhs.count)] >= 0x80 ? nil : false
  }
}
