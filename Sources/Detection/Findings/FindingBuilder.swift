import EventModel
import Sigma

/// Turns matches into findings. Lazy: nothing here runs for records without a match.
struct FindingBuilder {
  let rules: DetectionRules
  let context: DetectionContext
  let memory: FindingMemory

  /// A record as findings refer to it.
  struct Record {
    var reference: Finding.RecordReference
    var origin: Origin
    var time: EventTime?
    var observables: EventObservables
  }

  /// The record of an event of a log.
  func record(_ batch: EventBatch, event index: Int) -> Record {
    var record = place(batch, event: index)
    record.observables.add(batch, event: index, memory)
    record.observables.settle()
    return record
  }

  /// The record of an event of a log without its observables.
  func place(_ batch: EventBatch, event index: Int) -> Record {
    let event = batch.events[index]
    let own = FindingBuilder.step(of: event)
    let step = Origin.Step(reader: context.reader, name: own.name, offset: own.offset, length: own.length)
    return Record(
      reference: Finding.RecordReference(
        id: String(event.recordNumber), number: event.recordNumber,
        dataType: batch.sources[Int(event.source)].dataType),
      origin: context.origin.appending(step), time: event.time,
      observables: EventObservables(extractor: rules.extractor))
  }

  /// The last step of the way to an event's record.
  static func step(of event: Event) -> CorrelationEvent.Step {
    CorrelationEvent.Step(
      name: "record \(event.recordNumber)", offset: event.itemOffset, length: UInt64(event.itemLength), index: nil)
  }

  /// The record of a message.
  func record(_ message: Message) -> Record {
    let id = message.messageID.isEmpty ? String(message.index) : "<\(message.messageID)>"
    let step = Origin.Step(
      reader: context.reader, name: "message \(message.index)", offset: message.itemOffset, length: message.itemLength)
    return Record(
      reference: Finding.RecordReference(
        id: String(id.prefix(DetectionLimits.quotation)), number: message.index,
        dataType: MailEvents.messageSource.dataType),
      origin: context.origin.appending(step), time: message.date,
      observables: EventObservables(extractor: rules.extractor))
  }

  /// The finding of a Sigma rule. The values of the reasons are no longer than `DetectionLimits.quotation`.
  func finding(rule index: Int, reasons: [Finding.Reason], record: Record) -> Finding {
    let rule = memory.rule(index)
    return finding(
      rule.reference, level: rule.level, techniques: rule.techniques, reasons: reasons, record: record)
  }

  /// The findings of the indicators in one record: one for each source.
  func findings(_ hits: [(indicator: Int, field: String, value: String)], record: Record) -> [Finding] {
    var bySource: [String: [(indicator: Int, field: String, value: String)]] = [:]
    for hit in hits { bySource[rules.indicators.indicators[hit.indicator].source, default: []].append(hit) }
    return bySource.sorted { $0.key < $1.key }.map { source, hits in
      let indicators = hits.map { rules.indicators.indicators[$0.indicator] }
      let strongest = indicators.max { $0.level < $1.level }
      let titles = Set(indicators.map(\.title))
      let own = titles.count == 1 ? titles.first ?? "" : ""
      var record = record
      for case .value(let observable) in indicators.map(\.pattern) { record.observables.add(observable) }
      let reference = Finding.RuleReference(
        id: "indicator:" + source, title: own.isEmpty ? "Indicator of '\(source)'" : own,
        titleJa: own.isEmpty ? "「\(source)」の侵害指標" : nil)
      let reasons = zip(hits, indicators).map { hit, indicator in
        Finding.Reason(field: hit.field, value: hit.value, condition: FindingBuilder.condition(indicator))
      }
      return finding(
        reference, level: strongest?.level ?? .medium, techniques: Set(indicators.flatMap(\.techniques)).sorted(),
        reasons: reasons, record: record)
    }
  }

  private static func condition(_ indicator: Indicator) -> String {
    let about = indicator.description.isEmpty ? "" : ": " + indicator.description.prefix(200)
    return "indicator \(indicator.pattern.typeName) \(quoted(indicator.pattern.text, limit: 256))\(about)"
  }

  private func finding(
    _ rule: Finding.RuleReference, level: Level, techniques: [String], reasons: [Finding.Reason], record: Record
  ) -> Finding {
    var reasons = reasons
    if reasons.count > DetectionLimits.reasons {
      let total = reasons.count
      reasons.removeLast(total - DetectionLimits.reasons)
      reasons.append(
        Finding.Reason(field: "reasons", value: "", condition: "\(DetectionLimits.reasons) of \(total) are shown"))
    }
    let (observables, total) = record.observables.result
    if total > observables.count {
      reasons.append(
        Finding.Reason(field: "observables", value: "", condition: "\(observables.count) of \(total) are kept"))
    }
    let sha256 = context.evidence.sha256
    // Evidence that is read while it is hashed: whoever knows the hash makes the identifier.
    let id = sha256.isEmpty ? "" : memory.identifier(rule: rule.id, evidence: sha256, origin: record.origin)
    return Finding(
      id: id, rule: rule, level: level, time: record.time, techniques: techniques, evidence: context.evidence,
      record: record.reference,
      origin: record.origin, observables: observables, reasons: reasons)
  }
}
