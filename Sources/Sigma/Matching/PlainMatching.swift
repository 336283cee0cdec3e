internal import EventModel

extension Matcher {
  /// What `match` does, by the plain evaluator, rule by rule: the yardstick of the fast way.
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
