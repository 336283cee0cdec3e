/// The names and literals of a file, each kept once and known by number.
struct EVTXStrings {
  private var numbers: [[UInt8]: UInt32] = [:]
  private(set) var texts: [[UInt8]] = []

  /// How many are remembered.
  var count: Int { texts.count }

  /// The number of a text.
  mutating func number(of text: [UInt8]) -> UInt32 {
    if let number = numbers[text] { return number }
    let number = UInt32(truncatingIfNeeded: texts.count)
    texts.append(text)
    numbers[text] = number
    return number
  }

  /// A text as `String`.
  func string(_ number: UInt32) -> String { String(decoding: texts[Int(number)], as: UTF8.self) }

  /// The bytes of a text.
  subscript(number: UInt32) -> [UInt8] { texts[Int(number)] }
}

/// The names of one chunk by offset: each is decoded once.
struct EVTXNames {
  private var known: [Int: (number: UInt32, isSuspect: Bool)] = [:]

  /// Forgets everything, for the next chunk.
  mutating func removeAll() { known.removeAll(keepingCapacity: true) }

  /// The name whose entry stands at `offset` of the chunk: next entry, hash, length, UTF-16LE text, NUL.
  mutating func name(
    at offset: Int, in bytes: Span<UInt8>, strings: inout EVTXStrings
  ) throws(BinXMLError) -> (number: UInt32, isSuspect: Bool) {
    if let name = known[offset] { return name }
    guard offset >= 0, offset <= bytes.count - 8 else { throw BinXMLError("name-outside", offset) }
    let units = Int(bytes.u16(at: offset + 6))
    guard units <= EVTXLimits.nameLength, units * 2 <= bytes.count - offset - 8 else {
      throw BinXMLError("name-too-long", offset)
    }
    var hash: UInt32 = 0
    for index in 0..<units { hash = hash &* 65_599 &+ UInt32(bytes.u16(at: offset + 8 + index * 2)) }
    var text: [UInt8] = []
    UTF16Text.append(bytes, from: offset + 8, units: units, to: &text)
    let suspect = UInt16(truncatingIfNeeded: hash) != bytes.u16(at: offset + 4)
    let name = (strings.number(of: text), suspect)
    known[offset] = name
    return name
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
