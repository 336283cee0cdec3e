/// Small questions to bytes of text.
enum Text {
  /// The bytes of a range.
  static func copy(_ text: Span<UInt8>, _ range: Range<Int>) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(range.count)
    for index in range { bytes.append(text[index]) }
    return bytes
  }

  /// The text of a range; what is not UTF-8 becomes U+FFFD.
  static func string(_ text: Span<UInt8>, _ range: Range<Int>) -> String {
    String(decoding: copy(text, range), as: UTF8.self)
  }

  /// Whether a range holds these bytes.
  static func equal(_ text: Span<UInt8>, _ range: Range<Int>, _ bytes: [UInt8]) -> Bool {
    guard range.count == bytes.count else { return false }
    for index in 0..<bytes.count where text[range.lowerBound + index] != bytes[index] { return false }
    return true
  }

  /// Whether a range holds this text.
  @inline(__always)
  static func equal(_ text: Span<UInt8>, _ range: Range<Int>, _ word: StaticString) -> Bool {
    range.count == word.utf8CodeUnitCount && starts(text, range, word)
  }

  /// Whether a range starts with this text.
  @inline(__always)
  static func starts(_ text: Span<UInt8>, _ range: Range<Int>, _ word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    guard range.count >= count else { return false }
    return word.withUTF8Buffer { buffer in
      for index in 0..<count where unsafe text[range.lowerBound + index] != buffer[index] { return false }
      return true
    }
  }

  /// The first place in a range where this text stands.
  static func find(_ text: Span<UInt8>, _ range: Range<Int>, _ word: StaticString) -> Int? {
    let count = word.utf8CodeUnitCount
    guard count > 0, range.count >= count else { return nil }
    let first = word.withUTF8Buffer { unsafe $0[0] }
    let last = range.upperBound - count
    var next = range.lowerBound
    while next <= last {
      if text[next] == first, starts(text, next..<range.upperBound, word) { return next }
      next += 1
    }
    return nil
  }

  /// The range without blanks at both ends.
  static func trim(_ text: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
    var start = range.lowerBound
    var end = range.upperBound
    while start < end && isBlank(text[start]) { start += 1 }
    while end > start && isBlank(text[end - 1]) { end -= 1 }
    return start..<end
  }

  /// The first position from `start` that is not a blank, or `end`.
  @inline(__always)
  static func skipBlanks(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
    var next = start
    while next < end && isBlank(text[next]) { next += 1 }
    return next
  }

  /// The end of the word that starts at `start`.
  @inline(__always)
  static func wordEnd(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
    var next = start
    while next < end && !isBlank(text[next]) { next += 1 }
    return next
  }

  /// The first `byte` from `start`, or nil; for short ways.
  @inline(__always)
  static func index(of byte: UInt8, _ text: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
    var next = start
    while next < end {
      if text[next] == byte { return next }
      next += 1
    }
    return nil
  }

  /// A decimal number that fills the range; nil past 18 digits.
  static func number(_ text: Span<UInt8>, _ range: Range<Int>) -> Int? {
    guard !range.isEmpty, range.count <= 18 else { return nil }
    var value = 0
    for index in range {
      let digit = text[index] &- 48
      guard digit < 10 else { return nil }
      value = value * 10 + Int(digit)
    }
    return value
  }

  /// Whether a name and `=` stand at the start, a quote before them or not. A row of a table and an object of JSON can hold the
  /// same names further in.
  static func startsWithPair(_ text: Span<UInt8>, _ payload: Range<Int>) -> Bool {
    var next = payload.lowerBound
    if next < payload.upperBound, text[next] == 34 { next += 1 }
    let name = next
    while next < payload.upperBound, isNameByte(text[next]) { next += 1 }
    return next > name && next < payload.upperBound && text[next] == 61
  }

  /// Space or tab.
  @inline(__always)
  static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 }
  /// `0` to `9`.
  @inline(__always)
  static func isDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 }
  /// ASCII letter.
  @inline(__always)
  static func isLetter(_ byte: UInt8) -> Bool { (byte | 32) &- 97 < 26 }
  /// What names of fields are made of: letters, digits, `_`, `-`, `.`.
  @inline(__always)
  static func isNameByte(_ byte: UInt8) -> Bool {
    // One bit for each ASCII character.
    let mask: UInt64 = byte < 64 ? 0x03ff_6000_0000_0000 : 0x07ff_fffe_87ff_fffe
    return byte < 128 && mask >> UInt64(byte & 63) & 1 == 1
  }
}
