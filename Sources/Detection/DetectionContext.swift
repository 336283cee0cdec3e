public import EventModel

/// Where the records under examination come from.
public struct DetectionContext: Sendable {
  /// The evidence file.
  public var evidence: Finding.EvidenceReference
  /// The way from the file to the item that holds the records; the detector adds the step to the record.
  public var origin: Origin
  /// The reader that made the records.
  public var reader: ReaderIdentity

  /// A context.
  public init(evidence: Finding.EvidenceReference, origin: Origin = Origin(), reader: ReaderIdentity) {
    self.evidence = evidence
    self.origin = origin
    self.reader = reader
  }
}
