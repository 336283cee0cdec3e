public import Detection
public import EventModel
import Foundation
import Sigma

/// Matches for correlations of one file, as a worker sent them: read, so that nothing unreadable is kept, and as the bytes
/// that a case keeps.
public struct CorrelationBatch: Sendable {
  /// The file they were met in. A worker does not say it, the coordinator knows.
  public let evidence: Finding.EvidenceReference
  /// The packed form.
  let bytes: [UInt8]
  /// The matches, in the order of the file's bytes.
  public let events: [CorrelationEvent]

  /// The events in some bytes.
  ///
  /// - Parameters:
  ///   - bytes: The packed form; or, in cases of programs before schema 006, one event as JSON. Its first byte says which.
  ///   - evidence: The file they were met in.
  init(_ bytes: [UInt8], evidence: Finding.EvidenceReference) throws {
    self.evidence = evidence
    self.bytes = bytes
    if bytes.first == UInt8(ascii: "{") {
      events = [try JSONDecoder().decode(EventText.self, from: Data(bytes)).event]
    } else {
      events = try CorrelationUnpacker.unpack(bytes, evidence: evidence)
    }
  }

  /// An event as cases kept it up to schema 005.
  private struct EventText: Decodable {
    var match: BaseMatch
    var evidence: Finding.EvidenceReference
    var record: Finding.RecordReference
    var origin: Origin

    var event: CorrelationEvent {
      CorrelationEvent(match: match, evidence: evidence, record: record, origin: origin)
    }
  }
}
