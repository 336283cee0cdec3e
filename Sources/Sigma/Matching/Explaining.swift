public import EventModel

extension Matcher {
  /// The fields that made a rule hold, computed anew for a match.
  public func explain(_ match: EventMatch, in batch: EventBatch) -> [MatchedField] {
    guard rules.variants.indices.contains(match.variant), batch.events.indices.contains(match.event) else { return [] }
    var explainer = Explainer(rules: rules, reader: reader(batch, match.event))
    explainer.collect(rules.variants[match.variant].expression)
    return explainer.fields
  }

  /// The fields that made a rule hold for an event; empty when it does not.
  public func explain(rule: Int, event: Int, in batch: EventBatch) -> [MatchedField] {
    var fields: [MatchedField] = []
    for variant in rules.variants.indices where rules.variants[variant].rule == rule && fields.isEmpty {
      let reader = reader(batch, event)
      guard rules.variants[variant].expression.holds({ PlainEvaluator.holds(rules.tests[$0], reader) }) else {
        continue
      }
      fields = explain(EventMatch(rule: rule, event: event, variant: variant), in: batch)
    }
    return fields
  }

  /// Why a rule holds for an event or does not, down to single tests.
  public func account(rule: Int, event: Int, in batch: EventBatch) -> Explanation {
    let reader = reader(batch, event)
    let words = rules.mappings.words(of: batch.sources[Int(reader.event.source)])
    let codes = codes(reader)
    let source = rules.rules[rule].logsource
    let variants = rules.variants.filter { $0.rule == rule }
    let routes = variants.flatMap { $0.routes.map { rules.routes[$0] } }
    let route = routes.first { $0.admits(words, codes) }
    let wanted = [("category", source.category), ("product", source.product), ("service", source.service)]
    let said = "category \(words.category ?? "-"), product \(words.product ?? "-"), service \(words.service ?? "-")"
    let logsource = Explanation(
      title: "logsource " + wanted.compactMap { name, value in value.map { "\(name) \($0)" } }.joined(separator: ", "),
      holds: route != nil, values: [said] + codes.map { "event \($0)" })
    let detection = rules.rules[rule].detection
    var account = Accountant(reader: reader, fieldNames: rules.fieldNames, renames: route?.renames ?? [:])
    var parts = [logsource]
    for (field, values) in (route?.conditions ?? [:]).sorted(by: { $0.key < $1.key }) {
      parts.append(account.gate(field, values))
    }
    let conditions = detection.conditions.map { account.condition($0, detection.selections) }
    parts.append(
      conditions.count == 1
        ? conditions[0]
        : Explanation(title: "any condition", holds: conditions.contains(where: \.holds), parts: conditions))
    return Explanation(title: rules.rules[rule].title, holds: parts.allSatisfy(\.holds), parts: parts)
  }
}

/// Collects the tests that hold and count.
struct Explainer {
  let rules: CompiledRules
  let reader: EventReader
  private(set) var fields: [MatchedField] = []

  init(rules: CompiledRules, reader: EventReader) {
    self.rules = rules
    self.reader = reader
  }

  /// Walks the parts that hold; what stands below a `not` is no ground.
  mutating func collect(_ expression: Expression<Int>) {
    switch expression {
    case .test(let index):
      let field = ground(index, rules.tests[index].text)
      if !fields.contains(field) { fields.append(field) }
    case .all(let parts): for part in parts { collect(part) }
    case .any(let parts):
      for part in parts where part.holds({ PlainEvaluator.holds(rules.tests[$0], reader) }) { collect(part) }
    case .not: return
    }
  }

  /// The field and the value that a test which holds speaks of; `condition` is how people read the test.
  func ground(_ index: Int, _ condition: String) -> MatchedField {
    let test = rules.tests[index]
    if let field = test.field {
      let values = reader.values(field)
      let passing = values.first { PlainEvaluator.holds(test.check, $0) } ?? values.first
      return MatchedField(
        field: rules.fieldNames[field], value: passing.map { Quote.text($0.text) } ?? "", condition: condition)
    }
    if let (name, value) = reader.all.first(where: { PlainEvaluator.holds(test.check, $0.value) }) {
      return MatchedField(field: name, value: Quote.text(value.text), condition: condition)
    }
    return MatchedField(field: "raw", value: Quote.text(reader.raw), condition: condition)
  }
}
