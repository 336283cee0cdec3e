/// What is known about offsets of the current chunk: a small number for each. Forgetting everything costs nothing.
struct EVTXOffsetMap {
  /// How many bits a number has; what is left of an entry says for which chunk it was put.
  static let bits: UInt32 = 20
  /// Numbers are less than this.
  static let limit: UInt32 = 1 << bits

  /// The generation above the number. 256 KiB for a chunk: names are looked up here for every element.
  private var entries: [UInt32] = []
  private var generation: UInt32 = 1

  /// Forgets all numbers.
  mutating func removeAll() {
    generation += 1
    if generation == 1 << (32 - EVTXOffsetMap.bits) {
      entries = []
      generation = 1
    }
  }

  /// The number at an offset; nil where none was put since the last `removeAll`.
  @inline(__always)
  func number(at offset: Int) -> UInt32? {
    guard offset >= 0, offset < entries.count else { return nil }
    let entry = entries[offset]
    return entry &>> EVTXOffsetMap.bits == generation ? entry & (EVTXOffsetMap.limit &- 1) : nil
  }

  /// Puts a number at an offset of a chunk; offsets outside of a chunk, and numbers that are too large, are not
  /// remembered.
  mutating func put(_ number: UInt32, at offset: Int) {
    guard offset >= 0, offset < EVTXLimits.chunkSize, number < EVTXOffsetMap.limit else { return }
    if entries.isEmpty { entries = Array(repeating: 0, count: EVTXLimits.chunkSize) }
    entries[offset] = generation &<< EVTXOffsetMap.bits | number
  }
}
