import EventModel

/// Slots of the names that were met: a batch that keeps every field makes a `String` of each unknown name to find it.
struct SlotCache {
  private struct Entry {
    var start: Int
    var length: Int
    var slot: Slot?
  }

  private static let size = 4_096
  private var buckets = [Int16](repeating: -1, count: size)
  private var entries: [Entry] = []
  private var names: [UInt8] = []
  private var literals = [(address: UInt, slot: Slot?)](repeating: (0, nil), count: 128)

  /// The slot of the name at `range` of `bytes`; nil inside when nobody looks at it, nil when the name is new here.
  func known(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Slot?? {
    var bucket = SlotCache.hash(bytes, range)
    while buckets[bucket] >= 0 {
      let entry = entries[Int(buckets[bucket])]
      if entry.length == range.count, same(entry.start, bytes, range) { return .some(entry.slot) }
      bucket = (bucket + 1) & (SlotCache.size - 1)
    }
    return nil
  }

  /// Looks a name up in the batch and remembers it.
  mutating func slot(of name: [UInt8], in batch: inout EventBatch) -> Slot? {
    let slot = batch.slot(in: name.span, from: 0, to: name.count)
    // Names come from the evidence: no more than half of the table.
    guard entries.count < SlotCache.size / 2, name.count <= 256 else { return slot }
    var bucket = SlotCache.hash(name.span, 0..<name.count)
    while buckets[bucket] >= 0 { bucket = (bucket + 1) & (SlotCache.size - 1) }
    buckets[bucket] = Int16(entries.count)
    entries.append(Entry(start: names.count, length: name.count, slot: slot))
    names += name
    return slot
  }

  /// The slot of a name that stands in the program.
  mutating func slot(_ name: StaticString, in batch: inout EventBatch) -> Slot? {
    let address = unsafe UInt(bitPattern: name.utf8Start)
    let index = Int(truncatingIfNeeded: address >> 3 & 127)
    if literals[index].address == address { return literals[index].slot }
    let slot = batch.slot(named: "\(name)")
    literals[index] = (address, slot)
    return slot
  }

  private func same(_ start: Int, _ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    let names = names.span
    for index in 0..<range.count where names[start + index] != bytes[range.lowerBound + index] { return false }
    return true
  }

  /// FNV-1a.
  private static func hash(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for index in range { hash = (hash ^ UInt64(bytes[index])) &* 0x100_0000_01b3 }
    return Int(truncatingIfNeeded: (hash ^ hash >> 29) & UInt64(size - 1))
  }
}
