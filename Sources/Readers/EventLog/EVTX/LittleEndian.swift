import Bytes

/// Little-endian loads for places whose bounds were checked as a whole; outside the span they trap.
extension Span where Element == UInt8 {
  /// Two bytes.
  @inline(__always)
  func u16(at index: Int) -> UInt16 { loadU16(at: index) }

  /// Four bytes.
  @inline(__always)
  func u32(at index: Int) -> UInt32 { loadU32(at: index) }

  /// Eight bytes.
  @inline(__always)
  func u64(at index: Int) -> UInt64 { loadU64(at: index) }

  /// Whether the bytes at `index` are `other`; false where the span ends before.
  func holds(_ other: [UInt8], at index: Int) -> Bool {
    guard index >= 0, index <= count, other.count <= count - index else { return false }
    for offset in 0..<other.count where self[index + offset] != other[offset] { return false }
    return true
  }
}
