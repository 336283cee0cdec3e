internal import Bytes
internal import CArchive
internal import Glibc

/// The bytes of an archive as libarchive asks for them, through callbacks.
@safe final class ArchiveSource {
  private let input: Input
  private let region: (any ByteRegion)?
  private var position: UInt64 = 0
  private var chunk: [UInt8] = []
  private let buffer: UnsafeMutableRawPointer
  /// The last block of a tar that was given, and whether nothing came behind it.
  private var lastBlock: [UInt8] = []
  private var sawEnd = false
  /// Why bytes could not be had.
  private(set) var failure: ReadError?

  /// In order from `input`, or with seeking from `region`.
  init(_ input: Input, region: (any ByteRegion)?) {
    self.input = input
    self.region = region
    unsafe buffer = UnsafeMutableRawPointer.allocate(byteCount: ArchiveLimits.chunk, alignment: 16)
    chunk.reserveCapacity(ArchiveLimits.chunk)
  }

  deinit { unsafe buffer.deallocate() }

  /// Whether libarchive may seek.
  var canSeek: Bool { region != nil }

  /// The next bytes: pointer and count, -1 after a failure. The pointer holds until the next call.
  func next() -> (UnsafeRawPointer, Int) {
    chunk.removeAll(keepingCapacity: true)
    var got = 0
    do throws(ReadError) {
      if let region {
        got = try region.read(at: position, into: &chunk, atMost: ArchiveLimits.chunk)
      } else {
        got = try input.read(into: &chunk, atMost: ArchiveLimits.chunk)
      }
    } catch {
      failure = error
      return unsafe (UnsafeRawPointer(buffer), -1)
    }
    position += UInt64(got)
    if got > 0 { lastBlock = Array((lastBlock + chunk.suffix(TarHeader.block)).suffix(TarHeader.block)) }
    sawEnd = got == 0
    let count = min(got, ArchiveLimits.chunk)
    unsafe chunk.withUnsafeBytes { bytes in
      if let base = bytes.baseAddress, count > 0 { unsafe buffer.copyMemory(from: base, byteCount: count) }
    }
    return unsafe (UnsafeRawPointer(buffer), count)
  }

  /// Moves to an offset from the start (0), the position (1) or the end (2). Returns the new position or -1.
  func seek(_ offset: Int64, _ whence: CInt) -> Int64 {
    guard let region else { return -1 }
    let base: Int64 =
      switch whence {
      case 0: 0
      case 1: Int64(clamping: position)
      default: Int64(clamping: region.count)
      }
    let (target, overflow) = base.addingReportingOverflow(offset)
    guard !overflow, target >= 0 else { return -1 }
    position = UInt64(target)
    return target
  }

  /// Whether a zip has its end of central directory record: PKWARE APPNOTE 4.3.16, in the last 64 KiB but for a comment.
  func hasZipDirectory() throws(ReadError) -> Bool {
    guard let region else { return true }
    var tail: [UInt8] = []
    let wanted = Int(min(region.count, 22 + 0xFFFF))
    while tail.count < wanted {
      let offset = region.count - UInt64(wanted - tail.count)
      if try region.read(at: offset, into: &tail, atMost: wanted - tail.count) == 0 { break }
    }
    var next = 0
    while let hit = ByteSearch.firstIndex(of: 0x50, in: tail.span, from: next, to: tail.count - 21) {
      if tail[hit + 1] == 0x4B, tail[hit + 2] == 5, tail[hit + 3] == 6 { return true }
      next = hit + 1
    }
    return false
  }

  /// Whether the bytes of a tar ended without the block of zeros that ends an archive (POSIX.1-2017, pax, "ustar Interchange
  /// Format"): libarchive calls that the end. It reads on to the end of the bytes only when it meets no such block.
  var endsWithoutMark: Bool { sawEnd && lastBlock.contains { $0 != 0 } }

  /// Steps over bytes; only where that is free. Returns how many.
  func skip(_ count: Int64) -> Int64 {
    guard let region, count > 0 else { return 0 }
    let step = min(UInt64(count), region.count - min(position, region.count))
    position += step
    return Int64(clamping: step)
  }
}
