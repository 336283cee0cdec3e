extension Span where Element == UInt8 {
  /// A hash of the bytes, sixteen at a time, for tables that compare what they find in full: quick, but whoever chooses the
  /// bytes can make many of them collide.
  @inlinable
  @inline(__always)
  public func quickHash(seed: UInt64) -> UInt64 {
    let count = count
    var hash = seed &* 0x9e37_79b9_7f4a_7c15 ^ UInt64(truncatingIfNeeded: count)
    guard count >= 8 else {
      var tail: UInt64 = 0
      if count >= 4 {
        tail = UInt64(loadU32(at: 0)) << 32 | UInt64(loadU32(at: count - 4))
      } else if count > 0 {
        tail = UInt64(self[0]) << 16 | UInt64(self[count / 2]) << 8 | UInt64(self[count - 1])
      }
      return mixed(tail ^ 0xa076_1d64_78bd_642f, hash ^ 0xe703_7ed1_a0b4_28db)
    }
    var index = 0
    while index <= count - 16 {
      hash = mixed(loadU64(at: index) ^ 0xa076_1d64_78bd_642f, loadU64(at: index + 8) ^ hash)
      index += 16
    }
    let front = index <= count - 8 ? loadU64(at: index) : 0
    return mixed(front ^ 0xe703_7ed1_a0b4_28db, loadU64(at: count - 8) ^ hash)
  }

  /// Whether the bytes are those of another span of the same length.
  @inlinable
  @inline(__always)
  public func isSame(as other: Span<UInt8>) -> Bool {
    let count = count
    guard count >= 8 else {
      for index in 0..<count where self[index] != other[index] { return false }
      return true
    }
    var index = 0
    while index <= count - 8 {
      if loadU64(at: index) != other.loadU64(at: index) { return false }
      index += 8
    }
    return loadU64(at: count - 8) == other.loadU64(at: count - 8)
  }
}

/// Both halves of the product as one.
@inlinable
@inline(__always)
func mixed(_ lhs: UInt64, _ rhs: UInt64) -> UInt64 {
  let product = lhs.multipliedFullWidth(by: rhs)
  return product.high ^ product.low
}
