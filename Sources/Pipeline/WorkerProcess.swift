import CConfine
import Foundation
import Glibc

/// One worker process as the coordinator sees it: a pipe to it, a pipe from it, and its identity for `kill`.
final class WorkerProcess {
  let identifier: pid_t
  private(set) var input: CInt
  let output: CInt
  var buffer = FrameBuffer()
  /// What one reading of the pipe brings.
  private var chunk = [UInt8](repeating: 0, count: 1 << 18)
  /// When the worker was last heard of.
  var lastSign = ContinuousClock.now

  /// Starts a program as `arguments`.
  convenience init(executable: String, arguments: [String]) throws {
    try self.init { input, output in
      try Self.spawn(executable, arguments, input: input, output: output)
    }
  }

  /// Goes on as a child with everything that is in memory, runs `body` there, and ends the child. Nil when this process
  /// cannot fork: it has other threads, or the system has no more processes.
  ///
  /// Nothing of the parent may run in the child: no destructor, no flushing of its buffers. Hence `_exit`.
  convenience init?(forking body: () -> Void) throws {
    do {
      try self.init { input, output in
        let identifier = kagami_fork(input, output)
        if identifier == 0 {
          body()
          _exit(0)
        }
        guard identifier > 0 else { throw CannotFork() }
        return identifier
      }
    } catch is CannotFork {
      return nil
    }
  }

  private struct CannotFork: Error {}

  /// Bytes of requests that fit into the pipe: there is one at a time.
  private static let requestBytes: CInt = 1 << 16
  /// Bytes of results that wait in the pipe, so that a worker goes on while the coordinator stores: a few thousand findings.
  /// Linux grants so much to every user.
  private static let resultBytes: CInt = 1 << 20

  /// Makes the pipes and has `start` make the process at their far ends.
  private init(_ start: (_ input: CInt, _ output: CInt) throws -> pid_t) throws {
    var toWorker: [CInt] = [-1, -1]
    var fromWorker: [CInt] = [-1, -1]
    // Other workers must not inherit these ends, or a pipe would never be seen to close.
    guard unsafe kagami_pipe(&toWorker, Self.requestBytes) == 0, unsafe kagami_pipe(&fromWorker, Self.resultBytes) == 0
    else {
      throw ScanError(.workers, "cannot make pipes: \(Self.systemError)")
    }
    defer {
      close(toWorker[0])
      close(fromWorker[1])
    }
    do {
      identifier = try start(toWorker[0], fromWorker[1])
    } catch {
      close(toWorker[1])
      close(fromWorker[0])
      throw error
    }
    input = toWorker[1]
    output = fromWorker[0]
  }

  private static func spawn(_ executable: String, _ arguments: [String], input: CInt, output: CInt) throws -> pid_t {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_adddup2(&actions, input, 0)
    unsafe posix_spawn_file_actions_adddup2(&actions, output, 1)
    // What whoever started this program left open is none of a worker's business either.
    unsafe kagami_spawn_close_others(&actions)
    var identifier: pid_t = 0
    var words: [UnsafeMutablePointer<CChar>?] = unsafe ([executable] + arguments).map { unsafe strdup($0) } + [nil]
    defer { unsafe words.forEach { unsafe free($0) } }
    let result = unsafe posix_spawn(&identifier, executable, &actions, nil, &words, environ)
    guard result == 0 else {
      throw ScanError(.workers, "cannot start a worker: \(unsafe String(cString: strerror(result)))")
    }
    return identifier
  }

  deinit {
    endInput()
    close(output)
  }

  /// Tells the worker that nothing else will be asked.
  func endInput() {
    if input >= 0 { close(input) }
    input = -1
  }

  private static var systemError: String { unsafe String(cString: strerror(errno)) }

  /// Sends a request.
  func send(_ request: ScanRequest) throws { send(Array(try JSONEncoder().encode(request) + [0x0a])) }

  /// Sends bytes. A worker that died meanwhile shows itself when its output ends.
  func send(_ bytes: [UInt8]) {
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

  /// Waits until the worker says something or closes its output; false when it does neither for so long.
  func waits(atMost limit: Duration) -> Bool {
    var descriptors = [pollfd(fd: output, events: Int16(POLLIN), revents: 0)]
    let milliseconds = CInt(clamping: limit.components.seconds * 1_000)
    while true {
      let result = unsafe poll(&descriptors, 1, milliseconds)
      if result < 0 && errno == EINTR { continue }
      return result > 0
    }
  }

  /// Reads what is there; false when the worker closed its output.
  func receive() -> Bool {
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
