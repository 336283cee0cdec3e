internal import EventModel

/// Which event codes an expression asks for.
enum CodeRequirement {
  /// The codes of which an event of a variant must have one; nil when any will do.
  static func codes(ofVariant variant: Int, _ rules: CompiledRules) -> Set<UInt32>? {
    guard mentions(rules.parts.range(ofVariant: variant), rules) else { return nil }
    return codes(rules.parts.starts[variant], rules)
  }

  /// The same for the part at an index of `rules.parts`.
  private static func codes(_ index: Int, _ rules: CompiledRules) -> Set<UInt32>? {
    let part = rules.parts.parts[index]
    switch part.kind {
    case .not: return nil
    case .test: return codes(ofTest: Int(part.test), rules)
    case .all, .any:
      var codes: Set<UInt32>? = part.kind == .any ? [] : nil
      var below = index + 1
      while below < part.end {
        let other = self.codes(below, rules)
        if part.kind == .any {
          guard let other else { return nil }
          codes?.formUnion(other)
        } else if let other {
          codes = codes.map { $0.intersection(other) } ?? other
        }
        below = rules.parts.parts[below].end
      }
      return codes
    }
  }

  private static func codes(ofTest test: Int, _ rules: CompiledRules) -> Set<UInt32>? {
    guard asks(test, rules) else { return nil }
    switch rules.tests[test].check {
    case .number(.equal, let number): return UInt32(number.text).map { [$0] }
    case .text(let pattern):
      guard case .whole(let text) = pattern.shape, text.first != 48 || text.count == 1 else { return nil }
      return UInt32(String(decoding: text, as: UTF8.self)).map { [$0] }
    default: return nil
    }
  }

  /// Whether a test asks for the code's field.
  private static func asks(_ test: Int, _ rules: CompiledRules) -> Bool {
    Int(rules.fieldOfTest[test]) == rules.codeFieldIndex
  }

  /// Whether some test among parts asks for the code's field.
  static func mentions(_ parts: Range<Int>, _ rules: CompiledRules) -> Bool {
    for index in parts {
      let test = Int(rules.parts.parts[index].test)
      if test >= 0, asks(test, rules) { return true }
    }
    return false
  }

  /// What the event code says of every part of an expression, by its place among `parts`: an answer, or nil where the rest
  /// of the event decides.
  static func answers(_ parts: Range<Int>, _ code: UInt32, _ rules: CompiledRules) -> [Bool?] {
    var answers = [Bool?](repeating: nil, count: parts.count)
    for index in parts.reversed() {
      let part = rules.parts.parts[index]
      let place = index - parts.lowerBound
      switch part.kind {
      case .test: answers[place] = holds(Int(part.test), code, rules)
      case .not: answers[place] = answers[place + 1].map { !$0 }
      case .all, .any:
        // `any` is decided by a part that holds, `all` by one that does not; each by all the others together.
        let deciding = part.kind == .any
        var answer: Bool? = !deciding
        var below = index + 1
        while below < part.end, answer != deciding {
          switch answers[below - parts.lowerBound] {
          case deciding?: answer = deciding
          case nil: answer = nil
          default: break
          }
          below = rules.parts.parts[below].end
        }
        answers[place] = answer
      }
    }
    return answers
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
