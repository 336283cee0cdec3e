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

  private struct Value: Hashable {
    var slot: Slot
    var text: String
  }

  private let rules: DetectionRules
  private var known: [Int: Rule] = [:]
  private var values: [Value: [Observable]] = [:]
  /// By slot: the name of the field says what its values are.
  private let isTyped: [Bool]

  init(_ rules: DetectionRules) {
    self.rules = rules
    isTyped = rules.fields.names.map(FieldObservables.isTyped)
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

  /// The observables in the value of a field: what the field's name says, else what the text holds.
  ///
  /// - Parameters:
  ///   - searches: Whether a text whose field says nothing is searched.
  func observables(_ range: Range<Int>, slot: Slot, of batch: EventBatch, searches: Bool) -> [Observable] {
    if Int(slot) < isTyped.count, !isTyped[Int(slot)] {
      guard searches, FindingMemory.mayHoldObservable(batch.bytes[range]) else { return [] }
    }
    let text = batch.text(range)
    guard searches, range.count <= DetectionLimits.rememberedValue, Int(slot) < batch.fields.count else {
      return read(text, range, slot: slot, of: batch, searches: searches)
    }
    let value = Value(slot: slot, text: text)
    if let known = values[value] { return known }
    let observables = read(text, range, slot: slot, of: batch, searches: searches)
    if values.count >= DetectionLimits.rememberedValues { values.removeAll() }
    values[value] = observables
    return observables
  }

  /// Adds what a text holds.
  static func collect(_ text: ArraySlice<UInt8>, _ extractor: ObservableExtractor, into found: inout Set<Observable>) {
    if mayHoldObservable(text) { extractor.collect(Array(text), into: &found) }
  }

  private func read(
    _ text: String, _ range: Range<Int>, slot: Slot, of batch: EventBatch, searches: Bool
  ) -> [Observable] {
    let typed = FieldObservables.observables(field: batch.name(of: slot), value: text)
    guard typed.isEmpty, searches, range.count >= 7 else { return typed }
    var found: Set<Observable> = []
    FindingMemory.collect(batch.bytes[range], rules.extractor, into: &found)
    return Array(found)
  }

  /// Whether the extractor could find something: names and addresses have dots or colons, hashes 32 digits.
  private static func mayHoldObservable(_ text: ArraySlice<UInt8>) -> Bool {
    text.count >= 32 || text.contains { $0 == 0x2E || $0 == 0x3A }
  }
}
