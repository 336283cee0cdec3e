/// Bytes that arrive in order: a file, a member of an archive, a decoded attachment.
public protocol ByteStream: AnyObject {
  /// Total length where it is known in advance.
  var length: UInt64? { get }
  /// Appends up to `count` bytes to `buffer` and returns how many; 0 means the end.
  func read(into buffer: inout [UInt8], atMost count: Int) throws(ReadError) -> Int
}

/// Bytes that can be read at any offset.
public protocol ByteRegion: AnyObject {
  /// Number of bytes.
  var count: UInt64 { get }
  /// Appends up to `count` bytes from `offset` to `buffer` and returns how many; fewer only at the end.
  func read(at offset: UInt64, into buffer: inout [UInt8], atMost count: Int) throws(ReadError) -> Int
  /// The first offset at or behind `offset` where something other than a hole of a sparse file may stand; `count` when
  /// only a hole follows.
  func nextData(from offset: UInt64) -> UInt64
  /// When the bytes were last changed, in seconds since 1970, where the file system or a container says so.
  var modified: Int64? { get }
}

extension ByteRegion {
  /// By default nothing is known of holes.
  public func nextData(from offset: UInt64) -> UInt64 { offset }
  /// By default nothing is known of changes.
  public var modified: Int64? { nil }
}

/// An array as a region.
public final class MemoryRegion: ByteRegion {
  /// The bytes.
  public let bytes: [UInt8]

  /// Wraps an array without copying it.
  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Number of bytes.
  public var count: UInt64 { UInt64(bytes.count) }

  /// Copies from the array.
  public func read(at offset: UInt64, into buffer: inout [UInt8], atMost count: Int) -> Int {
    guard offset < UInt64(bytes.count) else { return 0 }
    let start = Int(offset)
    let end = start + min(count, bytes.count - start)
    buffer.append(contentsOf: bytes[start..<end])
    return end - start
  }
}

/// A part of a region, read in order.
public final class RegionStream: ByteStream {
  private let region: any ByteRegion
  private let end: UInt64
  private var next: UInt64
  private let start: UInt64

  /// Reads `range` of `region`, or all of it.
  public init(_ region: any ByteRegion, range: Range<UInt64>? = nil) {
    self.region = region
    self.start = min(range?.lowerBound ?? 0, region.count)
    self.end = min(range?.upperBound ?? region.count, region.count)
    self.next = start
  }

  /// Bytes in the range.
  public var length: UInt64? { end - start }

  /// Continues where the last read stopped.
  public func read(into buffer: inout [UInt8], atMost count: Int) throws(ReadError) -> Int {
    let wanted = Int(clamping: min(UInt64(clamping: count), end - min(next, end)))
    guard wanted > 0 else { return 0 }
    let got = try region.read(at: next, into: &buffer, atMost: wanted)
    next += UInt64(got)
    return got
  }
}
