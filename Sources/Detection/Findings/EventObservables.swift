import EventModel

/// The typed values of one record: first those that its fields name, then those that its text holds.
struct EventObservables {
  let extractor: ObservableExtractor
  /// As they were met; some of them more than once.
  private var found: [Observable] = []
  /// `result` of what was found so far, where somebody has asked for it to be kept.
  private var settled: Result?

  /// Sorted and capped; how many there were when some had to go.
  typealias Result = (observables: [Observable], total: Int)

  init(extractor: ObservableExtractor) { self.extractor = extractor }

  mutating func add(_ observable: Observable) {
    found.append(observable)
    settled = nil
  }

  mutating func add(_ batch: EventBatch, event index: Int, _ memory: FindingMemory) {
    settled = nil
    let event = batch.events[index]
    let raw = event.raw.clamped(to: 0..<batch.bytes.count)
    for index in event.valueRange.clamped(to: 0..<batch.values.count) {
      let value = batch.values[index]
      let range = value.range.clamped(to: 0..<batch.bytes.count)
      guard value.kind != .null, !range.isEmpty else { continue }
      let observables = memory.observables(range, slot: value.slot, of: batch, searches: raw.isEmpty)
      if !observables.isEmpty { found += observables }
    }
    if !raw.isEmpty { add(text: batch.bytes[raw]) }
  }

  mutating func add(text: ArraySlice<UInt8>) {
    settled = nil
    var own: Set<Observable> = []
    let text = text.prefix(DetectionLimits.extractedBytes)
    FindingMemory.collect(XMLEscapes.isElement(text) ? XMLEscapes.replaced(text)[...] : text, extractor, into: &own)
    found += own
  }

  /// Works out the result now: several findings of one record ask for it.
  mutating func settle() { settled = result }

  /// Sorted and capped; how many there were when some had to go.
  var result: Result {
    if let settled { return settled }
    var sorted: [Observable] = []
    sorted.reserveCapacity(found.count)
    for observable in found.sorted() where observable != sorted.last { sorted.append(observable) }
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
