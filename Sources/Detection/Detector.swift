public import EventModel
public import Sigma

/// Examines records and emits findings. One per worker thread; the rules are shared.
public final class Detector {
  /// What is looked for.
  public let rules: DetectionRules
  let matcher: Matcher
  private let indicators: IndicatorMatcher
  let memory: FindingMemory
  private let twins: PlainTwins
  private var mail: EventBatch

  /// A detector for one thread.
  public init(_ rules: DetectionRules) {
    self.rules = rules
    matcher = Matcher(rules.sigma, fields: rules.fields)
    indicators = IndicatorMatcher(rules.indicators)
    memory = FindingMemory(rules)
    twins = PlainTwins(fields: rules.fields)
    mail = EventBatch(fields: rules.fields)
  }

  /// Examines a batch whose fields are `rules.fields` or `rules.everyField`.
  ///
  /// - Parameters:
  ///   - batch: The records.
  ///   - context: Where they come from.
  ///   - base: Gets every match of a rule that a correlation refers to.
  ///   - emit: Gets the findings by record, Sigma rules before indicators.
  public func examine(
    _ batch: EventBatch, context: DetectionContext, base: (EventMatch, EventBatch) -> Void = { _, _ in },
    emit: (Finding) -> Void
  ) {
    let builder = FindingBuilder(rules: rules, context: context, memory: memory)
    let matches = matched(batch, base)
    var next = 0
    var hits: [IndicatorHit] = []
    indicators.match(batch) { hits.append($0) }
    var rest = hits[...]
    while next < matches.count || !rest.isEmpty {
      let matched = next < matches.count ? matches[next].event : .max
      let event = min(matched, rest.first?.event ?? .max)
      let record = builder.record(batch, event: event)
      var quotes = EventQuotes(matcher, event: event)
      while next < matches.count, matches[next].event == event {
        let reasons = matches[next].reasons ?? quotes.fields(matches[next].grounds, in: batch)
        emit(builder.finding(rule: matches[next].rule, reasons: reasons, record: record))
        next += 1
      }
      var own: [(indicator: Int, field: String, value: String)] = []
      while let hit = rest.first, hit.event == event {
        rest.removeFirst()
        let place = Quotation.field(of: hit.range, event: event, in: batch)
        own.append((hit.indicator, place.field, place.value))
      }
      if !own.isEmpty { builder.findings(own, record: record).forEach(emit) }
    }
  }

  /// Examines a message and what is known about its attachments: Sigma rules on the events made of it, indicators on its
  /// headers, bodies, links, and on the names and hashes of the artifacts.
  public func examine(
    _ message: Message, artifacts: [ArtifactFacts], context: DetectionContext,
    base: (EventMatch, EventBatch) -> Void = { _, _ in }, emit: (Finding) -> Void
  ) {
    mail.removeAll()
    MailEvents.append(message, artifacts: artifacts, into: &mail)
    let builder = FindingBuilder(rules: rules, context: context, memory: memory)
    for found in matched(mail, base) {
      let record = mailRecord(message, event: found.event, builder)
      var quotes = EventQuotes(matcher, event: found.event)
      emit(builder.finding(rule: found.rule, reasons: quotes.fields(found.grounds, in: mail), record: record))
    }
    let hits = MessageIndicators.hits(message, artifacts, indicators, needed: !rules.indicators.isEmpty)
    if !hits.isEmpty {
      let record = mailRecord(message, event: 0, builder)
      builder.findings(hits, record: record).forEach(emit)
    }
    mail.removeAll()
  }

  /// Examines an artifact that no message carries: a file in an archive, a file given as evidence.
  public func examine(_ artifact: ArtifactFacts, context: DetectionContext, emit: (Finding) -> Void) {
    let hits = MessageIndicators.hits(artifact, indicators)
    guard !hits.isEmpty else { return }
    let builder = FindingBuilder(rules: rules, context: context, memory: memory)
    var observables = EventObservables(extractor: rules.extractor)
    [Observable.hash(artifact.sha256), Observable.fileName(artifact.name)].compactMap(\.self).forEach {
      observables.add($0)
    }
    let record = FindingBuilder.Record(
      reference: Finding.RecordReference(
        id: String(artifact.name.prefix(DetectionLimits.quotation)), number: 0, dataType: "file"),
      origin: context.origin, time: nil, observables: observables)
    builder.findings(hits, record: record).forEach(emit)
  }

  /// A rule that stands alone and held.
  private struct Held {
    var event: Int
    var rule: Int
    var grounds: MatchGrounds
    /// For the twin of an event, which is gone by the time that findings are made.
    var reasons: [Finding.Reason]?

    var order: (Int, Int, Int) { (event, reasons == nil ? 0 : 1, rule) }
  }

  /// Matches of rules that stand alone, by event; those that correlations want go to `base`.
  private func matched(_ batch: EventBatch, _ base: (EventMatch, EventBatch) -> Void) -> [Held] {
    var matches: [Held] = []
    var hasTwins = false
    matcher.match(batch, twins: twins, grounding: { rules.isStandalone[$0] }) { found, source in
      if rules.correlated.contains(found.match.rule) { base(found.match, source) }
      guard rules.isStandalone[found.match.rule] else { return }
      let reasons = found.isTwin ? reasons(found, source, in: batch) : nil
      hasTwins = hasTwins || found.isTwin
      matches.append(Held(event: found.event, rule: found.match.rule, grounds: found.grounds, reasons: reasons))
    }
    // Twins come behind all events.
    if hasTwins { matches.sort { $0.order < $1.order } }
    return matches
  }

  /// What made a rule hold for a twin. A value of its own is said to be the plain form of what stands in the record.
  private func reasons(
    _ found: Matcher.TwinMatch, _ twins: EventBatch, in batch: EventBatch
  ) -> [Finding.Reason] {
    var quotes = EventQuotes(matcher, event: found.event)
    let written = Set(quotes.fields(found.grounds, in: batch).map { [$0.field, $0.value] })
    let changed = Self.changedFields(found, twins, in: batch)
    var twin = EventQuotes(matcher, event: found.match.event)
    return twin.fields(found.grounds, in: twins).map { reason in
      var reason = reason
      // Long values are quoted by their beginning, which may be the same.
      if changed.contains(reason.field) || !written.contains([reason.field, reason.value]) {
        reason.condition = "plain form: " + reason.condition
      }
      return reason
    }
  }

  /// The fields in which a twin differs. It has the values of its event, in their order.
  private static func changedFields(
    _ found: Matcher.TwinMatch, _ twins: EventBatch, in batch: EventBatch
  ) -> Set<String> {
    let pairs = zip(batch.events[found.event].valueRange, twins.events[found.match.event].valueRange)
    let changed = pairs.filter { written, plain in
      batch.bytes[batch.values[written].range] != twins.bytes[twins.values[plain].range]
    }
    return Set(changed.map { batch.name(of: batch.values[$0.0].slot) })
  }

  /// The record behind an event of mail: the message, or one of its attachments.
  private func mailRecord(_ message: Message, event index: Int, _ builder: FindingBuilder) -> FindingBuilder.Record {
    var record = builder.record(message)
    record.observables.add(mail, event: index, memory)
    if index > 0 {
      record.observables.add(mail, event: 0, memory)
      record.reference.dataType = MailEvents.attachmentSource.dataType
      let path = mail.text(mail.events[index].raw)
      record.origin = record.origin.appending(
        Origin.Step(reader: builder.context.reader, name: "attachment \(index): \(path.prefix(256))"))
    }
    return record
  }
}
