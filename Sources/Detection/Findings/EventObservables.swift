import EventModel

/// The typed values of one record: first those that its fields name, then those that its text holds.
struct EventObservables {
  let extractor: ObservableExtractor
  private(set) var found: Set<Observable> = []

  init(extractor: ObservableExtractor) { self.extractor = extractor }

  mutating func add(_ observable: Observable) { found.insert(observable) }

  mutating func add(_ batch: EventBatch, event index: Int, _ memory: FindingMemory) {
    let event = batch.events[index]
    let raw = event.raw.clamped(to: 0..<batch.bytes.count)
    for value in batch.values[event.valueRange.clamped(to: 0..<batch.values.count)] where value.kind != .null {
      let range = value.range.clamped(to: 0..<batch.bytes.count)
      guard !range.isEmpty, range.count <= Observable.maximumLength else { continue }
      for observable in memory.observables(range, slot: value.slot, of: batch, searches: raw.isEmpty) {
        found.insert(observable)
      }
    }
    add(text: batch.bytes[raw])
  }

  mutating func add(text: ArraySlice<UInt8>) {
    FindingMemory.collect(text.prefix(DetectionLimits.extractedBytes), extractor, into: &found)
  }

  /// Sorted and capped; how many there were when some had to go.
  var result: (observables: [Observable], total: Int) {
    let sorted = found.sorted()
    guard sorted.count > DetectionLimits.observables else { return (sorted, sorted.count) }
    // Every kind keeps its share, so that a list of a hundred addresses does not hide the one hash.
    var kept: [Observable] = []
    var groups = Dictionary(grouping: sorted, by: \.type).sorted { $0.key.rawValue < $1.key.rawValue }.map {
      $0.value[...]
    }
    while kept.count < DetectionLimits.observables, !groups.isEmpty {
      for index in groups.indices where kept.count < DetectionLimits.observables {
        if let next = groups[index].popFirst() { kept.append(next) }
      }
      groups.removeAll { $0.isEmpty }
    }
    return (kept.sorted(), sorted.count)
  }
}
