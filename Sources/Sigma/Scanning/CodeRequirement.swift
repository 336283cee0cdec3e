internal import EventModel

/// Which event codes an expression asks for.
enum CodeRequirement {
  /// The codes of which an event must have one; nil when any will do.
  static func codes(_ expression: Expression<Int>, _ rules: CompiledRules) -> Set<UInt32>? {
    switch expression {
    case .not: return nil
    case .all(let parts):
      var codes: Set<UInt32>?
      for part in parts {
        guard let other = self.codes(part, rules) else { continue }
        codes = codes.map { $0.intersection(other) } ?? other
      }
      return codes
    case .any(let parts):
      var codes: Set<UInt32> = []
      for part in parts {
        guard let other = self.codes(part, rules) else { return nil }
        codes.formUnion(other)
      }
      return codes
    case .test(let index):
      guard asks(index, rules) else { return nil }
      switch rules.tests[index].check {
      case .number(.equal, let number): return UInt32(number.text).map { [$0] }
      case .text(let pattern):
        guard case .whole(let text) = pattern.shape, text.first != 48 || text.count == 1 else { return nil }
        return UInt32(String(decoding: text, as: UTF8.self)).map { [$0] }
      default: return nil
      }
    }
  }

  /// Whether a test asks for the code's field.
  private static func asks(_ test: Int, _ rules: CompiledRules) -> Bool {
    Int(rules.fieldOfTest[test]) == rules.codeFieldIndex
  }

  /// Whether some test of an expression asks for the code's field.
  private static func mentions(_ expression: Expression<Int>, _ rules: CompiledRules) -> Bool {
    switch expression {
    case .test(let index): return asks(index, rules)
    case .not(let part): return mentions(part, rules)
    case .all(let parts), .any(let parts):
      for part in parts where mentions(part, rules) { return true }
      return false
    }
  }

  /// What is left of an expression when the event code is known.
  enum Known {
    case constant(Bool)
    case open(Expression<Int>)
  }

  /// An expression with the tests answered that ask for the event code; as it is where the code is not known.
  static func known(_ expression: Expression<Int>, _ code: UInt32?, _ rules: CompiledRules) -> Known {
    guard let code, mentions(expression, rules) else { return .open(expression) }
    switch expression {
    case .test(let index): return holds(index, code, rules).map { .constant($0) } ?? .open(expression)
    case .not(let part):
      switch known(part, code, rules) {
      case .constant(let value): return .constant(!value)
      case .open(let rest): return .open(.not(rest))
      }
    case .all(let parts):
      guard let rest = open(parts, deciding: false, code, rules) else { return .constant(false) }
      return rest.isEmpty ? .constant(true) : .open(rest.count == 1 ? rest[0] : .all(rest))
    case .any(let parts):
      guard let rest = open(parts, deciding: true, code, rules) else { return .constant(true) }
      return rest.isEmpty ? .constant(false) : .open(rest.count == 1 ? rest[0] : .any(rest))
    }
  }

  /// The parts that are left open; nil when one has the value that decides.
  private static func open(
    _ parts: [Expression<Int>], deciding: Bool, _ code: UInt32, _ rules: CompiledRules
  ) -> [Expression<Int>]? {
    var rest: [Expression<Int>] = []
    for part in parts {
      switch known(part, code, rules) {
      case .constant(deciding): return nil
      case .constant: continue
      case .open(let expression): rest.append(expression)
      }
    }
    return rest
  }

  /// What a test says of the one value of the code's field; nil where the text of the number does not tell.
  static func holds(_ index: Int, _ code: UInt32, _ rules: CompiledRules) -> Bool? {
    guard asks(index, rules) else { return nil }
    let test = rules.tests[index]
    switch test.check {
    case .null: return false
    case .exists: return true
    case .field: return nil
    case .number(.equal, let number) where NumberText.isIrregular(Array(number.text.utf8)[...]): return nil
    default:
      return PlainEvaluator.holds(
        test.check, EventReader.Value(text: Array(String(code).utf8)[...], kind: .string))
    }
  }
}
