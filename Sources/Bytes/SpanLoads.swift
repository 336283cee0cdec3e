/// Unaligned little-endian loads with one check for the whole integer, and comparisons and searches made of them.
///
/// Four checked byte loads do not become one load in the compiler; these do.
extension Span where Element == UInt8 {
  /// The 16-bit integer at `index`; outside of the span it traps.
  @inlinable
  public func loadU16(at index: Int) -> UInt16 {
    precondition(index >= 0 && count &- index >= 2)
    return unsafe UInt16(littleEndian: bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt16.self))
  }

  /// The 32-bit integer at `index`; outside of the span it traps.
  @inlinable
  public func loadU32(at index: Int) -> UInt32 {
    precondition(index >= 0 && count &- index >= 4)
    return unsafe UInt32(littleEndian: bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt32.self))
  }

  /// The 64-bit integer at `index`; outside of the span it traps.
  @inlinable
  public func loadU64(at index: Int) -> UInt64 {
    precondition(index >= 0 && count &- index >= 8)
    return unsafe UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self))
  }

  /// Whether `length` bytes at `index` equal those at `otherIndex` of `other`; false where either span ends before.
  @inlinable
  public func matches(_ other: Span<UInt8>, from otherIndex: Int, length: Int, at index: Int) -> Bool {
    guard index >= 0, otherIndex >= 0, length >= 0, length <= count - index, length <= other.count - otherIndex else {
      return false
    }
    return unsafe withUnsafeBytes { mine in
      unsafe other.withUnsafeBytes { theirs in
        guard let mine = mine.baseAddress, let theirs = theirs.baseAddress else { return true }
        return unsafe Span.isEqual(mine + index, theirs + otherIndex, length)
      }
    }
  }

  /// Whether `length` bytes at both places are equal. The last step overlaps the one before it.
  @inlinable @inline(__always)
  @unsafe
  static func isEqual(_ lhs: UnsafeRawPointer, _ rhs: UnsafeRawPointer, _ length: Int) -> Bool {
    func differ<T: FixedWidthInteger & BitwiseCopyable>(_ type: T.Type, at offset: Int) -> Bool {
      unsafe lhs.loadUnaligned(fromByteOffset: offset, as: T.self)
        != rhs.loadUnaligned(fromByteOffset: offset, as: T.self)
    }
    if length >= 8 {
      var done = 0
      while done &+ 8 < length {
        if differ(UInt64.self, at: done) { return false }
        done &+= 8
      }
      return !differ(UInt64.self, at: length &- 8)
    }
    if length >= 4 { return !differ(UInt32.self, at: 0) && !differ(UInt32.self, at: length &- 4) }
    for offset in 0..<length where differ(UInt8.self, at: offset) { return false }
    return true
  }

  /// The first place in `start..<end` with a byte other than zero, or `end`. The range must lie in the span.
  @inlinable
  public func firstNonzero(from start: Int, to end: Int) -> Int {
    precondition(start >= 0 && start <= end && end <= count)
    return unsafe withUnsafeBytes { bytes in
      var index = start
      while index + 32 <= end {
        var block = unsafe bytes.loadUnaligned(fromByteOffset: index, as: SIMD4<UInt64>.self)
        block |= SIMD4(block[2], block[3], 0, 0)
        if block[0] | block[1] != 0 { break }
        index += 32
      }
      while index < end, unsafe bytes[index] == 0 { index += 1 }
      return index
    }
  }

  /// The first of the 16-bit units at `start`, `start + 2` ... below `end` that is zero; nil where there is none. The range
  /// must lie in the span; a last odd byte is not looked at.
  @inlinable
  public func firstZeroUnit(from start: Int, to end: Int) -> Int? {
    precondition(start >= 0 && start <= end && end <= count)
    var index = start
    while index <= end &- 8 {
      let four = loadU64(at: index)
      let zeros = (four &- 0x0001_0001_0001_0001) & ~four & 0x8000_8000_8000_8000
      if zeros != 0 { return index + zeros.trailingZeroBitCount / 16 * 2 }
      index &+= 8
    }
    while index <= end &- 2 {
      if loadU16(at: index) == 0 { return index }
      index &+= 2
    }
    return nil
  }
}

extension MutableSpan where Element == UInt8 {
  /// Writes a 64-bit integer at `index`, lowest byte first; outside of the span it traps.
  @inlinable
  public mutating func storeU64(_ value: UInt64, at index: Int) {
    precondition(index >= 0 && count >= 8 && index <= count - 8)
    var bytes = unsafe mutableBytes
    bytes.storeBytes(of: value.littleEndian, toByteOffset: index, as: UInt64.self)
  }
}
