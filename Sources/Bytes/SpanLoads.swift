/// Unaligned little-endian loads with one check for the whole integer, and the quick part of UTF-16 decoding.
///
/// Four checked byte loads do not become one load in the compiler; these do.
extension Span where Element == UInt8 {
  /// The 16-bit integer at `index`; outside of the span it traps.
  @inlinable
  public func loadU16(at index: Int) -> UInt16 {
    precondition(index >= 0 && count >= 2 && index <= count - 2)
    return unsafe UInt16(littleEndian: bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt16.self))
  }

  /// The 32-bit integer at `index`; outside of the span it traps.
  @inlinable
  public func loadU32(at index: Int) -> UInt32 {
    precondition(index >= 0 && count >= 4 && index <= count - 4)
    return unsafe UInt32(littleEndian: bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt32.self))
  }

  /// The 64-bit integer at `index`; outside of the span it traps.
  @inlinable
  public func loadU64(at index: Int) -> UInt64 {
    precondition(index >= 0 && count >= 8 && index <= count - 8)
    return unsafe UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self))
  }

  /// Whether `length` bytes at `index` equal those at `otherIndex` of `other`; false where either span ends before.
  @inlinable
  public func matches(_ other: Span<UInt8>, from otherIndex: Int, length: Int, at index: Int) -> Bool {
    guard index >= 0, otherIndex >= 0, length >= 0, length <= count - index, length <= other.count - otherIndex else {
      return false
    }
    var done = 0
    while done + 8 <= length {
      if loadU64(at: index + done) != other.loadU64(at: otherIndex + done) { return false }
      done += 8
    }
    while done < length {
      if self[index + done] != other[otherIndex + done] { return false }
      done += 1
    }
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
}

extension OutputSpan where Element == UInt8 {
  /// Appends UTF-16LE text at `start` as long as it is ASCII other than NUL, and says how many units that were.
  ///
  /// `start + 2 * units` must not pass the end of the span, and there must be room for `units` bytes.
  @inlinable
  public mutating func appendASCII(utf16 bytes: Span<UInt8>, at start: Int, units: Int) -> Int {
    precondition(start >= 0 && units >= 0 && units <= (bytes.count - start) / 2 && units <= freeCapacity)
    var done = 0
    unsafe withUnsafeMutableBufferPointer { target, used in
      guard let base = target.baseAddress else { return }
      let output = unsafe UnsafeMutableRawPointer(base + used)
      while done + 4 <= units {
        let four = bytes.loadU64(at: start + done * 2)
        // Every unit below 0x80, and none of them zero.
        let lows = four &- 0x0001_0001_0001_0001
        guard (four | lows) & 0xFF80_FF80_FF80_FF80 == 0 else { break }
        let pairs = (four | four >> 8) & 0x0000_FFFF_0000_FFFF
        let packed = UInt32(truncatingIfNeeded: pairs | pairs >> 16)
        unsafe output.storeBytes(of: packed.littleEndian, toByteOffset: done, as: UInt32.self)
        done += 4
      }
      if done < units, done >= 4, units - done < 4 {
        // The last four, some of which stand there already.
        let four = bytes.loadU64(at: start + units * 2 - 8)
        let lows = four &- 0x0001_0001_0001_0001
        if (four | lows) & 0xFF80_FF80_FF80_FF80 == 0 {
          let pairs = (four | four >> 8) & 0x0000_FFFF_0000_FFFF
          let packed = UInt32(truncatingIfNeeded: pairs | pairs >> 16)
          unsafe output.storeBytes(of: packed.littleEndian, toByteOffset: units - 4, as: UInt32.self)
          done = units
        }
      }
      while done < units {
        let unit = bytes.loadU16(at: start + done * 2)
        guard unit > 0, unit < 0x80 else { break }
        unsafe output.storeBytes(of: UInt8(truncatingIfNeeded: unit), toByteOffset: done, as: UInt8.self)
        done += 1
      }
      used += done
    }
    return done
  }

  /// Appends the highest `count` of the eight bytes of a number, the highest first; there must be room for eight.
  @inlinable
  public mutating func append(bigEndian number: UInt64, bytes count: Int) {
    precondition(count >= 0 && count <= 8 && freeCapacity >= 8)
    unsafe withUnsafeMutableBufferPointer { target, used in
      guard let base = target.baseAddress else { return }
      let output = unsafe UnsafeMutableRawPointer(base + used)
      unsafe output.storeBytes(of: number.bigEndian, as: UInt64.self)
      used += count
    }
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
