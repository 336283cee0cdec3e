import Bytes
public import Detection
import EventModel
import Foundation
import Glibc
import Intake

/// The inside of a worker process: requests on standard input, frames on standard output, nothing else. It reads and writes
/// them without the buffers of the C library, which a fork inherits.
///
/// A worker reads hostile bytes with C libraries, so it first gives up its rights (network, new programs, writing outside
/// the spool folder). If it crashes or hangs, the coordinator notes that about the item and starts another one.
public struct Worker {
  private let detector: Detector

  /// A worker with its rules compiled.
  public init(rules: DetectionRules) { detector = Detector(rules) }

  /// Serves requests until standard input ends.
  public func serve() {
    // A coordinator that went away must not turn into an error message from here.
    signal(SIGPIPE, SIG_DFL)
    let confined = Confinement.enter()
    Self.send(Frame(.ready, payload: Data(String(confined).utf8)))
    var requests = RequestLines()
    while let line = requests.next() {
      do {
        try serve(try JSONDecoder().decode(ScanRequest.self, from: line))
      } catch {
        fail(error)
      }
    }
  }

  private func serve(_ request: ScanRequest) throws {
    switch request {
    case .survey(let path, let sliceSize):
      let region = try FileRegion(path: path.bytes)
      let heartbeat = Heartbeat(send: Self.send)
      let survey = try Surveyor(sliceSize: sliceSize)
        .survey(
          region, name: path.name.display, foreseen: { if let frame = try? Frame(.foreseen, $0) { Self.send(frame) } },
          progress: heartbeat.beat(at:))
      Self.send(try Frame(.survey, survey))
    case .scan(let path, let evidence, let size, let slice):
      let region = try FileRegion(path: path.bytes)
      let unit = UnitScan(
        detector: detector, evidence: evidence, name: path.name.display, region: region, send: Self.send)
      if region.count != size {
        let detail = "\(size) bytes when it was hashed, \(region.count) when it was read"
        unit.accept(Anomaly("intake.changed", .partial, detail: detail))
      }
      try unit.run(name: path.name.display, slice: slice)
    }
  }

  private func fail(_ error: any Error) {
    let failure =
      if let error = error as? ReadError {
        Frame.Failure(code: "intake." + error.code.rawValue, detail: error.what + ": " + error.detail)
      } else {
        Frame.Failure(code: "intake.request", detail: "\(error)")
      }
    if let frame = try? Frame(.failure, failure) { Self.send(frame) }
  }

  /// Writes a frame to standard output.
  static func send(_ frame: Frame) {
    let bytes = frame.bytes
    var done = 0
    while done < bytes.count {
      let put = unsafe bytes.withUnsafeBytes {
        unsafe write(1, $0.baseAddress.map { unsafe $0 + done }, bytes.count - done)
      }
      if put < 0 && errno == EINTR { continue }
      // Nobody listens any more: there is nothing left to do, not even for what the parent of a fork left for its end.
      guard put > 0 else { _exit(1) }
      done += put
    }
  }
}

/// The lines on standard input.
private struct RequestLines {
  private var waiting: [UInt8] = []

  /// The next line without its newline; nil at the end.
  mutating func next() -> Data? {
    while true {
      if let newline = waiting.firstIndex(of: 0x0a) {
        defer { waiting.removeFirst(newline + 1) }
        return Data(waiting[..<newline])
      }
      var chunk = [UInt8](repeating: 0, count: 1 << 14)
      let got = unsafe chunk.withUnsafeMutableBytes { unsafe read(0, $0.baseAddress, $0.count) }
      if got < 0 && errno == EINTR { continue }
      guard got > 0 else { return nil }
      waiting += chunk[..<got]
    }
  }
}
