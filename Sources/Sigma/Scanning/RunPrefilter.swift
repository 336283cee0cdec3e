internal import Bytes

/// Says quickly that none of some literals stands in a run of bytes, or that one may.
///
/// Keywords are looked for in every value of an event. Values follow each other in the batch, so that one pass over the
/// run of them answers for all; what stands across two values is a false alarm, which looking into each value settles.
/// Letters are compared without their case bit, so that nothing need be folded before; bytes beyond ASCII may fold to
/// ASCII, so that they always count as "may".
final class RunPrefilter: Sendable {
  private let width: Int
  private let stride: Int
  private let bitmap: [UInt64]
  private let shift: UInt32
  private let mask: UInt32

  /// A prefilter for literals that are not empty; nil where there is none or one is too short to be of use.
  init?(_ literals: [Literal]) {
    guard let shortest = literals.map(\.bytes.count).min(), shortest >= 3 else { return nil }
    width = min(4, shortest)
    stride = min(8, shortest - width + 1)
    mask = width == 4 ? .max : 0x00ff_ffff
    var bits: UInt32 = 10
    while 1 << bits < literals.count * stride * 256, bits < 18 { bits += 1 }
    shift = 32 - bits + 6
    var bitmap = [UInt64](repeating: 0, count: 1 << Int(bits - 6))
    for literal in literals {
      for position in 0..<stride {
        var gram: UInt32 = 0
        for index in 0..<width { gram |= UInt32(literal.bytes[position + index] | 32) << UInt32(8 * index) }
        let hash = RunPrefilter.hash(gram)
        bitmap[Int(hash >> shift)] |= 1 << UInt64(hash >> 6 & 63) | 1 << UInt64(hash >> 12 & 63)
      }
    }
    self.bitmap = bitmap
  }

  @inline(__always)
  private static func hash(_ gram: UInt32) -> UInt32 { (gram ^ gram >> 15) &* 0x9e37_79b1 }

  /// Whether both bits of a hash are set in a word.
  @inline(__always)
  private static func isSet(_ word: UInt64, _ hash: UInt32) -> Bool {
    (word &>> UInt64(hash &>> 6)) & (word &>> UInt64(hash &>> 12)) & 1 != 0
  }

  /// Whether a literal may stand in the bytes, in any case of letters.
  func mayMatch(_ text: Span<UInt8>) -> Bool {
    let count = text.count
    guard count >= width else { return false }
    let (bitmap, shift, mask, stride) = (self.bitmap, self.shift, self.mask, self.stride)
    guard count >= 16 else { return RunPrefilter.isASCII(text) ? rest(text, from: 0) : true }
    var index = 0
    // Positions are at most eight bytes apart, so that every byte is among those that are read.
    var seen = text.loadU64(at: count - 8)
    while index <= count - 8 {
      let eight = text.loadU64(at: index)
      seen |= eight
      let hash = RunPrefilter.hash((UInt32(truncatingIfNeeded: eight) | 0x2020_2020) & mask)
      if RunPrefilter.isSet(bitmap[Int(truncatingIfNeeded: hash &>> shift)], hash) { return true }
      index &+= stride
    }
    return seen & 0x8080_8080_8080_8080 != 0 || rest(text, from: index)
  }

  /// The same from a position on, where fewer than eight bytes may be left, for ASCII.
  private func rest(_ text: Span<UInt8>, from start: Int) -> Bool {
    let count = text.count
    var index = start
    while index <= count - 4 {
      let hash = RunPrefilter.hash((text.loadU32(at: index) | 0x2020_2020) & mask)
      if RunPrefilter.isSet(bitmap[Int(truncatingIfNeeded: hash &>> shift)], hash) { return true }
      index += stride
    }
    guard width == 3, index == count - 3 else { return false }
    let last = UInt32(text[index]) | UInt32(text[index + 1]) << 8 | UInt32(text[index + 2]) << 16
    let hash = RunPrefilter.hash((last | 0x2020_2020) & mask)
    return RunPrefilter.isSet(bitmap[Int(hash >> shift)], hash)
  }

  private static func isASCII(_ text: Span<UInt8>) -> Bool {
    let count = text.count
    var seen: UInt64 = 0
    guard count >= 8 else {
      for index in 0..<count { seen |= UInt64(text[index]) }
      return seen < 0x80
    }
    var index = 0
    while index <= count - 8 {
      seen |= text.loadU64(at: index)
      index += 8
    }
    return (seen | text.loadU64(at: count - 8)) & 0x8080_8080_8080_8080 == 0
  }
}
