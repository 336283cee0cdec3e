/// Text appended to an arena with one look at the room for all of it.
extension OutputSpan where Element == UInt8 {
  /// Appends UTF-16LE text at `start` as long as it is ASCII other than NUL, and says how many units that were.
  ///
  /// `start + 2 * units` must not pass the end of the span, and there must be room for `units` bytes.
  @inlinable
  public mutating func appendASCII(utf16 bytes: Span<UInt8>, at start: Int, units: Int) -> Int {
    precondition(start >= 0 && units >= 0 && start <= bytes.count && units <= freeCapacity)
    precondition(units <= (bytes.count &- start) >> 1)
    var done = 0
    unsafe withUnsafeMutableBufferPointer { target, used in
      unsafe bytes.withUnsafeBytes { source in
        guard let target = target.baseAddress, let source = source.baseAddress else { return }
        done = unsafe ASCIIUnits.narrow(source + start, units, to: UnsafeMutableRawPointer(target + used))
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

  /// Appends the bytes at `range`, which must lie in the span; there must be room for them.
  @inlinable
  public mutating func append(_ range: Range<Int>, of bytes: Span<UInt8>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count && range.count <= freeCapacity)
    unsafe withUnsafeMutableBufferPointer { target, used in
      unsafe bytes.withUnsafeBytes { source in
        guard let target = target.baseAddress, let source = source.baseAddress else { return }
        unsafe UnsafeMutableRawPointer(target + used).copyMemory(
          from: source + range.lowerBound, byteCount: range.count)
        used += range.count
      }
    }
  }
}

/// UTF-16LE units that are ASCII, to bytes: sixteen, eight or four at a step. The last step overlaps the one before it.
@usableFromInline
@unsafe
enum ASCIIUnits {
  /// Narrows units as long as they are ASCII other than NUL; says how many those were. Both places must have room for
  /// `units`; nothing behind that is touched.
  @inlinable
  static func narrow(_ source: UnsafeRawPointer, _ units: Int, to target: UnsafeMutableRawPointer) -> Int {
    var done = 0
    while done &+ 16 <= units, unsafe sixteen(source, done, to: target) { done &+= 16 }
    if done >= 16, done &+ 16 > units, done < units, unsafe sixteen(source, units &- 16, to: target) { return units }
    while done &+ 4 <= units, unsafe four(source, done, to: target) { done &+= 4 }
    if done >= 4, done &+ 4 > units, done < units, unsafe four(source, units &- 4, to: target) { return units }
    while done < units {
      let unit = unsafe UInt16(littleEndian: source.loadUnaligned(fromByteOffset: done &* 2, as: UInt16.self))
      guard unit > 0, unit < 0x80 else { break }
      unsafe target.storeBytes(of: UInt8(truncatingIfNeeded: unit), toByteOffset: done, as: UInt8.self)
      done &+= 1
    }
    return done
  }

  /// Sixteen units from the unit `index` on; false, and nothing is written, where one of them is not ASCII or is NUL.
  @inlinable @inline(__always)
  static func sixteen(_ source: UnsafeRawPointer, _ index: Int, to target: UnsafeMutableRawPointer) -> Bool {
    let low = unsafe source.loadUnaligned(fromByteOffset: index &* 2, as: SIMD8<UInt16>.self)
    let high = unsafe source.loadUnaligned(fromByteOffset: index &* 2 &+ 16, as: SIMD8<UInt16>.self)
    // The bits from 7 on stay zero for 1...0x7F only: zero wraps.
    let either = low | (low &- 1) | high | (high &- 1)
    let bits = unsafe unsafeBitCast(either, to: SIMD2<UInt64>.self)
    guard (bits[0] | bits[1]) & 0xFF80_FF80_FF80_FF80 == 0 else { return false }
    let packed = SIMD16<UInt8>(truncatingIfNeeded: SIMD16<UInt16>(lowHalf: low, highHalf: high))
    unsafe target.storeBytes(of: packed, toByteOffset: index, as: SIMD16<UInt8>.self)
    return true
  }

  /// The same for four units.
  @inlinable @inline(__always)
  static func four(_ source: UnsafeRawPointer, _ index: Int, to target: UnsafeMutableRawPointer) -> Bool {
    let units = unsafe UInt64(littleEndian: source.loadUnaligned(fromByteOffset: index &* 2, as: UInt64.self))
    // Every unit below 0x80, and none of them zero: one that borrowed from a zero below it is found by that zero.
    guard (units | (units &- 0x0001_0001_0001_0001)) & 0xFF80_FF80_FF80_FF80 == 0 else { return false }
    let pairs = (units | units >> 8) & 0x0000_FFFF_0000_FFFF
    let packed = UInt32(truncatingIfNeeded: pairs | pairs >> 16)
    unsafe target.storeBytes(of: packed.littleEndian, toByteOffset: index, as: UInt32.self)
    return true
  }
}
