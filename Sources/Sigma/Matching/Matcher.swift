public import EventModel

/// Matches batches against compiled rules. One per thread: it keeps buffers between events.
public final class Matcher {
  /// The rules.
  public let rules: CompiledRules
  /// The fields of the batches that it takes.
  public let fields: FieldTable
  /// Slot of each of the rules' fields.
  let slots: [Slot?]
  let codeField: Int
  private let codeSlot: Slot
  /// By slot: index of the rules' field, or -1.
  private let fieldOfSlot: [Int32]
  private var state = EventState()
  private var sources: [LogSource: Source] = [:]

  /// What is known of a log source: its routes, their variants, and the plans used last.
  private final class Source {
    let routes: [Int]
    let group: PlanTable.Group
    var plans: [PlanTable.Code: Plan] = [:]
    var last: (code: PlanTable.Code, plan: Plan)?

    init(routes: [Int], group: PlanTable.Group) {
      self.routes = routes
      self.group = group
    }
  }

  /// A matcher for batches that were made with `fields`.
  public init(_ rules: CompiledRules, fields: FieldTable) {
    self.rules = rules
    self.fields = fields
    slots = rules.fieldNames.map { fields.slot(of: $0) }
    codeField = rules.fieldNames.firstIndex(of: CompiledRules.codeField) ?? 0
    codeSlot = fields.slot(of: CompiledRules.codeField) ?? .max
    var fieldOfSlot = [Int32](repeating: -1, count: fields.count)
    for (field, slot) in slots.enumerated() {
      if let slot { fieldOfSlot[Int(slot)] = Int32(field) }
    }
    self.fieldOfSlot = fieldOfSlot
  }

  /// Hands every match to `found`: by event, then by rule.
  public func match(_ batch: EventBatch, _ found: (EventMatch) -> Void) {
    let known = batch.sources.map { source($0) }
    let bytes = batch.bytes.span
    let values = batch.values.span
    for index in batch.events.indices {
      let event = batch.events[index]
      let code = code(event, values, bytes)
      let plan = plan(known[Int(event.source)], code)
      if plan.isEmpty { continue }
      state.begin(targets: plan.targetCount, variants: plan.variants.count)
      scan(event, plan, values, bytes)
      if state.candidates.isEmpty, plan.unwitnessed.isEmpty { continue }
      evaluate(index, plan, batch, isCertain: code != .any, found)
    }
  }

  private func source(_ source: LogSource) -> Source {
    if let known = sources[source] { return known }
    if sources.count >= 4_096 { sources.removeAll() }
    let routes = PlanTable.routes(source, rules)
    let new = Source(routes: routes, group: rules.plans.group(routes, rules))
    sources[source] = new
    return new
  }

  private func plan(_ source: Source, _ code: PlanTable.Code) -> Plan {
    if let last = source.last, last.code == code { return last.plan }
    let plan: Plan
    if let known = source.plans[code] {
      plan = known
    } else {
      plan = rules.plans.plan(source.routes, source.group, code, rules)
      if source.plans.count >= 4_096 { source.plans.removeAll() }
      source.plans[code] = plan
    }
    source.last = (code, plan)
    return plan
  }

  /// The event's code: its one `EventID` where that is a plain number, or else the code that the reader gives.
  private func code(_ event: Event, _ values: Span<FieldValue>, _ bytes: Span<UInt8>) -> PlanTable.Code {
    var found: UInt32?
    for index in event.valueRange where values[index].slot == codeSlot {
      guard found == nil, values[index].kind != .null,
        let number = Matcher.number(bytes.extracting(values[index].range))
      else { return .any }
      found = number
    }
    guard let code = found ?? (event.code == 0 ? nil : event.code) else { return .other }
    return .named(code)
  }

  private static func number(_ text: Span<UInt8>) -> UInt32? {
    guard (1...9).contains(text.count), text.count == 1 || text[0] != 48 else { return nil }
    var number: UInt32 = 0
    for index in text.indices {
      guard text[index] &- 48 < 10 else { return nil }
      number = number * 10 + UInt32(text[index] - 48)
    }
    return number
  }

  private func scan(_ event: Event, _ plan: Plan, _ values: Span<FieldValue>, _ bytes: Span<UInt8>) {
    var hasCode = false
    for index in event.valueRange {
      let value = values[index]
      guard Int(value.slot) < fieldOfSlot.count, fieldOfSlot[Int(value.slot)] >= 0 else { continue }
      let field = Int(fieldOfSlot[Int(value.slot)])
      if field == codeField { hasCode = true }
      guard plan.scannerOfField[field] >= 0, value.kind != .null else { continue }
      plan.scanners[Int(plan.scannerOfField[field])].scan(
        bytes.extracting(value.range), kind: value.kind, &state, plan)
    }
    if !hasCode, event.code != 0, plan.scannerOfField[codeField] >= 0 {
      let text = Array(String(event.code).utf8)
      plan.scanners[Int(plan.scannerOfField[codeField])].scan(text.span, kind: .number, &state, plan)
    }
    if let scanner = plan.wholeScanner {
      scanner.scan(bytes.extracting(event.raw), kind: .string, &state, plan)
      for index in event.valueRange where values[index].kind != .null {
        scanner.scan(bytes.extracting(values[index].range), kind: .string, &state, plan)
      }
    }
  }

  /// Evaluates the candidates. Where the event's code was not certain, the routes are asked again.
  private func evaluate(
    _ index: Int, _ plan: Plan, _ batch: EventBatch, isCertain: Bool, _ found: (EventMatch) -> Void
  ) {
    state.candidates += plan.unwitnessed
    if state.candidates.count > 1 { state.candidates.sort() }
    let candidates = state.candidates
    let reader = reader(batch, index)
    var last = -1
    for local in candidates {
      let variant = plan.variants[Int(local)]
      let rule = rules.variants[variant].rule
      guard rule != last, holds(Int(plan.roots[Int(local)]), plan, reader),
        isCertain || admits(variant, reader)
      else { continue }
      found(EventMatch(rule: rule, event: index, variant: variant))
      last = rule
    }
  }

  private func admits(_ variant: Int, _ reader: EventReader) -> Bool {
    let words = rules.mappings.words(of: reader.batch.sources[Int(reader.event.source)])
    let codes = codes(reader)
    return rules.variants[variant].routes.contains { rules.routes[$0].admits(words, codes) }
  }

  /// Whether the part of an expression that starts at a node holds.
  private func holds(_ index: Int, _ plan: Plan, _ reader: EventReader) -> Bool {
    let node = plan.nodes[index]
    switch node.kind {
    case .scanned: return state.isTrue(node.test)
    case .lazy: return lazily(node.test, plan, reader)
    case .not: return !holds(index + 1, plan, reader)
    case .all:
      var next = index + 1
      while next < Int(node.end) {
        if !holds(next, plan, reader) { return false }
        next = Int(plan.nodes[next].end)
      }
      return true
    case .any:
      var next = index + 1
      while next < Int(node.end) {
        if holds(next, plan, reader) { return true }
        next = Int(plan.nodes[next].end)
      }
      return false
    }
  }

  private func lazily(_ test: Int32, _ plan: Plan, _ reader: EventReader) -> Bool {
    let hint = plan.hints[Int(test)]
    if hint >= 0, !state.isTrue(hint) { return false }
    if let known = state.known(test) { return known }
    let value = PlainEvaluator.holds(rules.tests[plan.tests[Int(test)]], reader)
    state.remember(test, value)
    return value
  }

  func reader(_ batch: EventBatch, _ index: Int) -> EventReader {
    EventReader(batch, index, slots: slots, codeField: codeField)
  }
}
