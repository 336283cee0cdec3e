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
  /// The folded text of the value at hand; only the first bytes count.
  private var buffer: [UInt8] = []
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
    guard !batch.events.isEmpty else { return }
    let known = batch.sources.map { source($0) }
    var reader = reader(batch, 0)
    let bytes = batch.bytes.span
    let values = batch.values.span
    // A local: every access to a property of a class is checked for overlapping ones at run time.
    var state = self.state
    self.state = EventState()
    var buffer = self.buffer
    self.buffer = []
    defer {
      self.state = state
      self.buffer = buffer
    }
    for index in batch.events.indices {
      let event = batch.events[index]
      let code = code(event, values, bytes)
      let plan = plan(known[Int(event.source)], code)
      if plan.isEmpty { continue }
      state.begin(targets: plan.targetCount, variants: plan.variants.count)
      scan(event, plan, values, bytes, &state, &buffer)
      if state.candidates.isEmpty, plan.unwitnessed.isEmpty { continue }
      reader.event = event
      evaluate(index, plan, reader, isCertain: code != .any, &state, found)
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

  /// Folds each value once and looks in it for what the plan wants of its field and of whole events.
  private func scan(
    _ event: Event, _ plan: Plan, _ values: Span<FieldValue>, _ bytes: Span<UInt8>, _ state: inout EventState,
    _ buffer: inout [UInt8]
  ) {
    let whole = plan.wholeScanner
    var hasCode = false
    for index in event.valueRange {
      let value = values[index]
      let isListed = Int(value.slot) < fieldOfSlot.count
      let field = isListed ? Int(fieldOfSlot[Int(value.slot)]) : -1
      if field == codeField { hasCode = true }
      let scanner = field >= 0 ? plan.scannerOfField[field] : -1
      guard scanner >= 0 || whole != nil, value.kind != .null else { continue }
      let text = bytes.extracting(value.range)
      let count = CaseFolding.fold(text, over: &buffer)
      let folded = buffer.span.extracting(first: count)
      if scanner >= 0 {
        plan.scanners[Int(scanner)].scan(text, folded: folded, kind: value.kind, &state, plan)
      }
      whole?.scan(text, folded: folded, kind: .string, &state, plan)
    }
    if !hasCode, event.code != 0, plan.scannerOfField[codeField] >= 0 {
      let text = Array(String(event.code).utf8)
      plan.scanners[Int(plan.scannerOfField[codeField])].scan(
        text.span, folded: text.span, kind: .number, &state, plan)
    }
    if let whole {
      let count = CaseFolding.fold(bytes.extracting(event.raw), over: &buffer)
      whole.scan(
        bytes.extracting(event.raw), folded: buffer.span.extracting(first: count), kind: .string, &state, plan)
    }
  }

  /// Evaluates the candidates. Where the event's code was not certain, the routes are asked again.
  private func evaluate(
    _ index: Int, _ plan: Plan, _ reader: EventReader, isCertain: Bool, _ state: inout EventState,
    _ found: (EventMatch) -> Void
  ) {
    state.candidates += plan.unwitnessed
    if state.candidates.count > 1 { state.candidates.sort() }
    let candidates = state.candidates
    var last = -1
    for local in candidates {
      let variant = plan.variants[Int(local)]
      let rule = rules.variants[variant].rule
      guard rule != last, holds(Int(plan.roots[Int(local)]), plan, reader, &state),
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
  private func holds(_ index: Int, _ plan: Plan, _ reader: EventReader, _ state: inout EventState) -> Bool {
    let node = plan.nodes[index]
    switch node.kind {
    case .scanned: return state.isTrue(node.test)
    case .lazy: return lazily(node.test, plan, reader, &state)
    case .not: return !holds(index + 1, plan, reader, &state)
    case .all:
      var next = index + 1
      while next < Int(node.end) {
        if !holds(next, plan, reader, &state) { return false }
        next = Int(plan.nodes[next].end)
      }
      return true
    case .any:
      var next = index + 1
      while next < Int(node.end) {
        if holds(next, plan, reader, &state) { return true }
        next = Int(plan.nodes[next].end)
      }
      return false
    }
  }

  private func lazily(_ test: Int32, _ plan: Plan, _ reader: EventReader, _ state: inout EventState) -> Bool {
    let hint = plan.hints[Int(test)]
    if hint >= 0, !state.isTrue(hint) { return false }
    if let known = state.known(test) { return known }
    let value = reader.holds(rules.tests[plan.tests[Int(test)]], &state.folded)
    state.remember(test, value)
    return value
  }

  func reader(_ batch: EventBatch, _ index: Int) -> EventReader {
    EventReader(batch, index, slots: slots, codeField: codeField)
  }
}
