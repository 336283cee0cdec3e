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
private struct Explainer {
  let rules: CompiledRules
  let reader: EventReader
  var fields: [MatchedField] = []
  /// Values in lower case, by their place in the batch: a rule asks hundreds of things of one value.
  private var folded: [Int: [UInt8]] = [:]

  init(rules: CompiledRules, reader: EventReader) {
    self.rules = rules
    self.reader = reader
  }

  /// Walks the parts that hold; what stands below a `not` is no ground.
  mutating func collect(_ expression: Expression<Int>) {
    switch expression {
    case .test(let index): ground(rules.tests[index])
    case .all(let parts): for part in parts { collect(part) }
    case .any(let parts):
      for part in parts where part.holds({ holds(rules.tests[$0]) }) { collect(part) }
    case .not: return
    }
  }

  /// What `PlainEvaluator` says, with the work that tests of one field share done once.
  private mutating func holds(_ test: CompiledRules.Test) -> Bool {
    guard case .text(let pattern) = test.check, !pattern.cased, let field = test.field, field != reader.codeField,
      let slot = reader.slots[field]
    else { return PlainEvaluator.holds(test, reader) }
    for index in reader.event.valueRange {
      let value = reader.batch.values[index]
      guard value.slot == slot, value.kind != .null else { continue }
      let text = folded[index] ?? CaseFolding.folded(reader.batch.bytes[value.range])
      folded[index] = text
      if pattern.matches(text.span) { return true }
    }
    return false
  }

  private mutating func ground(_ test: CompiledRules.Test) {
    let found: [(String, String)]
    if let field = test.field {
      let name = rules.fieldNames[field]
      let values = reader.values(field)
      let passing = values.filter { PlainEvaluator.holds(test.check, $0) }
      found = [(name, (passing.first ?? values.first).map { Quote.text($0.text) } ?? "")]
    } else if let (name, value) = reader.all.first(where: { PlainEvaluator.holds(test.check, $0.value) }) {
      found = [(name, Quote.text(value.text))]
    } else {
      found = [("raw", Quote.text(reader.raw))]
    }
    for (name, value) in found {
      let field = MatchedField(field: name, value: value, condition: test.text)
      if !fields.contains(field) { fields.append(field) }
    }
  }
}

/// Text of evidence for people.
enum Quote {
  /// The text, shortened.
  static func text(_ bytes: ArraySlice<UInt8>) -> String {
    let text = String(decoding: bytes.prefix(SigmaLimits.quotedCharacters * 4), as: UTF8.self)
    return String(text.prefix(SigmaLimits.quotedCharacters))
  }
}
