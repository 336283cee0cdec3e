import Bytes
import EventModel
import Sigma

/// What findings say again and again, worked out once: what a rule is called, and which observables a value is.
///
/// Records of one log repeat their computers, accounts and programs. Of one thread; results do not depend on it.
final class FindingMemory {
  /// A rule as findings refer to it.
  struct Rule {
    var reference: Finding.RuleReference
    var level: Level
    var techniques: [String]
  }

  private let rules: DetectionRules
  /// By rule; nil until a finding refers to it.
  private var known: [Rule?]
  private var values = ObservableMemory()
  private var hash = SHA256()
  /// By slot of the fields that rules read: what its values are.
  private let readings: [FieldObservables.Reading?]
  /// The same for the fields behind them, which are numbered as a batch meets them.
  private var extraReadings: [(name: String, reading: FieldObservables.Reading?)] = []

  init(_ rules: DetectionRules) {
    self.rules = rules
    known = [Rule?](repeating: nil, count: rules.sigma.rules.count)
    readings = rules.fields.names.map(FieldObservables.reading)
  }

  /// The rule at an index of `rules.sigma.rules`.
  func rule(_ index: Int) -> Rule {
    if let rule = known[index] { return rule }
    let rule = rules.sigma.rules[index]
    let new = Rule(
      reference: Finding.RuleReference(
        id: rule.metadata.id, title: rule.metadata.title, titleJa: rule.metadata.custom["title_ja"]),
      level: rule.level, techniques: rule.metadata.techniques)
    known[index] = new
    return new
  }

  /// The identity of a finding: see `FindingIdentifier`.
  func identifier(rule: String, evidence: String, origin: Origin) -> String {
    FindingIdentifier.make(rule: rule, evidence: evidence, origin: origin, &hash)
  }

  /// The observables in the value of a field: what the field's name says, else what the text holds.
  ///
  /// - Parameters:
  ///   - searches: Whether a text whose field says nothing is searched.
  func observables(_ range: Range<Int>, slot: Slot, of batch: EventBatch, searches: Bool) -> [Observable] {
    let reading = reading(of: slot, in: batch)
    let text = batch.bytes.span.extracting(range)
    if reading == nil {
      guard searches, range.count >= 7, FindingMemory.mayHoldObservable(text) else { return [] }
    }
    guard range.count <= DetectionLimits.rememberedValue else {
      return read(range, reading, of: batch, searches: searches)
    }
    let key = UInt32(reading?.rawValue ?? 0) << 1 | (searches ? 1 : 0) + 1
    let hash = ObservableMemory.hash(text, reading: key)
    if let known = values.find(text, reading: key, hash) { return known }
    let observables = read(range, reading, of: batch, searches: searches)
    values.insert(text, reading: key, hash, observables)
    return observables
  }

  /// What the name of a field says about its values.
  private func reading(of slot: Slot, in batch: EventBatch) -> FieldObservables.Reading? {
    let slot = Int(slot)
    if slot < readings.count { return readings[slot] }
    let extra = slot - readings.count
    let name = batch.extraNames[extra]
    if extra < extraReadings.count, extraReadings[extra].name == name { return extraReadings[extra].reading }
    let reading = FieldObservables.reading(of: name)
    if extra < DetectionLimits.rememberedFields {
      while extraReadings.count <= extra { extraReadings.append(("", nil)) }
      extraReadings[extra] = (name, reading)
    }
    return reading
  }

  /// Adds what a text holds.
  static func collect(_ text: ArraySlice<UInt8>, _ extractor: ObservableExtractor, into found: inout Set<Observable>) {
    if mayHoldObservable(text.span) { extractor.collect(Array(text), into: &found) }
  }

  private func read(
    _ range: Range<Int>, _ reading: FieldObservables.Reading?, of batch: EventBatch, searches: Bool
  ) -> [Observable] {
    if let reading, range.count <= Observable.maximumLength {
      let typed = FieldObservables.observables(reading, value: batch.text(range))
      if !typed.isEmpty { return typed }
    }
    guard searches, range.count >= 7, reading != .nothing else { return [] }
    var found: Set<Observable> = []
    FindingMemory.collect(batch.bytes[range].prefix(DetectionLimits.extractedBytes), rules.extractor, into: &found)
    return Array(found)
  }

  /// Whether the extractor could find something: names and addresses have dots or colons, hashes 32 digits.
  private static func mayHoldObservable(_ text: Span<UInt8>) -> Bool {
    if text.count >= 32 { return true }
    for index in text.indices where text[index] == 0x2E || text[index] == 0x3A { return true }
    return false
  }
}
