import EventModel
import Intake

/// What the coordinator asks a worker to do. One JSON object a line on the worker's standard input.
enum ScanRequest: Codable, Sendable {
  /// Hash a file and, when it is large and line-based, say where it can be cut.
  case survey(path: EvidencePath, sliceSize: UInt64)
  /// Read a file, or one slice of it, and send what is found. Of a file that another worker is still hashing the evidence
  /// has no hash yet: findings then come without identifiers.
  case scan(path: EvidencePath, evidence: Finding.EvidenceReference, size: UInt64, slice: Slice?)

  /// `ReadSlice` for the wire.
  struct Slice: Codable, Sendable, Equatable {
    var start: UInt64
    var end: UInt64
    var firstRecordNumber: UInt64
  }
}

/// What a worker answers to a survey.
struct Survey: Codable, Sendable {
  var sha256: String
  var size: UInt64
  /// Where the file can be cut; empty when it is read as a whole.
  var slices: [ScanRequest.Slice]
}

/// What a worker can say of a file before it has hashed it.
struct ForeseenSlices: Codable, Sendable, Equatable {
  var size: UInt64
  var slices: [ScanRequest.Slice]
}

/// What a worker says when a scan is over.
struct ScanOutcome: Codable, Sendable {
  /// The reader that read the item; nil where none did.
  var reader: ReaderIdentity?
  var records: UInt64
}
