/// A position in borrowed bytes, with checked reads.
///
/// The cursor stores two integers and borrows the bytes at every call, so that it needs no experimental lifetime feature
/// and costs what a raw pointer costs. Every read names what it reads; a read outside the window throws and leaves the
/// position where it was.
@frozen
public struct ByteCursor: Sendable {
  /// Next byte to be read, counted from the start of the span.
  public var position: Int
  /// One past the last byte that may be read.
  public var end: Int

  /// A window `[position, end)`; an end beyond the span is caught at the first read.
  @inlinable
  public init(position: Int = 0, end: Int) {
    self.position = position
    self.end = end
  }

  /// Bytes left in the window.
  @inlinable
  public var remaining: Int { end - position }

  /// Throws `truncated` unless `count` bytes are left in the window and in the span.
  @inlinable
  public func require(_ count: Int, _ bytes: Span<UInt8>, _ what: StaticString) throws(ReadError) {
    guard count >= 0, position >= 0, count <= end - position, end <= bytes.count else {
      throw shortage(count, bytes.count, what)
    }
  }

  @usableFromInline
  func shortage(_ count: Int, _ available: Int, _ what: StaticString) -> ReadError {
    ReadError(
      .truncated, what: "\(what)", offset: UInt64(clamping: position),
      detail: "need \(count), have \(max(0, min(end, available) - position))")
  }

  /// Reads one byte.
  @inlinable
  public mutating func u8(_ bytes: Span<UInt8>, _ what: StaticString) throws(ReadError) -> UInt8 {
    try require(1, bytes, what)
    defer { position += 1 }
    return bytes[position]
  }

  /// Reads a little-endian 16-bit integer.
  @inlinable
  public mutating func u16le(_ bytes: Span<UInt8>, _ what: StaticString) throws(ReadError) -> UInt16 {
    try require(2, bytes, what)
    defer { position += 2 }
    return UInt16(bytes[position]) | UInt16(bytes[position + 1]) << 8
  }

  /// Reads a little-endian 32-bit integer.
  @inlinable
  public mutating func u32le(_ bytes: Span<UInt8>, _ what: StaticString) throws(ReadError) -> UInt32 {
    try require(4, bytes, what)
    defer { position += 4 }
    return UInt32(bytes[position]) | UInt32(bytes[position + 1]) << 8
      | UInt32(bytes[position + 2]) << 16 | UInt32(bytes[position + 3]) << 24
  }

  /// Reads a little-endian 64-bit integer.
  @inlinable
  public mutating func u64le(_ bytes: Span<UInt8>, _ what: StaticString) throws(ReadError) -> UInt64 {
    let low = try u32le(bytes, what)
    do {
      return UInt64(low) | UInt64(try u32le(bytes, what)) << 32
    } catch {
      position -= 4
      throw error
    }
  }

  /// Cuts the next `count` bytes out of the window and steps over them.
  @inlinable
  public mutating func take(_ count: Int, _ bytes: Span<UInt8>, _ what: StaticString) throws(ReadError) -> ByteCursor {
    try require(count, bytes, what)
    defer { position += count }
    return ByteCursor(position: position, end: position + count)
  }
}
