import Bytes

/// The values of the template instances that are being read, innermost last.
struct EVTXValueStack {
  /// Only the first `count` say something.
  private(set) var storage: [EVTXValue] = []
  /// How many values there are.
  private(set) var count = 0
  /// Which of the first 64 values of the instance that was added last are fragments.
  private(set) var fragments: UInt64 = 0

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
    let made = EVTXValueStack.fill(
      storage.mutableSpan, from: base, bytes, descriptors: layout.descriptors, to: layout.data, end: end)
    fragments = made.fragments
    return (made.isWhole, made.end)
  }

  /// One value for each descriptor at `descriptors..<data`, where the values begin: apart, so that the loop has the
  /// registers for itself.
  @inline(never)
  private static func fill(
    _ slots: consuming MutableSpan<EVTXValue>, from base: Int, _ bytes: Span<UInt8>, descriptors: Int, to data: Int,
    end: Int
  ) -> (isWhole: Bool, end: Int, fragments: UInt64) {
    var slot = base
    var offset = data
    var isWhole = true
    var fragments: UInt64 = 0
    for position in stride(from: descriptors, to: data, by: 4) {
      let descriptor = bytes.u32(at: position)
      let size = Int(descriptor & 0xFFFF)
      if size <= end &- offset {
        slots[slot] = EVTXValue(start: offset, descriptor: descriptor)
        offset &+= size
        if descriptor & 0xFF_0000 == UInt32(EVTXType.binXML) << 16 { fragments |= 1 << UInt64(slot &- base) }
      } else {
        isWhole = false
        slots[slot] = EVTXValue(start: offset, size: 0, type: EVTXType.null)
        offset = end
      }
      slot &+= 1
    }
    return (isWhole, offset, fragments)
  }

  @inline(never)
  private mutating func makeRoom(_ more: Int) {
    guard storage.count - count < more else { return }
    let size = max(count + more, storage.count * 2, 256)
    storage.append(
      contentsOf: repeatElement(EVTXValue(start: 0, size: 0, type: EVTXType.null), count: size - storage.count))
  }
}
