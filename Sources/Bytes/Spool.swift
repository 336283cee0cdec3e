import Glibc

/// Bytes that are kept in memory while they are few and in an unlinked temporary file when they are many.
public final class Spool: ByteRegion {
  private let memory: Int
  private var bytes: [UInt8] = []
  private var file: CInt = -1
  /// Number of bytes appended.
  public private(set) var count: UInt64 = 0

  /// A spool that goes to a file past `memory` bytes.
  public init(memory: Int) { self.memory = memory }

  deinit { if file >= 0 { close(file) } }

  /// Appends a chunk.
  public func append(_ chunk: [UInt8]) throws(ReadError) {
    if file < 0 && bytes.count + chunk.count <= memory {
      bytes.append(contentsOf: chunk)
    } else {
      if file < 0 {
        file = try Spool.openTemporary()
        try write(bytes)
        bytes = []
      }
      try write(chunk)
    }
    count += UInt64(chunk.count)
  }

  /// Reads from memory or from the file.
  public func read(at offset: UInt64, into buffer: inout [UInt8], atMost count: Int) throws(ReadError) -> Int {
    guard count > 0, offset < self.count else { return 0 }
    let wanted = min(count, Int(clamping: self.count - offset))
    if file < 0 {
      buffer.append(contentsOf: bytes[Int(offset)..<Int(offset) + wanted])
      return wanted
    }
    let start = buffer.count
    buffer.append(contentsOf: repeatElement(0, count: wanted))
    var done = 0
    while done < wanted {
      let got = unsafe buffer.withUnsafeMutableBytes { bytes in
        unsafe pread(
          file, bytes.baseAddress.map { unsafe $0 + start + done }, wanted - done, off_t(offset) + off_t(done))
      }
      if got < 0 && errno == EINTR { continue }
      guard got > 0 else {
        buffer.removeLast(wanted - done)
        throw ReadError(.unreadable, what: "spool file", offset: offset)
      }
      done += got
    }
    return wanted
  }

  private func write(_ chunk: [UInt8]) throws(ReadError) {
    var done = 0
    while done < chunk.count {
      let put = unsafe chunk.withUnsafeBytes { bytes in
        unsafe Glibc.write(file, bytes.baseAddress.map { unsafe $0 + done }, chunk.count - done)
      }
      if put < 0 && errno == EINTR { continue }
      guard put > 0 else {
        throw ReadError(.unreadable, what: "spool file", detail: unsafe String(cString: strerror(errno)))
      }
      done += put
    }
  }

  /// A file without a name in `TMPDIR`: nothing is left behind, even after `kill -9`.
  private static func openTemporary() throws(ReadError) -> CInt {
    let folder = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
    var template = Array((folder + "/kagami-spool-XXXXXX").utf8CString)
    let descriptor = unsafe template.withUnsafeMutableBufferPointer { path -> CInt in
      guard let path = path.baseAddress else { return -1 }
      let descriptor = unsafe mkstemp(path)
      if descriptor >= 0 { _ = unsafe unlink(path) }
      return descriptor
    }
    guard descriptor >= 0 else {
      throw ReadError(.unreadable, what: "temporary file", detail: unsafe String(cString: strerror(errno)))
    }
    return descriptor
  }
}
