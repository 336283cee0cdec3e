import EventModel
import Foundation

/// One message from a worker: a kind and a payload, with the payload's length in front (4 bytes, little-endian).
struct Frame {
  enum Kind: UInt8 {
    /// Ready for requests; the payload says what of the confinement is in force.
    case ready = 0x52
    /// Findings, as `FindingPacker` writes them.
    case findings = 0x46
    /// `[Anomaly]`.
    case anomalies = 0x41
    /// Matches for correlations, as `CorrelationPacker` writes them.
    case correlationEvents = 0x43
    /// Bytes of the item read so far, as decimal text. Also the sign of life.
    case progress = 0x50
    /// `ForeseenSlices`, before a survey: where the file can be cut, known before its hash is.
    case foreseen = 0x55
    /// `Survey`: the end of a survey.
    case survey = 0x53
    /// `ScanOutcome`: the end of a scan.
    case outcome = 0x44
    /// The request failed as a whole; the payload is a `Failure`.
    case failure = 0x45
  }

  /// Why a request could not be carried out at all.
  struct Failure: Codable {
    var code: String
    var detail: String
  }

  var kind: Kind
  var payload: Data

  /// A payload past this size is a broken worker, not a message.
  static let largestPayload = 256 << 20

  /// A frame with a JSON payload.
  init(_ kind: Kind, _ value: some Encodable) throws {
    self.kind = kind
    self.payload = try JSONEncoder().encode(value)
  }

  init(_ kind: Kind, payload: Data) {
    self.kind = kind
    self.payload = payload
  }

  /// Kind, length, payload.
  var bytes: [UInt8] {
    var bytes: [UInt8] = [kind.rawValue]
    let length = UInt32(clamping: payload.count)
    for shift in stride(from: 0, to: 32, by: 8) { bytes.append(UInt8(truncatingIfNeeded: length >> shift)) }
    bytes.append(contentsOf: payload)
    return bytes
  }

  /// Takes the first whole frame off `buffer`; nil while it is not complete. Throws on what cannot be a frame.
  static func take(from buffer: inout FrameBuffer) throws -> Frame? {
    guard buffer.count >= 5 else { return nil }
    guard let kind = Kind(rawValue: buffer[0]) else { throw BrokenFrame() }
    let length = (1...4).reversed().reduce(0) { $0 << 8 | Int(buffer[$1]) }
    guard length <= largestPayload else { throw BrokenFrame() }
    guard buffer.count >= 5 + length else { return nil }
    return Frame(kind, payload: buffer.take(5 + length, skipping: 5))
  }

  /// The bytes on the pipe are not frames: the worker is not to be trusted any more.
  struct BrokenFrame: Error {}
}

/// Bytes that arrived on a pipe and were not taken yet. Taking from the front is cheap.
struct FrameBuffer {
  private var bytes: [UInt8] = []
  private var start = 0

  var count: Int { bytes.count - start }

  subscript(index: Int) -> UInt8 { bytes[start + index] }

  mutating func append(_ more: ArraySlice<UInt8>) {
    if start > 1 << 20 {
      bytes.removeFirst(start)
      start = 0
    }
    bytes.append(contentsOf: more)
  }

  /// Removes `length` bytes and returns them without the first `prefix`.
  mutating func take(_ length: Int, skipping prefix: Int) -> Data {
    defer {
      start += length
      if start == bytes.count {
        bytes.removeAll(keepingCapacity: true)
        start = 0
      }
    }
    return Data(bytes[(start + prefix)..<(start + length)])
  }
}
