public import EventModel

extension Matcher {
  /// A match, and what it refers to.
  public struct TwinMatch {
    /// The match; its event is one of `batch`.
    public var match: EventMatch
    /// Its grounds, where they were asked for.
    public var grounds: MatchGrounds
    /// The event in the batch that was read.
    public var event: Int
    /// Whether a twin of the event matched, not the event itself.
    public var isTwin: Bool
  }

  /// Matches the events of a batch, and then their twins with the rules that did not hold for the events themselves.
  ///
  /// - Parameter found: Gets every match with the batch that it refers to: events first, by event and rule, then twins.
  public func match(
    _ batch: EventBatch, twins: PlainTwins, grounding: (Int) -> Bool = { _ in false },
    _ found: (TwinMatch, EventBatch) -> Void
  ) {
    let twinned = twins.events(of: batch)
    let isTwinned = Set(twinned)
    var held: Set<Held> = []
    match(batch, grounding: grounding) { match, grounds in
      if isTwinned.contains(match.event) { held.insert(Held(event: match.event, rule: match.rule)) }
      found(TwinMatch(match: match, grounds: grounds, event: match.event, isTwin: false), batch)
    }
    if twinned.isEmpty { return }
    twins.twins(of: twinned, in: batch) { copy, events in
      match(copy, grounding: grounding) { match, grounds in
        let event = events[match.event]
        guard !held.contains(Held(event: event, rule: match.rule)) else { return }
        found(TwinMatch(match: match, grounds: grounds, event: event, isTwin: true), copy)
      }
    }
  }

  private struct Held: Hashable {
    var event: Int
    var rule: Int
  }
}
