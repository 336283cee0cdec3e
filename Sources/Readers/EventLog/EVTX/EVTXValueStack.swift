import Bytes

/// The values of the template instances that are being read, innermost last.
struct EVTXValueStack {
  /// Only the first `count` say something.
  private(set) var storage: [EVTXValue] = []
  /// How many values there are.
  private(set) var count = 0

  /// The values at `range`.
  subscript(range: Range<Int>) -> [EVTXValue] { Array(storage[range]) }

  /// Takes away all values but the first `count`.
  @inline(__always)
  mutating func cut(to count: Int) { self.count = min(self.count, max(0, count)) }

  /// Adds values.
  mutating func append(_ values: [EVTXValue]) {
    makeRoom(values.count)
    for value in values {
      storage[count] = value
      count += 1
    }
  }

  /// Adds the values of an instance; false when they pass `end`: those that do are null then. Also says where they end.
  @inline(__always)
  mutating func append(_ bytes: Span<UInt8>, _ layout: EVTXInstance.Layout, end: Int) -> (isWhole: Bool, end: Int) {
    if storage.count &- count < layout.valueCount { makeRoom(layout.valueCount) }
    let base = count
    count &+= layout.valueCount
    var slots = storage.mutableSpan
    var offset = layout.data
    var isWhole = true
    for index in 0..<layout.valueCount {
      let descriptor = bytes.u32(at: layout.descriptors &+ index &* 4)
      let size = Int(descriptor & 0xFFFF)
      if size <= end &- offset {
        slots[base &+ index] = EVTXValue(
          start: offset, size: size, type: UInt8(truncatingIfNeeded: descriptor >> 16))
        offset &+= size
      } else {
        isWhole = false
        slots[base &+ index] = EVTXValue(start: offset, size: 0, type: EVTXType.null)
        offset = end
      }
    }
    return (isWhole, offset)
  }

  @inline(never)
  private mutating func makeRoom(_ more: Int) {
    guard storage.count - count < more else { return }
    let size = max(count + more, storage.count * 2, 256)
    storage.append(
      contentsOf: repeatElement(EVTXValue(start: 0, size: 0, type: EVTXType.null), count: size - storage.count))
  }
}
