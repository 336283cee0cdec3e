import Glibc

/// A file, read with `pread`: no shared position, no page-fault storms, safe against truncation while it is read.
public final class FileRegion: ByteRegion {
  private let descriptor: CInt
  /// Size when the file was opened.
  public let count: UInt64
  /// Time of the last change when the file was opened.
  public let modified: Int64?

  /// Opens `path` (bytes, not necessarily UTF-8) for reading without following it through a terminal or a FIFO.
  public convenience init(path: [UInt8]) throws(ReadError) {
    let descriptor = unsafe (path + [0]).withUnsafeBufferPointer { bytes -> CInt in
      unsafe bytes.withMemoryRebound(to: CChar.self) { name in
        guard let name = name.baseAddress else { return -1 }
        return unsafe openReadOnly(name)
      }
    }
    guard descriptor >= 0 else { throw FileRegion.failure("open") }
    try self.init(owning: descriptor)
  }

  /// Opens a path given as text.
  public convenience init(path: String) throws(ReadError) { try self.init(path: Array(path.utf8)) }

  /// Takes over an open descriptor and closes it at the end.
  public init(owning descriptor: CInt) throws(ReadError) {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else {
      let error = FileRegion.failure("stat")
      close(descriptor)
      throw error
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw ReadError(.unreadable, what: "file", detail: "not a regular file")
    }
    self.descriptor = descriptor
    self.count = UInt64(clamping: status.st_size)
    self.modified = Int64(status.st_mtim.tv_sec)
  }

  deinit { close(descriptor) }

  private static func failure(_ what: String) -> ReadError {
    let number = errno
    return ReadError(.unreadable, what: what, detail: unsafe String(cString: strerror(number)))
  }

  /// Reads with `pread`, repeating after interruptions.
  public func read(at offset: UInt64, into buffer: inout [UInt8], atMost count: Int) throws(ReadError) -> Int {
    guard count > 0, offset < self.count else { return 0 }
    let wanted = min(count, Int(clamping: self.count - offset))
    var done = 0
    try buffer.append(addingCapacity: wanted) { (span: inout OutputSpan<UInt8>) throws(ReadError) in
      while done < wanted {
        let got = unsafe span.withUnsafeMutableBufferPointer { target, used in
          guard let base = target.baseAddress else { return 0 }
          let got = unsafe pread(descriptor, base + used, wanted - done, off_t(offset) + off_t(done))
          used += max(0, got)
          return got
        }
        if got < 0 && errno == EINTR { continue }
        if got < 0 { throw FileRegion.failure("read") }
        if got == 0 { break }
        done += got
      }
    }
    return done
  }

  /// `SEEK_DATA` of Linux, which the importer does not see.
  private static let seekData: CInt = 3

  /// Asks the file system where the next data are.
  public func nextData(from offset: UInt64) -> UInt64 {
    guard offset < count, let start = off_t(exactly: offset) else { return offset }
    let found = lseek(descriptor, start, FileRegion.seekData)
    if found >= 0 { return min(UInt64(found), count) }
    return errno == ENXIO ? count : offset
  }
}

/// `open(2)` is variadic in C; `openat` with a fixed mode is what the importer offers.
private func openReadOnly(_ path: UnsafePointer<CChar>) -> CInt {
  unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
}
