public import EventModel

/// Matches batches against compiled rules. One per thread: it keeps buffers between events.
public final class Matcher {
  /// The rules.
  public let rules: CompiledRules
  /// The fields of the batches that it takes.
  public let fields: FieldTable
  let slots: [Slot?]
  let codeField: Int
  private var groups: [LogSource: [Int]] = [:]

  /// A matcher for batches that were made with `fields`.
  public init(_ rules: CompiledRules, fields: FieldTable) {
    self.rules = rules
    self.fields = fields
    slots = rules.fieldNames.map { fields.slot(of: $0) }
    codeField = rules.fieldNames.firstIndex(of: CompiledRules.codeField) ?? 0
  }

  /// Hands every match to `found`: by event, then by rule.
  public func match(_ batch: EventBatch, _ found: (EventMatch) -> Void) {
    matchPlainly(batch, found)
  }

  /// The same by the plain evaluator, rule by rule: the yardstick of the fast way.
  func matchPlainly(_ batch: EventBatch, _ found: (EventMatch) -> Void) {
    for index in batch.events.indices {
      let reader = reader(batch, index)
      let words = rules.mappings.words(of: batch.sources[Int(reader.event.source)])
      let codes = codes(reader)
      var last = -1
      for (position, variant) in rules.variants.enumerated() where variant.rule != last {
        guard variant.routes.contains(where: { rules.routes[$0].admits(words, codes) }) else { continue }
        if variant.expression.holds({ PlainEvaluator.holds(rules.tests[$0], reader) }) {
          found(EventMatch(rule: variant.rule, event: index, variant: position))
          last = variant.rule
        }
      }
    }
  }

  func reader(_ batch: EventBatch, _ index: Int) -> EventReader {
    EventReader(batch, index, slots: slots, codeField: codeField)
  }

  /// The event codes of an event: its `EventID` values, or else its code.
  func codes(_ reader: EventReader) -> [UInt32] {
    reader.values(codeField).compactMap { UInt32(String(decoding: $0.text, as: UTF8.self)) }
  }
}

extension LogSourceMappings.Route {
  /// Whether records that say these words about themselves come this way.
  func admits(_ words: (product: String?, service: String?, category: String?), _ eventCodes: [UInt32]) -> Bool {
    admits(words) && (codes.isEmpty || codes.contains(where: eventCodes.contains))
  }

  /// The same without the event code.
  func admits(_ words: (product: String?, service: String?, category: String?)) -> Bool {
    (product == nil || product == words.product) && (service == nil || service == words.service)
      && (category == nil || category == words.category)
  }
}
