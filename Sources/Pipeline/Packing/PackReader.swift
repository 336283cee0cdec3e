import Bytes

/// Reads what `PackWriter` wrote. The bytes come from a process that has read hostile evidence, or from a case that anybody
/// may have made, so nothing in them is believed: what does not fit is refused as a whole.
struct PackReader {
  /// The bytes are not what they should be.
  struct Broken: Error {}

  private let bytes: [UInt8]
  private var position: Int
  /// Where the part ends that is being read.
  private var end: Int

  init(_ bytes: [UInt8], from start: Int = 0) {
    self.bytes = bytes
    position = min(start, bytes.count)
    end = bytes.count
  }

  /// Nothing is left of the part, or of everything.
  var isAtEnd: Bool { position == end }

  /// How many entries follow: no more than the writer puts into one piece, and each takes at least a byte.
  mutating func count(atMost limit: Int) throws(Broken) -> Int {
    let count = try number()
    guard count <= UInt64(min(limit, end - position)) else { throw Broken() }
    return Int(count)
  }

  /// Everything must have been read.
  func finish() throws(Broken) {
    guard position == bytes.count else { throw Broken() }
  }

  // MARK: Parts

  /// The position of a part that was said before, of `count` that are known; nil where a new one starts here, which must be
  /// read up to `isAtEnd`.
  mutating func known(_ count: Int) throws(Broken) -> Int? {
    let number = try number()
    guard number == 0 else {
      guard number <= UInt64(count) else { throw Broken() }
      return Int(number) - 1
    }
    guard end - position >= 4 else { throw Broken() }
    let length = Int(bytes.span.loadU32(at: position))
    position += 4
    guard length <= end - position else { throw Broken() }
    end = position + length
    return nil
  }

  /// The part ends here.
  mutating func endPart() throws(Broken) {
    guard position == end else { throw Broken() }
    end = bytes.count
  }

  // MARK: Values

  mutating func byte() throws(Broken) -> UInt8 {
    guard position < end else { throw Broken() }
    defer { position += 1 }
    return bytes[position]
  }

  mutating func number() throws(Broken) -> UInt64 {
    var number: UInt64 = 0
    for shift in stride(from: 0, to: 70, by: 7) {
      let byte = try byte()
      number |= UInt64(byte & 0x7F) << UInt64(shift)
      if byte < 0x80 { return number }
    }
    throw Broken()
  }

  mutating func optional() throws(Broken) -> UInt64? {
    try byte() == 0 ? nil : try number()
  }

  mutating func optionalText() throws(Broken) -> String? {
    try byte() == 0 ? nil : try text()
  }

  mutating func text() throws(Broken) -> String {
    let length = try number()
    guard length <= UInt64(end - position) else { throw Broken() }
    let stop = position + Int(length)
    defer { position = stop }
    return String(decoding: bytes[position..<stop], as: UTF8.self)
  }

  /// Eight bytes, lowest first.
  mutating func fixed() throws(Broken) -> UInt64 {
    guard end - position >= 8 else { throw Broken() }
    defer { position += 8 }
    return bytes.span.loadU64(at: position)
  }
}
