public import EventModel
import Foundation
import Glibc
public import Intake

/// Evidence that is read again, by a child that gave up its rights, for a command that still needs its own: to read the case
/// and to write a file.
///
/// The child is made at once and knows nothing that was opened later. It is believed as little as a worker: what it says is
/// decoded into rows, and when it crashes, hangs or talks nonsense, everything it was asked to read counts as not read.
public final class ConfinedReading {
  /// A file to read.
  public struct Item: Codable, Sendable {
    /// Its path.
    public var path: EvidencePath
    /// Findings by the offset of their record in the file.
    public var interest: [UInt64: [String]]

    /// A file.
    public init(path: EvidencePath, interest: [UInt64: [String]]) {
      self.path = path
      self.interest = interest
    }
  }

  private let process: WorkerProcess
  private let stallLimit: Duration

  /// Makes the child. Nil where this process cannot fork, because it has other threads.
  ///
  /// - Parameters:
  ///   - scope: Which processes are listed.
  ///   - stallLimit: A child that gives no sign of life for so long is ended.
  public init?(scope: HostSurvey.Scope, stallLimit: Duration = .seconds(120)) throws {
    guard let process = try WorkerProcess(forking: { Self.serve(scope) }) else { return nil }
    self.process = process
    self.stallLimit = stallLimit
  }

  deinit { _ = process.reap(killing: true) }

  /// Has the files read. Also says which parts of the confinement (bits of `confine.h`) were in force. To be asked once.
  public func read(_ items: [Item]) -> (activity: HostActivity, confinement: Int32) {
    var lost = HostActivity()
    lost.unread = items.map(\.path.display)
    guard let request = try? JSONEncoder().encode(items) else { return (lost, 0) }
    // A child that is gone already must not end this process.
    signal(SIGPIPE, SIG_IGN)
    defer { signal(SIGPIPE, SIG_DFL) }
    process.send(Array(request))
    process.endInput()
    var confinement: Int32 = 0
    while let frame = nextFrame() {
      switch frame.kind {
      case .ready: confinement = Int32(String(decoding: frame.payload, as: UTF8.self)) ?? 0
      case .progress: continue
      case .outcome:
        let activity = try? JSONDecoder().decode(HostActivity.self, from: frame.payload)
        return (activity ?? lost, confinement)
      default: return (lost, confinement)
      }
    }
    return (lost, confinement)
  }

  /// Nil when the child ended, hangs or talks nonsense.
  private func nextFrame() -> Frame? {
    do {
      while true {
        if let frame = try Frame.take(from: &process.buffer) { return frame }
        guard process.waits(atMost: stallLimit), process.receive() else { return nil }
      }
    } catch {
      return nil
    }
  }

  /// The inside of the child.
  private static func serve(_ scope: HostSurvey.Scope) {
    let confined = Confinement.enter()
    Worker.send(Frame(.ready, payload: Data(String(confined).utf8)))
    guard let items = try? JSONDecoder().decode([Item].self, from: Data(standardInput())) else { return }
    let heartbeat = Heartbeat(send: Worker.send)
    let survey = HostSurvey { heartbeat.beat(at: 0) }
    for item in items { survey.read(path: item.path.bytes, name: item.path.display, interest: item.interest) }
    if let frame = try? Frame(.outcome, survey.activity(scope)) { Worker.send(frame) }
  }

  private static func standardInput() -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let got = unsafe chunk.withUnsafeMutableBytes { unsafe Glibc.read(0, $0.baseAddress, $0.count) }
      if got < 0 && errno == EINTR { continue }
      guard got > 0 else { return bytes }
      bytes += chunk[..<got]
    }
  }
}
