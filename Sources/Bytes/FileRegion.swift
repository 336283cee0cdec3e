import Glibc

/// A file, read with `pread`: no shared position, no page-fault storms, safe against truncation while it is read.
public final class FileRegion: ByteRegion {
  private let descriptor: CInt
  /// Size when the file was opened.
  public let count: UInt64

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
    let start = buffer.count
    buffer.append(contentsOf: repeatElement(0, count: wanted))
    var done = 0
    while done < wanted {
      let got = unsafe buffer.withUnsafeMutableBytes { bytes in
        unsafe pread(
          descriptor, bytes.baseAddress.map { unsafe $0 + start + done }, wanted - done, off_t(offset) + off_t(done))
      }
      if got < 0 && errno == EINTR { continue }
      if got < 0 {
        let error = FileRegion.failure("read")
        buffer.removeLast(wanted - done)
        throw error
      }
      if got == 0 { break }
      done += got
    }
    buffer.removeLast(wanted - done)
    return done
  }
}

/// `open(2)` is variadic in C; `openat` with a fixed mode is what the importer offers.
private func openReadOnly(_ path: UnsafePointer<CChar>) -> CInt {
  unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
}
