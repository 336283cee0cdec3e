import Bytes

/// A quick hash of bytes, for tables that may forget and may be wrong about "unknown", never about "known": whoever uses it
/// compares the bytes too, and keeps one entry for a hash. So bytes that were made to collide cost nothing but a second
/// copy of what they say.
public enum PartHash {
  /// The hash of the bytes in a range, which must lie in the span.
  public static func of(_ bytes: Span<UInt8>, from start: Int, to end: Int) -> UInt64 {
    var hash = UInt64(truncatingIfNeeded: end &- start) &* multiplier
    var index = start
    while index &+ 8 <= end {
      hash = (hash ^ bytes.loadU64(at: index)) &* multiplier
      hash ^= hash >> 29
      index &+= 8
    }
    while index < end {
      hash = (hash ^ UInt64(bytes[index])) &* multiplier
      hash ^= hash >> 29
      index &+= 1
    }
    return hash
  }

  /// An odd number with its bits well spread: 2^64 divided by the golden ratio.
  private static let multiplier: UInt64 = 0x9E37_79B9_7F4A_7C15
}
