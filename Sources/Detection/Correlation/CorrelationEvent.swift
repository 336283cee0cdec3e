public import EventModel
public import Sigma

/// A match that correlations want to see, with what is needed to point to its record. Crosses process boundaries.
public struct CorrelationEvent: Codable, Sendable {
  /// The match as the correlator takes it.
  public var match: BaseMatch
  /// The evidence file.
  public var evidence: Finding.EvidenceReference
  /// The record.
  public var record: Finding.RecordReference
  /// The way to the record.
  public var origin: Origin

  /// An event.
  public init(
    match: BaseMatch, evidence: Finding.EvidenceReference, record: Finding.RecordReference, origin: Origin
  ) {
    self.match = match
    self.evidence = evidence
    self.record = record
    self.origin = origin
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
    let record = FindingBuilder(rules: rules, context: context, memory: memory).place(batch, event: match.event)
    return CorrelationEvent(
      match: base, evidence: context.evidence, record: record.reference, origin: record.origin)
  }
}
