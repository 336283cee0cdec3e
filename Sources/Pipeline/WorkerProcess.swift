import Foundation
import Glibc

/// One worker process as the coordinator sees it: a pipe to it, a pipe from it, and its identity for `kill`.
final class WorkerProcess {
  let identifier: pid_t
  let input: CInt
  let output: CInt
  var buffer = FrameBuffer()
  /// When the worker was last heard of.
  var lastSign = ContinuousClock.now

  /// Starts this program again as `arguments`.
  init(executable: String, arguments: [String]) throws {
    var toWorker: [CInt] = [-1, -1]
    var fromWorker: [CInt] = [-1, -1]
    guard unsafe pipe(&toWorker) == 0, unsafe pipe(&fromWorker) == 0 else {
      throw ScanError(.workers, "cannot make pipes: \(Self.systemError)")
    }
    // Other workers must not inherit these ends, or a pipe would never be seen to close.
    for descriptor in toWorker + fromWorker { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_adddup2(&actions, toWorker[0], 0)
    unsafe posix_spawn_file_actions_adddup2(&actions, fromWorker[1], 1)
    var identifier: pid_t = 0
    var words: [UnsafeMutablePointer<CChar>?] = unsafe ([executable] + arguments).map { unsafe strdup($0) } + [nil]
    defer { unsafe words.forEach { unsafe free($0) } }
    let result = unsafe posix_spawn(&identifier, executable, &actions, nil, &words, environ)
    close(toWorker[0])
    close(fromWorker[1])
    guard result == 0 else {
      close(toWorker[1])
      close(fromWorker[0])
      throw ScanError(.workers, "cannot start a worker: \(unsafe String(cString: strerror(result)))")
    }
    self.identifier = identifier
    self.input = toWorker[1]
    self.output = fromWorker[0]
  }

  deinit {
    close(input)
    close(output)
  }

  private static var systemError: String { unsafe String(cString: strerror(errno)) }

  /// Sends a request. A worker that died meanwhile shows itself when its output ends.
  func send(_ request: ScanRequest) throws {
    let line = try JSONEncoder().encode(request) + [0x0a]
    let bytes = Array(line)
    var done = 0
    while done < bytes.count {
      let put = unsafe bytes.withUnsafeBytes {
        unsafe write(input, $0.baseAddress.map { unsafe $0 + done }, bytes.count - done)
      }
      if put < 0 && errno == EINTR { continue }
      guard put > 0 else { return }
      done += put
    }
  }

  /// Reads what is there; false when the worker closed its output.
  func receive() -> Bool {
    var chunk = [UInt8](repeating: 0, count: 1 << 18)
    let got = unsafe chunk.withUnsafeMutableBytes { unsafe read(output, $0.baseAddress, $0.count) }
    if got < 0 { return errno == EINTR || errno == EAGAIN }
    if got == 0 { return false }
    lastSign = .now
    buffer.append(chunk[..<got])
    return true
  }

  /// Ends the worker and says how it ended.
  func reap(killing: Bool) -> String {
    if killing { kill(identifier, SIGKILL) }
    var status: CInt = 0
    while unsafe waitpid(identifier, &status, 0) < 0 && errno == EINTR {}
    let signalNumber = status & 0x7f
    return signalNumber == 0 ? "exit code \(status >> 8 & 0xff)" : "signal \(signalNumber)"
  }
}
