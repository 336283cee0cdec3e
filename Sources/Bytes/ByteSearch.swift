import Glibc

/// Searches over borrowed bytes at the speed of `memchr`.
public enum ByteSearch {
  /// The position of the first `byte` in `start..<end` of `bytes`, or nil. Bounds outside the span are clamped.
  public static func firstIndex(of byte: UInt8, in bytes: Span<UInt8>, from start: Int, to end: Int) -> Int? {
    let end = min(end, bytes.count)
    guard start >= 0, start < end else { return nil }
    return unsafe bytes.withUnsafeBufferPointer { buffer -> Int? in
      guard let base = buffer.baseAddress, let hit = unsafe memchr(base + start, CInt(byte), end - start) else {
        return nil
      }
      return unsafe UnsafeRawPointer(hit) - UnsafeRawPointer(base)
    }
  }
}
