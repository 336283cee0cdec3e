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
    text.quickHash(seed: UInt64(unit))
  }

  /// Where the targets of a value stand that was looked through before; nil when it is new.
  @inline(__always)
  func find(_ text: Span<UInt8>, _ unit: UInt32, _ hash: UInt64) -> Range<Int>? {
    guard !entries.isEmpty else { return nil }
    let entry = entries[Int(truncatingIfNeeded: hash) & (entries.count - 1)]
    guard entry.hash == UInt32(truncatingIfNeeded: hash &>> 32), entry.unit == unit, Int(entry.length) == text.count
    else { return nil }
    let start = Int(entry.offset)
    guard text.isSame(as: texts.span.extracting(start..<start + text.count)) else { return nil }
    return Int(entry.firstTarget)..<Int(entry.firstTarget) + Int(entry.targetCount)
  }

  /// A target of the range that `find` gave.
  @inline(__always)
  func target(_ index: Int) -> Int32 { targets[index] }

  /// Remembers what was found in a value. Returns where its targets stand, and whether everything before it had to be
  /// forgotten; nil when the value is too large.
  @discardableResult
  mutating func insert(
    _ text: Span<UInt8>, _ unit: UInt32, _ hash: UInt64, _ found: [Int32]
  ) -> (targets: Range<Int>, isFresh: Bool)? {
    guard text.count <= SigmaLimits.memoValueBytes, found.count <= SigmaLimits.memoTargets / 16 else { return nil }
    var isFresh = false
    if entries.isEmpty {
      entries = [Entry](repeating: Entry(), count: SigmaLimits.memoEntries)
      // Address space, not memory: pages are taken as they are written, and nothing is ever moved.
      texts.reserveCapacity(SigmaLimits.memoBytes)
      targets.reserveCapacity(SigmaLimits.memoTargets)
    }
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
