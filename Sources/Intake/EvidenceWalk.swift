public import EventModel
import Glibc

/// From the paths that a user names to the files that will be read: folders in depth, in a fixed order.
///
/// Links are followed, loops are not; what is not a regular file or cannot be opened is listed with its reason.
public struct EvidenceWalk: Sendable {
  /// A file that will be read.
  public struct File: Sendable, Equatable {
    /// Where it is.
    public var path: EvidencePath
    /// Size when it was found.
    public var size: UInt64
  }

  /// The files in order: arguments as given, entries of a folder by their bytes.
  public private(set) var files: [File] = []
  /// What cannot be read, and why; the origin's only step names the path.
  public private(set) var anomalies: [Anomaly] = []

  private var folders: Set<FileIdentity> = []
  private var exceptions: Set<FileIdentity> = []

  /// Walks the arguments, leaving out the files of `exceptions` by whatever path they are reached.
  public init(_ arguments: [EvidencePath], except exceptions: [EvidencePath] = []) {
    for path in exceptions {
      if case .success(let status) = Self.status(of: path) { self.exceptions.insert(FileIdentity(status)) }
    }
    for argument in arguments { visit(argument) }
  }

  private struct FileIdentity: Hashable {
    var device: UInt64
    var inode: UInt64

    init(_ status: stat) {
      device = UInt64(status.st_dev)
      inode = UInt64(status.st_ino)
    }
  }

  private mutating func visit(_ path: EvidencePath) {
    var pending = [path]
    while let next = pending.popLast() {
      switch Self.status(of: next) {
      case .failure(let error):
        report(next, error.number == ELOOP ? "intake.link-loop" : "intake.unreadable", error.text)
      case .success(let status):
        switch status.st_mode & S_IFMT {
        case S_IFREG where exceptions.contains(FileIdentity(status)): break
        case S_IFREG: files.append(File(path: next, size: UInt64(clamping: status.st_size)))
        case S_IFDIR:
          guard folders.insert(FileIdentity(status)).inserted
          else {
            report(next, "intake.folder-seen-before", "reached twice, through a link or as two arguments", .noted)
            continue
          }
          switch Self.entries(of: next) {
          case .failure(let error): report(next, "intake.unreadable", error.text)
          case .success(let names): pending.append(contentsOf: names.map(next.appending).sorted().reversed())
          }
        default: report(next, "intake.not-a-file", "a device, socket or pipe")
        }
      }
    }
  }

  private mutating func report(
    _ path: EvidencePath, _ code: String, _ detail: String, _ effect: Anomaly.Effect = .unreadable
  ) {
    let step = Origin.Step(reader: ReaderIdentity("file"), name: path.display)
    anomalies.append(Anomaly(code, effect, detail: detail, origin: Origin([step])))
  }

  private struct SystemError: Error {
    var number: CInt
    var text: String { unsafe String(cString: strerror(number)) }
  }

  private static func status(of path: EvidencePath) -> Result<stat, SystemError> {
    var status = stat()
    let result = unsafe withCString(path) { unsafe stat($0, &status) }
    return result == 0 ? .success(status) : .failure(SystemError(number: errno))
  }

  /// Names in a folder without `.` and `..`, as bytes.
  private static func entries(of path: EvidencePath) -> Result<[[UInt8]], SystemError> {
    guard let folder = unsafe withCString(path, { unsafe opendir($0) }) else {
      return .failure(SystemError(number: errno))
    }
    defer { unsafe closedir(folder) }
    var names: [[UInt8]] = []
    errno = 0
    while let entry = unsafe readdir(folder) {
      var name: [UInt8] = []
      unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        for index in 0..<bytes.count {
          let byte = unsafe bytes[index]
          if byte == 0 { break }
          name.append(byte)
        }
      }
      if name != [0x2e] && name != [0x2e, 0x2e] { names.append(name) }
      errno = 0
    }
    return errno == 0 ? .success(names) : .failure(SystemError(number: errno))
  }

  private static func withCString<R>(_ path: EvidencePath, _ body: (UnsafePointer<CChar>) -> R) -> R {
    let terminated = path.bytes.map { CChar(bitPattern: $0) } + [0]
    return unsafe terminated.withUnsafeBufferPointer { buffer in
      if let base = buffer.baseAddress { return unsafe body(base) }
      var empty: CChar = 0
      return unsafe body(&empty)
    }
  }
}
