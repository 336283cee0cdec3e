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
  private var looker = ValueLooker()
  private var sources: [LogSource: Source] = [:]

  /// How people read tests that were grounds; at most as many as there are tests.
  private var texts: [Int: String] = [:]
  /// By plan; as many as there are plans.
  private var views: [ObjectIdentifier: PlanView] = [:]

  /// What is known of a log source: its routes, their variants, and the plans used last.
  private final class Source {
    let routes: [Int]
    let group: PlanTable.Group
    var views: [PlanTable.Code: PlanView] = [:]
    var last: (code: PlanTable.Code, view: PlanView)?

    init(routes: [Int], group: PlanTable.Group) {
      self.routes = routes
      self.group = group
    }
  }

  /// A matcher for batches that were made with `fields`.
  /// - Parameter remembersValues: What was found in a value is remembered for the next one like it, in at most
  ///   `SigmaLimits.memoBytes`; results do not depend on it.
  public init(_ rules: CompiledRules, fields: FieldTable, remembersValues: Bool = true) {
    self.rules = rules
    self.fields = fields
    slots = rules.fieldNames.map { fields.slot(of: $0) }
    codeField = rules.codeFieldIndex
    codeSlot = fields.slot(of: CompiledRules.codeField) ?? .max
    var fieldOfSlot = [Int32](repeating: -1, count: fields.count)
    for (field, slot) in slots.enumerated() {
      if let slot { fieldOfSlot[Int(slot)] = Int32(field) }
    }
    self.fieldOfSlot = fieldOfSlot
    looker.remembers = remembersValues
  }

  /// Hands every match to `found`: by event, then by rule.
  public func match(_ batch: EventBatch, _ found: (EventMatch) -> Void) {
    match(batch, grounding: { _ in false }, { match, _ in found(match) })
  }

  /// The same with the grounds of each match, for the rules whose index `grounding` accepts; the others have none.
  public func match(
    _ batch: EventBatch, grounding: (Int) -> Bool, _ found: (EventMatch, MatchGrounds) -> Void
  ) {
    guard !batch.events.isEmpty else { return }
    let known = batch.sources.map { source($0) }
    var reader = reader(batch, 0)
    let bytes = batch.bytes.span
    let values = batch.values.span
    // Locals: every access to a property of a class is checked for overlapping ones at run time.
    var state = self.state
    self.state = EventState()
    var looker = self.looker
    self.looker = ValueLooker()
    looker.beginBatch()
    defer {
      self.state = state
      self.looker = looker
    }
    for index in batch.events.indices {
      let event = batch.events[index]
      let (code, isSaid) = code(event, values, bytes)
      let view = view(known[Int(event.source)], code)
      let plan = view.plan
      if plan.isEmpty { continue }
      state.begin(plan)
      scan(event, view, saysCode: isSaid, values, bytes, &state, &looker)
      if state.candidates.isEmpty, plan.unwitnessed.isEmpty { continue }
      reader.event = event
      evaluate(index, view, reader, isCertain: code != .any, &state, grounding, found)
    }
  }

  /// Forgets the values met so far. Results do not depend on it; benchmarks do.
  public func forgetValues() { looker.forget() }

  private func source(_ source: LogSource) -> Source {
    if let known = sources[source] { return known }
    if sources.count >= 4_096 { sources.removeAll() }
    let routes = PlanTable.routes(source, rules)
    let new = Source(routes: routes, group: rules.plans.group(routes, rules))
    sources[source] = new
    return new
  }

  private func view(_ source: Source, _ code: PlanTable.Code) -> PlanView {
    if let last = source.last, last.code == code { return last.view }
    let view: PlanView
    if let known = source.views[code] {
      view = known
    } else {
      let plan = rules.plans.plan(source.routes, source.group, code, rules)
      if let known = views[ObjectIdentifier(plan)] {
        view = known
      } else {
        view = PlanView(plan, fieldOfSlot: fieldOfSlot, codeField: codeField)
        views[ObjectIdentifier(plan)] = view
      }
      if source.views.count >= 4_096 { source.views.removeAll() }
      source.views[code] = view
    }
    source.last = (code, view)
    return view
  }

  /// The event's code: its one `EventID` where that is a plain number, or else the code that the reader gives; and whether
  /// there is an `EventID`.
  private func code(
    _ event: Event, _ values: Span<FieldValue>, _ bytes: Span<UInt8>
  ) -> (code: PlanTable.Code, isSaid: Bool) {
    var found: UInt32?
    for index in event.valueRange where values[index].slot == codeSlot {
      guard found == nil, values[index].kind != .null,
        let number = Matcher.number(bytes.extracting(values[index].range))
      else { return (.any, true) }
      found = number
    }
    if let found { return (.named(found), true) }
    return (event.code == 0 ? .other : .named(event.code), false)
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

  /// Looks in each value for what the plan wants of its field and of whole events.
  private func scan(
    _ event: Event, _ view: PlanView, saysCode: Bool, _ values: Span<FieldValue>, _ bytes: Span<UInt8>,
    _ state: inout EventState, _ looker: inout ValueLooker
  ) {
    let plan = view.plan
    // Keywords: asked of runs of values that follow each other in the batch. Values that the plan looks into anyway tell
    // by themselves, which is remembered with what else was found in them.
    let prefilter = plan.wholePrefilter
    var mayHoldKeyword = plan.wholeScanner != nil && prefilter == nil
    var asks = prefilter != nil
    var (start, end) = (0, 0)
    let allUnits = view.units
    let units = allUnits.span
    for index in event.valueRange {
      let value = values[index]
      let slot = Int(value.slot)
      let unit = slot < units.count ? Int(units[slot]) : 0
      if asks, unit == 0 || value.length < SigmaLimits.shortRunValue {
        let (first, count) = (Int(value.offset), Int(value.length))
        if first == end {
          end = first &+ count
        } else if count > 0, let prefilter {
          mayHoldKeyword = prefilter.mayMatch(bytes.extracting(start..<end))
          asks = !mayHoldKeyword
          (start, end) = (first, first &+ count)
        }
      }
      guard unit > 0, value.kind != .null else { continue }
      looker.look(bytes, value.range, unit: unit, kind: value.kind, &state, plan)
    }
    if !saysCode, event.code != 0, view.codeUnit > 0 {
      let text = Array(String(event.code).utf8)
      looker.look(text.span, unit: view.codeUnit, kind: .number, &state, plan)
    }
    if asks, let prefilter {
      mayHoldKeyword =
        state.isTrue(plan.keywordTarget) || prefilter.mayMatch(bytes.extracting(start..<end))
        || prefilter.mayMatch(bytes.extracting(event.raw))
    }
    guard mayHoldKeyword else { return }
    for index in event.valueRange where values[index].kind != .null {
      looker.look(bytes.extracting(values[index].range), unit: 0, kind: .string, &state, plan)
    }
    looker.look(bytes.extracting(event.raw), unit: 0, kind: .string, &state, plan)
  }

  /// Evaluates the candidates. Where the event's code was not certain, the routes are asked again.
  private func evaluate(
    _ index: Int, _ view: PlanView, _ reader: EventReader, isCertain: Bool, _ state: inout EventState,
    _ grounding: (Int) -> Bool, _ found: (EventMatch, MatchGrounds) -> Void
  ) {
    let plan = view.plan
    state.candidates += plan.unwitnessed
    if state.candidates.count > 1 { state.candidates.sort() }
    let candidates = state.candidates
    var last: Int32 = -1
    for local in candidates {
      let rule = plan.rules[Int(local)]
      guard rule != last, holds(plan.roots[Int(local)], plan, reader, &state),
        isCertain || admits(plan.variants[Int(local)], reader)
      else { continue }
      let match = EventMatch(rule: Int(rule), event: index, variant: plan.variants[Int(local)])
      found(match, grounding(match.rule) ? grounds(local, view, reader, &state) : MatchGrounds())
      last = rule
    }
  }

  private func admits(_ variant: Int, _ reader: EventReader) -> Bool {
    let words = rules.mappings.words(of: reader.batch.sources[Int(reader.event.source)])
    let codes = codes(reader)
    return rules.variants[variant].routes.contains { rules.routes[$0].admits(words, codes) }
  }

  /// Follows the branches of a variant's expression from its first test on.
  private func holds(_ root: Int32, _ plan: Plan, _ reader: EventReader, _ state: inout EventState) -> Bool {
    var next = root
    while next >= 0 {
      let node = plan.nodes[Int(next)]
      let value = node.isLazy ? lazily(node.test, plan, reader, &state) : state.isTrue(node.test)
      next = value ? node.onTrue : node.onFalse
    }
    return next == Plan.holds
  }

  func lazily(_ test: Int32, _ plan: Plan, _ reader: EventReader, _ state: inout EventState) -> Bool {
    let hint = plan.hints[Int(test)]
    if hint >= 0, !state.isTrue(hint) { return false }
    if let known = state.known(test) { return known }
    let value = reader.holds(rules.tests[plan.tests[Int(test)]], &state.folded)
    state.remember(test, value)
    return value
  }

  /// How people read a test.
  func text(ofTest test: Int) -> String {
    if let known = texts[test] { return known }
    let text = rules.tests[test].text
    texts[test] = text
    return text
  }

  func reader(_ batch: EventBatch, _ index: Int) -> EventReader {
    EventReader(batch, index, slots: slots, codeField: codeField)
  }
}
