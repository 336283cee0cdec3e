public import EventModel

/// Finds indicators in records. One per thread.
public final class IndicatorMatcher {
  private let compiled: CompiledIndicators
  private let tokens: TokenScanner
  private let literals: LiteralScanner?
  private var seen: Set<Int32> = []
  private var hits: [(indicator: Int32, range: Range<Int>)] = []

  /// A matcher.
  public init(_ compiled: CompiledIndicators) {
    self.compiled = compiled
    tokens = TokenScanner(compiled.table)
    literals = compiled.literals.flatMap { LiteralScanner($0) }
  }

  /// Reports every indicator in every event once, in the order of the events, then of the indicators.
  ///
  /// Looked at are the text of the record and every value that stands outside it. An indicator that had expired when the
  /// record was made is not reported.
  public func match(_ batch: EventBatch, _ found: (IndicatorHit) -> Void) {
    guard !compiled.isEmpty else { return }
    for index in batch.events.indices {
      let event = batch.events[index]
      let raw = event.raw.clamped(to: 0..<batch.bytes.count)
      scan(batch.bytes, raw)
      for value in batch.values[event.valueRange.clamped(to: 0..<batch.values.count)] {
        let range = value.range
        if value.length < 4 || (range.lowerBound >= raw.lowerBound && range.upperBound <= raw.upperBound) { continue }
        scan(batch.bytes, range.clamped(to: 0..<batch.bytes.count))
      }
      if hits.isEmpty { continue }
      for hit in take(at: event.time) { found(IndicatorHit(indicator: hit.0, event: index, range: hit.1)) }
    }
  }

  /// Every indicator in a text once, with the place of its first hit.
  func matches(in bytes: [UInt8], at time: EventTime?) -> [(Int, Range<Int>)] {
    scan(bytes, 0..<bytes.count)
    return take(at: time)
  }

  /// Whether some indicator is a hash of this kind.
  func knows(_ kind: Observable.Kind) -> Bool { compiled.table.hashKinds.contains(kind) }

  /// The indicators that are this hash or file name.
  func matches(hash: String) -> [Int] { (compiled.table.hashes[hash] ?? []).map(Int.init) }
  func matches(fileName: String) -> [Int] {
    guard !compiled.table.fileNames.isEmpty, let name = Observable.fileName(fileName) else { return [] }
    return (compiled.table.fileNames[name.value.lowercased()] ?? []).map(Int.init)
  }

  private func scan(_ bytes: [UInt8], _ range: Range<Int>) {
    guard range.count >= 3 else { return }
    tokens.scan(bytes.span, range.lowerBound, range.upperBound) { note($0, $1) }
    literals?.scan(bytes, range.lowerBound, range.upperBound) { note($0, $1) }
  }

  private func note(_ indicator: Int32, _ range: Range<Int>) {
    if seen.insert(indicator).inserted { hits.append((indicator, range)) }
  }

  private func take(at time: EventTime?) -> [(Int, Range<Int>)] {
    defer {
      hits.removeAll(keepingCapacity: true)
      seen.removeAll(keepingCapacity: true)
    }
    return hits.filter { hit in
      guard let end = compiled.indicators[Int(hit.indicator)].validUntil, let time else { return true }
      return time <= end
    }.sorted { $0.indicator < $1.indicator }.map { (Int($0.indicator), $0.range) }
  }
}
