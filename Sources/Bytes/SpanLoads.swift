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

  /// Appends UTF-16LE text at `start` as long as it is ASCII other than NUL, and says how many units that were.
  ///
  /// `start + 2 * units` must not pass the end of the span.
  @inlinable
  public func appendASCII(utf16At start: Int, units: Int, to output: inout [UInt8]) -> Int {
    precondition(start >= 0 && units >= 0 && units <= (count - start) / 2)
    let base = output.count
    output.append(contentsOf: repeatElement(0, count: units))
    var done = 0
    unsafe output.withUnsafeMutableBytes { target in
      while done + 4 <= units {
        let four = loadU64(at: start + done * 2)
        // Every unit below 0x80, and none of them zero.
        let lows = four &- 0x0001_0001_0001_0001
        guard (four | lows) & 0xFF80_FF80_FF80_FF80 == 0 else { break }
        let pairs = (four | four >> 8) & 0x0000_FFFF_0000_FFFF
        let packed = UInt32(truncatingIfNeeded: pairs | pairs >> 16)
        unsafe target.storeBytes(of: packed.littleEndian, toByteOffset: base + done, as: UInt32.self)
        done += 4
      }
      while done < units {
        let unit = loadU16(at: start + done * 2)
        guard unit > 0, unit < 0x80 else { break }
        unsafe target[base + done] = UInt8(truncatingIfNeeded: unit)
        done += 1
      }
    }
    if done < units { output.removeLast(units - done) }
    return done
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
