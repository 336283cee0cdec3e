internal import Bytes

/// What was found in values that were met before.
///
/// Evidence repeats itself: nine of ten values of an event log stood in the same field of an earlier record. A value is
/// looked up by its bytes and by what is looked for in it; the bytes are compared in full, so that a hit is certain. The
/// table has a fixed size, a newcomer takes the place of what stood there, and when the memory for texts is used up
/// everything is forgotten: hostile values can make it useless, but neither slow nor large.
struct ValueMemo {
  /// Small, because where it stands follows from the hash: every look-up asks for another piece of memory.
  private struct Entry {
    /// The upper half of the hash; the lower half says where the entry stands.
    var hash: UInt32 = 0
    /// What was looked for; 0 where the entry is free.
    var unit: UInt32 = 0
    /// Where the value stands in `texts`.
    var offset: UInt32 = 0
    /// Where its targets stand in `targets`.
    var firstTarget: UInt32 = 0
    /// At most `SigmaLimits.memoValueBytes`.
    var length: UInt16 = 0
    /// At most `SigmaLimits.memoTargets / 16`.
    var targetCount: UInt16 = 0
  }

  private var entries: [Entry] = []
  private var texts: [UInt8] = []
  private var targets: [Int32] = []
  /// Memory that the texts take.
  var bytes: Int { texts.count }

  /// The hash of a value under what is looked for in it.
  @inline(__always)
  static func hash(_ text: Span<UInt8>, _ unit: UInt32) -> UInt64 {
    let count = text.count
    var hash = UInt64(unit) &* 0x9e37_79b9_7f4a_7c15 ^ UInt64(truncatingIfNeeded: count)
    guard count >= 8 else {
      var tail: UInt64 = 0
      if count >= 4 {
        tail = UInt64(text.loadU32(at: 0)) << 32 | UInt64(text.loadU32(at: count - 4))
      } else if count > 0 {
        tail = UInt64(text[0]) << 16 | UInt64(text[count / 2]) << 8 | UInt64(text[count - 1])
      }
      return mixed(tail ^ 0xa076_1d64_78bd_642f, hash ^ 0xe703_7ed1_a0b4_28db)
    }
    var index = 0
    while index <= count - 16 {
      hash = mixed(text.loadU64(at: index) ^ 0xa076_1d64_78bd_642f, text.loadU64(at: index + 8) ^ hash)
      index += 16
    }
    let front = index <= count - 8 ? text.loadU64(at: index) : 0
    return mixed(front ^ 0xe703_7ed1_a0b4_28db, text.loadU64(at: count - 8) ^ hash)
  }

  @inline(__always)
  private static func mixed(_ lhs: UInt64, _ rhs: UInt64) -> UInt64 {
    let product = lhs.multipliedFullWidth(by: rhs)
    return product.high ^ product.low
  }

  /// Where the targets of a value stand that was looked through before; nil when it is new.
  @inline(__always)
  func find(_ text: Span<UInt8>, _ unit: UInt32, _ hash: UInt64) -> Range<Int>? {
    guard !entries.isEmpty else { return nil }
    let entry = entries[Int(truncatingIfNeeded: hash) & (entries.count - 1)]
    guard entry.hash == UInt32(truncatingIfNeeded: hash &>> 32), entry.unit == unit, Int(entry.length) == text.count
    else { return nil }
    let start = Int(entry.offset)
    guard ValueMemo.same(text, texts.span.extracting(start..<start + text.count)) else { return nil }
    return Int(entry.firstTarget)..<Int(entry.firstTarget) + Int(entry.targetCount)
  }

  /// A target of the range that `find` gave.
  @inline(__always)
  func target(_ index: Int) -> Int32 { targets[index] }

  /// Whether two texts of the same length are the same.
  @inline(__always)
  static func same(_ lhs: Span<UInt8>, _ rhs: Span<UInt8>) -> Bool {
    let count = lhs.count
    guard count >= 8 else {
      for index in 0..<count where lhs[index] != rhs[index] { return false }
      return true
    }
    var index = 0
    while index <= count - 8 {
      if lhs.loadU64(at: index) != rhs.loadU64(at: index) { return false }
      index += 8
    }
    return lhs.loadU64(at: count - 8) == rhs.loadU64(at: count - 8)
  }

  /// Remembers what was found in a value. Returns where its targets stand, and whether everything before it had to be
  /// forgotten; nil when the value is too large.
  @discardableResult
  mutating func insert(
    _ text: Span<UInt8>, _ unit: UInt32, _ hash: UInt64, _ found: [Int32]
  ) -> (targets: Range<Int>, isFresh: Bool)? {
    guard text.count <= SigmaLimits.memoValueBytes, found.count <= SigmaLimits.memoTargets / 16 else { return nil }
    var isFresh = false
    if entries.isEmpty { entries = [Entry](repeating: Entry(), count: SigmaLimits.memoEntries) }
    if texts.count + text.count > SigmaLimits.memoBytes || targets.count + found.count > SigmaLimits.memoTargets {
      removeAll()
      isFresh = true
      entries = [Entry](repeating: Entry(), count: SigmaLimits.memoEntries)
    }
    entries[Int(truncatingIfNeeded: hash) & (entries.count - 1)] = Entry(
      hash: UInt32(truncatingIfNeeded: hash >> 32), unit: unit, offset: UInt32(texts.count),
      firstTarget: UInt32(targets.count), length: UInt16(text.count), targetCount: UInt16(found.count))
    ByteSearch.append(0..<text.count, of: text, to: &texts)
    targets += found
    return (targets.count - found.count..<targets.count, isFresh)
  }

  /// Forgets everything.
  mutating func removeAll() {
    entries.removeAll(keepingCapacity: true)
    texts.removeAll(keepingCapacity: true)
    targets.removeAll(keepingCapacity: true)
  }
}
