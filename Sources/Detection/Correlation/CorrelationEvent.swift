public import EventModel
public import Sigma

/// A match that correlations want to see, with what is needed to point to its record.
///
/// Hundreds of thousands of them wait for the end of a scan: what they have in common is shared.
public struct CorrelationEvent: Sendable {
  /// Where the records of a stretch of evidence come from.
  public final class Source: Sendable {
    /// The evidence file.
    public let evidence: Finding.EvidenceReference
    /// The way as far as the item that holds the records.
    public let container: Origin
    /// Who read the last step; nil where the way has no step at all.
    public let reader: ReaderIdentity?
    /// The reader's name for the kind of record.
    public let dataType: String

    /// A source.
    public init(evidence: Finding.EvidenceReference, container: Origin, reader: ReaderIdentity?, dataType: String) {
      self.evidence = evidence
      self.container = container
      self.reader = reader
      self.dataType = dataType
    }
  }

  /// The last step of the way: the record in its place. Its reader is the source's.
  public struct Step: Sendable {
    /// As in `Origin.Step`.
    public var name: String
    /// As in `Origin.Step`.
    public var offset: UInt64?
    /// As in `Origin.Step`.
    public var length: UInt64?
    /// As in `Origin.Step`.
    public var index: Int?

    /// A step.
    public init(name: String, offset: UInt64?, length: UInt64?, index: Int?) {
      self.name = name
      self.offset = offset
      self.length = length
      self.index = index
    }
  }

  /// The match as the correlator takes it.
  public var match: BaseMatch
  /// Where the record comes from.
  public var source: Source
  /// As in `Finding.RecordReference`.
  public var recordID: String
  /// As in `Finding.RecordReference`.
  public var recordNumber: UInt64
  /// The last step; nil where the source has no reader.
  public var step: Step?

  /// An event.
  public init(match: BaseMatch, source: Source, recordID: String, recordNumber: UInt64, step: Step?) {
    self.match = match
    self.source = source
    self.recordID = recordID
    self.recordNumber = recordNumber
    self.step = step
  }

  /// An event from the record's whole way.
  public init(
    match: BaseMatch, evidence: Finding.EvidenceReference, record: Finding.RecordReference, origin: Origin
  ) {
    let last = origin.steps.last
    self.init(
      match: match,
      source: Source(
        evidence: evidence, container: Origin(origin.steps.dropLast()), reader: last?.reader,
        dataType: record.dataType),
      recordID: record.id, recordNumber: record.number,
      step: last.map { Step(name: $0.name, offset: $0.offset, length: $0.length, index: $0.index) })
  }

  /// The evidence file.
  public var evidence: Finding.EvidenceReference { source.evidence }

  /// The record.
  public var record: Finding.RecordReference {
    Finding.RecordReference(id: recordID, number: recordNumber, dataType: source.dataType)
  }

  /// The way to the record.
  public var origin: Origin {
    guard let reader = source.reader, let step else { return source.container }
    return source.container.appending(
      Origin.Step(reader: reader, name: step.name, offset: step.offset, length: step.length, index: step.index))
  }
}

extension Detector {
  /// What correlations want to know of a match; nil when none asks for its rule.
  public func correlationEvent(
    _ match: EventMatch, in batch: EventBatch, context: DetectionContext
  ) -> CorrelationEvent? {
    let event = batch.events[match.event]
    // Ties in time are broken by the place in the evidence; files are ordered by whoever collects the events.
    guard let base = matcher.baseMatch(match, in: batch, sequence: event.itemOffset) else { return nil }
    let step = FindingBuilder.step(of: event)
    return CorrelationEvent(
      match: base,
      source: CorrelationEvent.Source(
        evidence: context.evidence, container: context.origin, reader: context.reader,
        dataType: batch.sources[Int(event.source)].dataType),
      recordID: String(event.recordNumber), recordNumber: event.recordNumber, step: step)
  }
}
