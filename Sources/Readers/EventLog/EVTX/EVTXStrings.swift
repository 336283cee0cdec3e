import Bytes

/// The names and literals of event logs, each kept once and known by number.
///
/// Texts are looked up by the bytes that stand in the chunk (UTF-16LE), so that nothing is converted or allocated for a
/// text that is known; and first of all they are compared with the text that the caller expects there, so that what
/// stands in every chunk is not hashed in every chunk.
struct EVTXStrings {
  private struct Entry {
    var hash: UInt64
    /// Where the bytes stand in `keys`.
    var start: UInt32
    var length: UInt32
    /// Where the text ends in `utf8`.
    var textEnd: UInt32
    /// The hash that a name's entry in a chunk must carry.
    var nameHash: UInt16
    /// The bytes are UTF-16LE; else they are UTF-8.
    var isWide: Bool
    /// The text is `Name`.
    var isNameAttribute: Bool
  }

  private var entries: [Entry] = []
  private var keys: [UInt8] = []
  private var buckets: [UInt32] = []
  /// All texts as UTF-8, one after another.
  private(set) var utf8: [UInt8] = []
  /// Files must not be able to choose texts that collide.
  private let seed = UInt64.random(in: 1 ... .max) | 1

  /// How many are remembered.
  var count: Int { entries.count }
  /// Bytes that they take.
  var size: Int { keys.count }

  /// The number of a text that stands in a chunk as UTF-16LE; the range must lie in the span. `hint` is the number that is
  /// expected, or any other.
  @inline(__always)
  mutating func number(utf16 bytes: Span<UInt8>, from start: Int, units: Int, hint: UInt32) -> UInt32 {
    if holds(hint, utf16: bytes, from: start, length: units &* 2) { return hint }
    return number(utf16: bytes, from: start, units: units)
  }

  /// Whether the text with this number is the one that stands at `start`.
  @inline(__always)
  private func holds(_ number: UInt32, utf16 bytes: Span<UInt8>, from start: Int, length: Int) -> Bool {
    guard Int(number) < entries.count else { return false }
    let entry = entries[Int(number)]
    return entry.isWide && Int(entry.length) == length
      && bytes.matches(keys.span, from: Int(entry.start), length: length, at: start)
  }

  @inline(never)
  private mutating func number(utf16 bytes: Span<UInt8>, from start: Int, units: Int) -> UInt32 {
    let hash = hash(bytes, from: start, length: units * 2)
    if let known = find(hash, bytes, from: start, length: units * 2, isWide: true) { return known }
    UTF16Text.append(bytes, from: start, units: units, to: &utf8)
    var nameHash: UInt32 = 0
    for index in 0..<units { nameHash = nameHash &* 65_599 &+ UInt32(bytes.u16(at: start + index * 2)) }
    return add(
      hash, bytes, start..<start + units * 2, isWide: true, nameHash: UInt16(truncatingIfNeeded: nameHash))
  }

  /// The number of a text given as UTF-8.
  mutating func number(of text: [UInt8]) -> UInt32 {
    let hash = hash(text.span, from: 0, length: text.count)
    if let known = find(hash, text.span, from: 0, length: text.count, isWide: false) { return known }
    utf8.append(contentsOf: text)
    return add(hash, text.span, 0..<text.count, isWide: false, nameHash: 0)
  }

  /// A text as `String`.
  func string(_ number: UInt32) -> String { String(decoding: utf8[range(number)], as: UTF8.self) }

  /// The bytes of a text as UTF-8.
  subscript(number: UInt32) -> [UInt8] { Array(utf8[range(number)]) }

  /// Where a text stands in `utf8`.
  @inline(__always)
  func range(_ number: UInt32) -> Range<Int> {
    let index = Int(number)
    return (index == 0 ? 0 : Int(entries[index - 1].textEnd))..<Int(entries[index].textEnd)
  }

  /// The hash that the entry of this name carries in a chunk.
  @inline(__always)
  func nameHash(_ number: UInt32) -> UInt16 { entries[Int(number)].nameHash }

  /// Whether the text is `Name`: the name of the attribute that says which field an element is.
  @inline(__always)
  func isNameAttribute(_ number: UInt32) -> Bool { entries[Int(number)].isNameAttribute }

  private func find(_ hash: UInt64, _ bytes: Span<UInt8>, from start: Int, length: Int, isWide: Bool) -> UInt32? {
    guard !buckets.isEmpty else { return nil }
    let mask = buckets.count - 1
    var bucket = Int(truncatingIfNeeded: hash) & mask
    while buckets[bucket] != .max {
      let entry = entries[Int(buckets[bucket])]
      if entry.hash == hash, Int(entry.length) == length, entry.isWide == isWide,
        bytes.matches(keys.span, from: Int(entry.start), length: length, at: start)
      {
        return buckets[bucket]
      }
      bucket = (bucket + 1) & mask
    }
    return nil
  }

  /// Adds a text that stands at the end of `utf8` already. What may be remembered stays far below what 32 bits can say.
  private mutating func add(
    _ hash: UInt64, _ bytes: Span<UInt8>, _ range: Range<Int>, isWide: Bool, nameHash: UInt16
  ) -> UInt32 {
    let number = UInt32(truncatingIfNeeded: entries.count)
    let text = utf8[(entries.last.map { Int($0.textEnd) } ?? 0)...]
    entries.append(
      Entry(
        hash: hash, start: UInt32(truncatingIfNeeded: keys.count), length: UInt32(truncatingIfNeeded: range.count),
        textEnd: UInt32(truncatingIfNeeded: utf8.count), nameHash: nameHash, isWide: isWide,
        isNameAttribute: text.elementsEqual("Name".utf8)))
    ByteSearch.append(range, of: bytes, to: &keys)
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
