/// What is known about offsets of the current chunk: a number for each. Forgetting everything costs nothing.
struct EVTXOffsetMap {
  private struct Entry {
    var generation: UInt32
    var number: UInt32
  }

  private var entries: [Entry] = []
  private var generation: UInt32 = 1

  /// Forgets all numbers.
  mutating func removeAll() {
    generation &+= 1
    if generation == 0 {
      entries = []
      generation = 1
    }
  }

  /// The number at an offset; nil where none was put since the last `removeAll`.
  @inline(__always)
  func number(at offset: Int) -> UInt32? {
    guard offset >= 0, offset < entries.count else { return nil }
    let entry = entries[offset]
    return entry.generation == generation ? entry.number : nil
  }

  /// Puts a number at an offset of a chunk; offsets outside of a chunk are not remembered.
  mutating func put(_ number: UInt32, at offset: Int) {
    guard offset >= 0, offset < EVTXLimits.chunkSize else { return }
    if entries.isEmpty { entries = Array(repeating: Entry(generation: 0, number: 0), count: EVTXLimits.chunkSize) }
    entries[offset] = Entry(generation: generation, number: number)
  }
}
