/// Little-endian loads for places whose bounds were checked as a whole; outside the span they trap.
extension Span where Element == UInt8 {
  /// Two bytes.
  @inline(__always)
  func u16(at index: Int) -> UInt16 { UInt16(self[index]) | UInt16(self[index + 1]) << 8 }

  /// Four bytes.
  @inline(__always)
  func u32(at index: Int) -> UInt32 {
    UInt32(self[index]) | UInt32(self[index + 1]) << 8 | UInt32(self[index + 2]) << 16 | UInt32(self[index + 3]) << 24
  }

  /// Eight bytes.
  @inline(__always)
  func u64(at index: Int) -> UInt64 { UInt64(u32(at: index)) | UInt64(u32(at: index + 4)) << 32 }

  /// Whether the bytes at `index` are `other`; false where the span ends before.
  func holds(_ other: [UInt8], at index: Int) -> Bool {
    guard index >= 0, index <= count, other.count <= count - index else { return false }
    for offset in 0..<other.count where self[index + offset] != other[offset] { return false }
    return true
  }
}
