internal import EventModel

/// Gives the values of an event's fields to the plain evaluator, to explanations and to correlations.
struct EventReader {
  /// A value: its text and its kind.
  struct Value {
    var text: ArraySlice<UInt8>
    var kind: FieldValue.Kind
  }

  let batch: EventBatch
  var event: Event
  /// Slot of each of the compiled rules' fields.
  let slots: [Slot?]
  let codeField: Int

  init(_ batch: EventBatch, _ index: Int, slots: [Slot?], codeField: Int) {
    self.batch = batch
    self.event = batch.events[index]
    self.slots = slots
    self.codeField = codeField
  }

  /// The values of a field. The event's code stands in for `EventID` where no value of that name is there.
  func values(_ field: Int) -> [Value] {
    var values: [Value] = []
    if let slot = slots[field] {
      for value in batch.values[event.valueRange] where value.slot == slot {
        values.append(Value(text: batch.bytes[value.range], kind: value.kind))
      }
    }
    if values.isEmpty, field == codeField, event.code != 0 {
      values.append(Value(text: Array(String(event.code).utf8)[...], kind: .number))
    }
    return values
  }

  /// The record's text, if it has one.
  var raw: ArraySlice<UInt8> { batch.bytes[event.raw] }

  /// All values with the names of their fields.
  var all: [(name: String, value: Value)] {
    batch.values[event.valueRange].map { value in
      (batch.name(of: value.slot), Value(text: batch.bytes[value.range], kind: value.kind))
    }
  }
}

extension EventReader {
  /// `PlainEvaluator.holds` without making arrays, for the checks that are asked most often.
  func holds(_ test: CompiledRules.Test, _ folded: inout [UInt8]) -> Bool {
    guard let field = test.field, field != codeField, let slot = slots[field] else {
      return PlainEvaluator.holds(test, self)
    }
    let bytes = batch.bytes.span
    let values = batch.values.span
    for index in event.valueRange where values[index].slot == slot {
      let value = values[index]
      switch test.check {
      case .exists: return true
      case .regex(let regex):
        if value.kind != .null, regex.matches(bytes.extracting(value.range)) { return true }
      case .text(let pattern):
        if value.kind == .null { continue }
        let text = bytes.extracting(value.range)
        if pattern.cased {
          if pattern.matches(text) { return true }
        } else {
          let count = CaseFolding.fold(text, over: &folded).count
          if pattern.matches(folded.span.extracting(first: count)) { return true }
        }
      case .field(_, .whole, false):
        guard let other = test.otherField, let otherSlot = slots[other], other != codeField else {
          return PlainEvaluator.holds(test, self)
        }
        if value.kind != .null, equals(value, slot: otherSlot) { return true }
      default: return PlainEvaluator.holds(test, self)
      }
    }
    return test.check == .null && PlainEvaluator.holds(test, self)
  }

  /// Whether some value of a slot is the same text but for case.
  private func equals(_ value: FieldValue, slot: Slot) -> Bool {
    let bytes = batch.bytes.span
    for other in batch.values[event.valueRange] where other.slot == slot && other.kind != .null {
      let lhs = bytes.extracting(value.range)
      let rhs = bytes.extracting(other.range)
      switch CaseFolding.isSameAscii(lhs, rhs) {
      case true?: return true
      case false?: continue
      case nil:
        if CaseFolding.folded(batch.bytes[value.range]) == CaseFolding.folded(batch.bytes[other.range]) { return true }
      }
    }
    return false
  }
}
