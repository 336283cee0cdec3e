internal import EventModel

/// Explains a condition part by part, in the words of the rule.
struct Accountant {
  let reader: EventReader
  let fieldNames: [String]
  let renames: [String: String]

  init(reader: EventReader, fieldNames: [String], renames: [String: String]) {
    self.reader = reader
    self.fieldNames = fieldNames
    self.renames = renames
  }

  /// The extra condition of a route.
  mutating func gate(_ field: String, _ values: [String]) -> Explanation {
    let tests = values.map { value -> Expression<FieldTest> in
      let check = Check.text(Pattern([.literal(Array(value.utf8))], cased: false))
      return .test(FieldTest(field: field, check: check, text: CheckText.text(check, value: value)))
    }
    return expression(tests.count == 1 ? tests[0] : .any(tests))
  }

  /// A condition over named selections.
  mutating func condition(_ condition: Condition, _ selections: [Detection.Selection]) -> Explanation {
    switch condition {
    case .selection(let index): return selection(selections[index])
    case .quantified(let all, let pattern, let indices):
      let parts = indices.map { selection(selections[$0]) }
      return Explanation(
        title: (all ? "all of " : "1 of ") + pattern,
        holds: all ? parts.allSatisfy(\.holds) : parts.contains(where: \.holds), parts: parts)
    case .all(let inner):
      let parts = inner.map { self.condition($0, selections) }
      return Explanation(title: "and", holds: parts.allSatisfy(\.holds), parts: parts)
    case .any(let inner):
      let parts = inner.map { self.condition($0, selections) }
      return Explanation(title: "or", holds: parts.contains(where: \.holds), parts: parts)
    case .not(let inner):
      let part = self.condition(inner, selections)
      return Explanation(title: "not", holds: !part.holds, parts: [part])
    }
  }

  private mutating func selection(_ selection: Detection.Selection) -> Explanation {
    let inner = expression(selection.expression)
    return Explanation(title: selection.name, holds: inner.holds, parts: [inner])
  }

  private mutating func expression(_ expression: Expression<FieldTest>) -> Explanation {
    switch expression {
    case .test(let test): return self.test(test)
    case .all(let inner):
      let parts = inner.map { self.expression($0) }
      return Explanation(title: "all of", holds: parts.allSatisfy(\.holds), parts: parts)
    case .any(let inner):
      let parts = inner.map { self.expression($0) }
      return Explanation(title: "any of", holds: parts.contains(where: \.holds), parts: parts)
    case .not(let inner):
      let part = self.expression(inner)
      return Explanation(title: "not", holds: !part.holds, parts: [part])
    }
  }

  private func test(_ test: FieldTest) -> Explanation {
    func index(_ name: String) -> Int? { fieldNames.firstIndex(of: renames[name] ?? name) }
    let field = test.field.flatMap { index($0) }
    var other: Int?
    if case .field(let name, _, _) = test.check { other = index(name) }
    let compiled = CompiledRules.Test(field: field, otherField: other, check: test.check, text: test.text)
    let name = test.field.map { renames[$0] ?? $0 } ?? "any value"
    let values = field.map { reader.values($0).map { $0.kind == .null ? "null" : Quote.text($0.text) } } ?? []
    let isMissing = test.field != nil && values.isEmpty
    return Explanation(
      title: "\(name) \(test.text)" + (isMissing ? " (no such field in the record)" : ""),
      holds: PlainEvaluator.holds(compiled, reader), values: values)
  }
}
