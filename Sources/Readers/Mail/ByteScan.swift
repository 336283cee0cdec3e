internal import CGMime
internal import Glibc

/// Bulk searches over message bytes, through the C library's vectorised routines.
extension [UInt8] {
  /// Index of the first `byte` in `from..<to`.
  func index(of byte: UInt8, from: Int, to: Int) -> Int? {
    guard from >= 0, from < to, to <= count else { return nil }
    return unsafe withUnsafeBytes { raw in
      guard let base = raw.baseAddress, let hit = unsafe memchr(base + from, CInt(byte), to - from) else { return nil }
      return unsafe UnsafeRawPointer(hit) - base
    }
  }

  /// Index of the first `needle` that lies wholly in `from..<to`.
  func index(of needle: [UInt8], from: Int, to: Int) -> Int? {
    guard from >= 0, from < to, to <= count, !needle.isEmpty else { return nil }
    return unsafe withUnsafeBytes { raw in
      unsafe needle.withUnsafeBytes { pattern in
        guard let base = raw.baseAddress, let bytes = pattern.baseAddress,
          let hit = unsafe kagami_memmem(base + from, to - from, bytes, pattern.count)
        else { return nil }
        return unsafe hit - base
      }
    }
  }

  /// Whether `pattern` stands at `position`, wholly before `end`.
  func has(_ pattern: [UInt8], at position: Int, before end: Int) -> Bool {
    guard position >= 0, end <= count, pattern.count <= end - position else { return false }
    return unsafe withUnsafeBytes { raw in
      unsafe pattern.withUnsafeBytes { wanted in
        guard let base = raw.baseAddress, let bytes = wanted.baseAddress else { return pattern.isEmpty }
        return unsafe memcmp(base + position, bytes, pattern.count) == 0
      }
    }
  }

  /// Whether `pattern`, given in lower case, stands at `position` in any case, wholly before `end`.
  func hasCaseless(_ pattern: StaticString, at position: Int, before end: Int) -> Bool {
    let length = pattern.utf8CodeUnitCount
    guard position >= 0, end <= count, length <= end - position else { return false }
    return unsafe withUnsafeBytes { raw in
      guard let base = raw.baseAddress else { return length == 0 }
      return unsafe strncasecmp(
        (base + position).assumingMemoryBound(to: CChar.self),
        UnsafeRawPointer(pattern.utf8Start).assumingMemoryBound(to: CChar.self), length) == 0
    }
  }

  /// Whether a byte of `range` has its highest bit set.
  func hasHighBit(_ range: Range<Int>) -> Bool {
    guard range.lowerBound >= 0, range.upperBound <= count else { return false }
    return unsafe withUnsafeBytes { raw in
      var position = range.lowerBound
      while position + 8 <= range.upperBound {
        let word = unsafe raw.loadUnaligned(fromByteOffset: position, as: UInt64.self)
        if word & 0x8080_8080_8080_8080 != 0 { return true }
        position += 8
      }
      while position < range.upperBound {
        if unsafe raw[position] >= 0x80 { return true }
        position += 1
      }
      return false
    }
  }

  /// The bytes of `range` as UTF-8 text; what is not UTF-8 becomes U+FFFD.
  func text(_ range: Range<Int>) -> String { String(decoding: self[range], as: UTF8.self) }

  /// `range` without blanks and line ends at both sides.
  func trimmed(_ range: Range<Int>) -> Range<Int> {
    var start = range.lowerBound
    var end = range.upperBound
    while start < end, self[start].isBlank { start += 1 }
    while end > start, self[end - 1].isBlank { end -= 1 }
    return start..<end
  }
}

extension UInt8 {
  /// Space, tab, carriage return, line feed.
  var isBlank: Bool { self == 32 || self == 9 || self == 13 || self == 10 }
  /// `0`...`9`.
  var isDigit: Bool { self >= 48 && self <= 57 }
  /// ASCII letter.
  var isLetter: Bool { (self | 0x20) >= 97 && (self | 0x20) <= 122 }
  /// A byte that may stand in a header field's name: RFC 5322 section 2.2, printable ASCII without the colon.
  var isFieldName: Bool { self > 32 && self < 127 && self != 58 }
}
