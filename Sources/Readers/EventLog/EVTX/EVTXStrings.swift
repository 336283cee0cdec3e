import Bytes

/// The names and literals of event logs, each kept once and known by number.
///
/// Texts are looked up by the bytes that stand in the chunk (UTF-16LE), so that nothing is converted or allocated for a
/// text that is known.
struct EVTXStrings {
  private struct Entry {
    var hash: UInt64
    /// Where the bytes stand in `keys`.
    var start: Int
    var length: Int
    /// The bytes are UTF-16LE; else they are UTF-8.
    var isWide: Bool
    /// The hash that a name's entry in a chunk must carry.
    var nameHash: UInt16
  }

  private var entries: [Entry] = []
  private var keys: [UInt8] = []
  private var buckets: [UInt32] = []
  /// All texts as UTF-8, one after another, and where each of them ends.
  private(set) var utf8: [UInt8] = []
  private var ends: [Int] = []
  /// Files must not be able to choose texts that collide.
  private let seed = UInt64.random(in: 1 ... .max) | 1

  /// How many are remembered.
  var count: Int { entries.count }
  /// Bytes that they take.
  var size: Int { keys.count }

  /// The number of a text that stands in a chunk as UTF-16LE; the range must lie in the span.
  mutating func number(utf16 bytes: Span<UInt8>, from start: Int, units: Int) -> UInt32 {
    let hash = hash(bytes, from: start, length: units * 2)
    if let known = find(hash, bytes, from: start, length: units * 2, isWide: true) { return known }
    UTF16Text.append(bytes, from: start, units: units, to: &utf8)
    var nameHash: UInt32 = 0
    for index in 0..<units { nameHash = nameHash &* 65_599 &+ UInt32(bytes.u16(at: start + index * 2)) }
    return add(
      Entry(
        hash: hash, start: keys.count, length: units * 2, isWide: true,
        nameHash: UInt16(truncatingIfNeeded: nameHash)), bytes, from: start)
  }

  /// The number of a text given as UTF-8.
  mutating func number(of text: [UInt8]) -> UInt32 {
    let hash = hash(text.span, from: 0, length: text.count)
    if let known = find(hash, text.span, from: 0, length: text.count, isWide: false) { return known }
    utf8.append(contentsOf: text)
    return add(
      Entry(hash: hash, start: keys.count, length: text.count, isWide: false, nameHash: 0), text.span, from: 0)
  }

  /// A text as `String`.
  func string(_ number: UInt32) -> String { String(decoding: utf8[range(number)], as: UTF8.self) }

  /// The bytes of a text as UTF-8.
  subscript(number: UInt32) -> [UInt8] { Array(utf8[range(number)]) }

  /// Where a text stands in `utf8`.
  @inline(__always)
  func range(_ number: UInt32) -> Range<Int> {
    let index = Int(number)
    return (index == 0 ? 0 : ends[index - 1])..<ends[index]
  }

  /// The hash that the entry of this name carries in a chunk.
  func nameHash(_ number: UInt32) -> UInt16 { entries[Int(number)].nameHash }

  private func find(_ hash: UInt64, _ bytes: Span<UInt8>, from start: Int, length: Int, isWide: Bool) -> UInt32? {
    guard !buckets.isEmpty else { return nil }
    let mask = buckets.count - 1
    var bucket = Int(truncatingIfNeeded: hash) & mask
    while buckets[bucket] != .max {
      let entry = entries[Int(buckets[bucket])]
      if entry.hash == hash, entry.length == length, entry.isWide == isWide,
        bytes.matches(keys.span, from: entry.start, length: length, at: start)
      {
        return buckets[bucket]
      }
      bucket = (bucket + 1) & mask
    }
    return nil
  }

  private mutating func add(_ entry: Entry, _ bytes: Span<UInt8>, from start: Int) -> UInt32 {
    let number = UInt32(truncatingIfNeeded: entries.count)
    entries.append(entry)
    ByteSearch.append(start..<start + entry.length, of: bytes, to: &keys)
    ends.append(utf8.count)
    if entries.count * 2 > buckets.count {
      buckets = Array(repeating: .max, count: max(512, buckets.count * 4))
      for index in entries.indices { place(UInt32(truncatingIfNeeded: index)) }
    } else {
      place(number)
    }
    return number
  }

  private mutating func place(_ number: UInt32) {
    let mask = buckets.count - 1
    var bucket = Int(truncatingIfNeeded: entries[Int(number)].hash) & mask
    while buckets[bucket] != .max { bucket = (bucket + 1) & mask }
    buckets[bucket] = number
  }

  private func hash(_ bytes: Span<UInt8>, from start: Int, length: Int) -> UInt64 {
    var hash = seed ^ UInt64(truncatingIfNeeded: length)
    var index = start
    while index + 8 <= start + length {
      hash = EVTXStrings.mix(hash ^ bytes.u64(at: index), seed)
      index += 8
    }
    if length >= 8 {
      if index < start + length { hash = EVTXStrings.mix(hash ^ bytes.u64(at: start + length - 8), seed) }
    } else {
      var rest: UInt64 = 0
      while index < start + length {
        rest = rest << 8 | UInt64(bytes[index])
        index += 1
      }
      hash = EVTXStrings.mix(hash ^ rest, seed)
    }
    return hash
  }

  @inline(__always)
  private static func mix(_ value: UInt64, _ seed: UInt64) -> UInt64 {
    let (high, low) = (value ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: seed)
    return high ^ low
  }
}

/// The names of one chunk by offset: each is looked up once.
struct EVTXNames {
  /// Twice the name's number, plus one when it does not have the hash that its entry claims.
  private var known = EVTXOffsetMap()

  /// Forgets everything, for the next chunk.
  mutating func removeAll() { known.removeAll() }

  /// The name whose entry stands at `offset` of the chunk: next entry, hash, length, UTF-16LE text, NUL.
  mutating func name(
    at offset: Int, in bytes: Span<UInt8>, strings: inout EVTXStrings
  ) throws(BinXMLError) -> (number: UInt32, isSuspect: Bool) {
    if let name = known.number(at: offset) { return (name >> 1, name & 1 != 0) }
    guard offset >= 0, offset <= bytes.count - 8 else { throw BinXMLError("name-outside", offset) }
    let units = Int(bytes.u16(at: offset + 6))
    guard units <= EVTXLimits.nameLength, units * 2 <= bytes.count - offset - 8 else {
      throw BinXMLError("name-too-long", offset)
    }
    let number = strings.number(utf16: bytes, from: offset + 8, units: units)
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
