internal import EventModel

/// Gives the values of an event's fields to the plain evaluator, to explanations and to correlations.
struct EventReader {
  /// A value: its text and its kind.
  struct Value {
    var text: ArraySlice<UInt8>
    var kind: FieldValue.Kind
  }

  let batch: EventBatch
  let event: Event
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
