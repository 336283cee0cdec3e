internal import EventModel

/// The meaning of checks, written for clarity: the fast matcher is tested against it.
enum PlainEvaluator {
  /// Whether a test holds for an event.
  static func holds(_ test: CompiledRules.Test, _ event: EventReader) -> Bool {
    guard let field = test.field else {
      return holds(test.check, event.raw) || event.all.contains { holds(test.check, $0.value) }
    }
    let values = event.values(field)
    switch test.check {
    case .exists: return !values.isEmpty
    case .null: return values.isEmpty || values.contains { $0.kind == .null }
    case .field(_, let affix, let cased):
      guard let other = test.otherField else { return false }
      let others = event.values(other).filter { $0.kind != .null }
      return values.contains { value in
        value.kind != .null && others.contains { relates(value.text, $0.text, affix, cased) }
      }
    default: return values.contains { holds(test.check, $0) }
    }
  }

  /// Whether a check holds for one value.
  static func holds(_ check: Check, _ value: EventReader.Value) -> Bool {
    guard value.kind != .null else { return false }
    if case .number(let comparison, let number) = check {
      return holds(comparison, number, value.text, value.kind)
    }
    return holds(check, value.text)
  }

  /// Whether a check that does not depend on the kind of value holds for a text.
  static func holds(_ check: Check, _ text: ArraySlice<UInt8>) -> Bool {
    switch check {
    case .text(let pattern):
      let bytes = pattern.cased ? Array(text) : CaseFolding.folded(text)
      return pattern.matches(bytes.span)
    case .regex(let regex): return regex.matches(text.span)
    case .network(let network): return network.contains(text)
    case .boolean(let wanted): return CaseFolding.folded(text) == Array(String(wanted).utf8)
    case .time(let part, let comparison, let wanted):
      guard let value = part.value(text) else { return false }
      return comparison.holds(value, wanted)
    case .null, .exists, .field, .number: return false
    }
  }

  /// A number of the rule equals a value of the same text, and a number of the same value however it is written; the
  /// other comparisons read text as a number.
  static func holds(
    _ comparison: Comparison, _ number: RuleNumber, _ text: ArraySlice<UInt8>, _ kind: FieldValue.Kind
  ) -> Bool {
    guard comparison == .equal else {
      guard let value = NumberText.value(text) else { return false }
      return comparison.holds(value, number.value)
    }
    if text.elementsEqual(number.text.utf8) { return true }
    guard kind == .number, NumberText.isIrregular(text) || NumberText.isIrregular(Array(number.text.utf8)[...]) else {
      return false
    }
    return NumberText.value(text) == number.value
  }

  /// Whether a value equals another field's value, or begins, ends with or contains it. An empty value is part of
  /// nothing.
  static func relates(
    _ text: ArraySlice<UInt8>, _ other: ArraySlice<UInt8>, _ affix: Affix, _ cased: Bool
  ) -> Bool {
    if affix != .whole, other.isEmpty { return false }
    let literal = Pattern.Part.literal(Array(other))
    let pieces: [Pattern.Part] =
      switch affix {
      case .whole: [literal]
      case .start: [literal, .many]
      case .end: [.many, literal]
      case .anywhere: [.many, literal, .many]
      }
    return holds(.text(Pattern(pieces, cased: cased)), text)
  }
}
