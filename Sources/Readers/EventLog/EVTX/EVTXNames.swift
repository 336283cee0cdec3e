import Bytes

/// The names of one chunk by offset: each is looked up once.
struct EVTXNames {
  /// Twice the name's number, plus one when it does not have the hash that its entry claims.
  private var known = EVTXOffsetMap()

  /// Forgets everything, for the next chunk.
  mutating func removeAll() { known.removeAll() }

  /// The name whose entry stands at `offset` of the chunk: next entry, hash, length, UTF-16LE text, NUL. `hint` is the
  /// number of the name that is expected, or any other.
  @inline(__always)
  mutating func name(
    at offset: Int, in bytes: Span<UInt8>, strings: inout EVTXStrings, hint: UInt32
  ) throws(BinXMLError) -> (number: UInt32, isSuspect: Bool) {
    if let name = known.number(at: offset) { return (name >> 1, name & 1 != 0) }
    return try read(at: offset, in: bytes, strings: &strings, hint: hint)
  }

  @inline(never)
  private mutating func read(
    at offset: Int, in bytes: Span<UInt8>, strings: inout EVTXStrings, hint: UInt32
  ) throws(BinXMLError) -> (number: UInt32, isSuspect: Bool) {
    guard offset >= 0, offset <= bytes.count - 8 else { throw BinXMLError("name-outside", offset) }
    let units = Int(bytes.u16(at: offset + 6))
    guard units <= EVTXLimits.nameLength, units * 2 <= bytes.count - offset - 8 else {
      throw BinXMLError("name-too-long", offset)
    }
    let number = strings.number(utf16: bytes, from: offset + 8, units: units, hint: hint)
    let isSuspect = strings.nameHash(number) != bytes.u16(at: offset + 4)
    known.put(number << 1 | (isSuspect ? 1 : 0), at: offset)
    return (number, isSuspect)
  }
}

/// Why a fragment could not be read: a word for the anomaly's detail and the offset in the chunk.
struct BinXMLError: Error {
  var reason: StaticString
  var offset: Int
  /// Nothing more may be tried for this record: a limit was reached.
  var isFinal: Bool

  init(_ reason: StaticString, _ offset: Int, isFinal: Bool = false) {
    self.reason = reason
    self.offset = offset
    self.isFinal = isFinal
  }
}
