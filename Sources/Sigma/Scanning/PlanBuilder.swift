/// Compiles the variants that can apply to one kind of event.
struct PlanBuilder {
  private let rules: CompiledRules
  /// The code of all events of the plan, where it is certain.
  let code: UInt32?
  private(set) var variants: [Int] = []
  /// The expressions of the variants, as far as the event code leaves them open: one after the other, each part before
  /// those below it.
  private var parts: [Part] = []
  /// Where each local variant's expression starts in `parts`.
  private var starts: [Int] = []
  private(set) var tests: [Int] = []
  private(set) var hints: [Int32] = []
  private(set) var nodes: [Plan.Node] = []
  private(set) var roots: [Int32] = []
  private(set) var scannerOfField: [Int32]
  private(set) var scanners: [FieldScanner] = []
  private(set) var wholeScanner: FieldScanner?
  private(set) var wholePrefilter: RunPrefilter?
  private(set) var witnessStarts: [Int32] = []
  private(set) var witnesses: [Int32] = []
  private(set) var unwitnessed: [Int32] = []
  private var hintCount = 0
  /// By local test: how often expressions ask it.
  private var uses: [Int32] = []

  /// A part of an expression.
  private struct Part {
    var kind: ExpressionParts.Kind
    /// The local test.
    var test: Int32 = -1
    /// Behind the last part below it.
    var end: Int
    /// What asking costs: a look at what was found counts 1, an evaluation 50.
    var rank = 0
    /// How often its witness may be found; infinite where it has none.
    var cost = 0.0
  }

  /// Tests and hints together.
  var targetCount: Int { tests.count + hintCount }

  /// - Parameters:
  ///   - code: The event code of all events of the plan, where it is certain.
  ///   - localTests: Room for the local number of each test: -1 for all, before and afterwards.
  init(_ rules: CompiledRules, variants all: [Int], code: UInt32?, localTests: inout [Int32]) {
    self.rules = rules
    self.code = code
    scannerOfField = [Int32](repeating: -1, count: rules.fieldNames.count)
    parts.reserveCapacity(all.reduce(0) { $0 + rules.parts.range(ofVariant: $1).count })
    for variant in all {
      let start = parts.count
      let range = rules.parts.range(ofVariant: variant)
      var answers: [Bool?] = []
      if let code, CodeRequirement.mentions(range, rules) {
        answers = CodeRequirement.answers(range, code, rules)
        if answers[0] == false { continue }
      }
      if answers.first == true {
        parts.append(Part(kind: .all, end: start + 1))
      } else {
        add(range, answers, &localTests)
      }
      starts.append(start)
      variants.append(variant)
    }
    for test in tests { localTests[test] = -1 }
    assignHints()
    weigh()
    for start in starts { roots.append(flatten(start, onTrue: Plan.holds, onFalse: Plan.fails)) }
    buildScanners()
    buildWitnesses()
  }

  /// Adds the parts of an expression, but those that have an answer already: whatever stands around those is decided by the
  /// others.
  private mutating func add(_ range: Range<Int>, _ answers: [Bool?], _ localTests: inout [Int32]) {
    // Around the part at hand: where those parts stand here, and where they end there.
    var around: [(index: Int, end: Int)] = []
    var index = range.lowerBound
    while index < range.upperBound {
      while let last = around.last, last.end <= index {
        parts[last.index].end = parts.count
        around.removeLast()
      }
      let part = rules.parts.parts[index]
      if !answers.isEmpty, answers[index - range.lowerBound] != nil {
        index = part.end
        continue
      }
      let test = part.kind == .test ? local(Int(part.test), &localTests) : -1
      if part.kind != .test { around.append((parts.count, part.end)) }
      parts.append(Part(kind: part.kind, test: test, end: parts.count + 1))
      index += 1
    }
    while let last = around.popLast() { parts[last.index].end = parts.count }
  }

  /// The local number of a test that an expression asks.
  private mutating func local(_ test: Int, _ localTests: inout [Int32]) -> Int32 {
    let known = localTests[test]
    if known >= 0 {
      uses[Int(known)] += 1
      return known
    }
    let new = Int32(tests.count)
    localTests[test] = new
    uses.append(1)
    tests.append(test)
    return new
  }

  private mutating func assignHints() {
    hints = [Int32](repeating: -1, count: tests.count)
    for (local, test) in tests.enumerated() where rules.forms.kind(test) == .hinted {
      hints[local] = Int32(tests.count + hintCount)
      hintCount += 1
    }
  }

  /// Gives every part its rank and the cost of its witness, those below first.
  private mutating func weigh() {
    let costs = tests.indices.map { cost(local: $0) }
    for index in parts.indices.reversed() {
      let kind = parts[index].kind
      guard kind != .test else {
        let local = Int(parts[index].test)
        parts[index].rank = rules.forms.kind(tests[local]).isScanned ? 1 : 50
        parts[index].cost = costs[local]
        continue
      }
      var rank = 0
      var cost = kind == .any ? 0 : Double.infinity
      var below = index + 1
      while below < parts[index].end {
        rank += parts[below].rank
        switch kind {
        case .any: cost += parts[below].cost
        case .all: cost = min(cost, parts[below].cost)
        case .not, .test: break
        }
        below = parts[below].end
      }
      parts[index].rank = rank
      parts[index].cost = cost
    }
  }

  /// Adds the tests of an expression as branches, last ones first; returns the first of them, or where to go when there
  /// is none.
  private mutating func flatten(_ index: Int, onTrue: Int32, onFalse: Int32) -> Int32 {
    let part = parts[index]
    switch part.kind {
    case .test:
      nodes.append(
        Plan.Node(
          test: part.test, isLazy: !rules.forms.kind(tests[Int(part.test)]).isScanned, onTrue: onTrue, onFalse: onFalse)
      )
      return Int32(nodes.count - 1)
    case .all:
      var next = onTrue
      for below in Self.ordered(parts, index).reversed() { next = flatten(below, onTrue: next, onFalse: onFalse) }
      return next
    case .any:
      var next = onFalse
      for below in Self.ordered(parts, index).reversed() { next = flatten(below, onTrue: onTrue, onFalse: next) }
      return next
    case .not: return flatten(index + 1, onTrue: onFalse, onFalse: onTrue)
    }
  }

  /// The parts directly below one in the order in which they are asked: first what the scan has answered, last what must
  /// be evaluated; among those the small ones first.
  private static func ordered(_ parts: [Part], _ index: Int) -> [Int] {
    var below: [Int] = []
    var isMixed = false
    var next = index + 1
    while next < parts[index].end {
      below.append(next)
      if parts[next].rank != parts[index + 1].rank { isMixed = true }
      next = parts[next].end
    }
    if isMixed { below.sort { (parts[$0].rank, $0) < (parts[$1].rank, $1) } }
    return below
  }

  /// By local variant: index into `CompiledRules.rules`.
  var ruleOfVariant: [Int32] { variants.map { rules.ruleOfVariant[$0] } }

  // MARK: - Scanners

  /// What is looked for in one field.
  private struct Targets {
    /// -1 for the whole event.
    var field: Int
    var literals: [Literal] = []
    var empties: [Int32] = []
    var anything: [Int32] = []
    var numbers: [(test: Int32, number: RuleNumber)] = []
  }

  private mutating func buildScanners() {
    var positions = [Int32](repeating: -1, count: rules.fieldNames.count + 1)
    var fields: [Targets] = []
    for (local, test) in tests.enumerated() {
      let field = Int(rules.fieldOfTest[test])
      if positions[field + 1] < 0 {
        positions[field + 1] = Int32(fields.count)
        fields.append(Targets(field: field))
      }
      add(Int32(local), to: &fields[Int(positions[field + 1])])
    }
    var popularity = GramCounts()
    for targets in fields {
      for literal in targets.literals { popularity.add(literal.bytes) }
    }
    for targets in fields {
      guard !(targets.literals.isEmpty && targets.empties.isEmpty && targets.anything.isEmpty) else { continue }
      let scanner = FieldScanner(
        targets.literals, empties: targets.empties, anything: targets.anything, numbers: targets.numbers,
        popularity: popularity)
      if targets.field < 0 {
        wholeScanner = scanner
        if targets.empties.isEmpty, targets.anything.isEmpty { wholePrefilter = RunPrefilter(targets.literals) }
      } else {
        scannerOfField[targets.field] = Int32(scanners.count)
        scanners.append(scanner)
      }
    }
  }

  private func add(_ local: Int32, to targets: inout Targets) {
    let test = tests[Int(local)]
    let kind = rules.forms.kind(test)
    switch kind {
    case .whole, .start, .end, .anywhere:
      targets.literals += rules.forms.literals(test).map { Literal(bytes: $0, place: kind.place, target: local) }
    case .empty: targets.empties.append(local)
    case .anything: targets.anything.append(local)
    case .number:
      guard case .number(_, let number) = rules.tests[test].check else { return }
      targets.literals += rules.forms.literals(test).map { Literal(bytes: $0, place: .whole, target: local) }
      targets.numbers.append((local, number))
    case .hinted:
      targets.literals += rules.forms.literals(test)
        .map { Literal(bytes: $0, place: .anywhere, target: hints[Int(local)]) }
    case .lazy: return
    }
  }

  // MARK: - Witnesses

  /// Chooses for every variant the targets of which one must be found for it to hold.
  private mutating func buildWitnesses() {
    var chosen: [(target: Int32, variant: Int32)] = []
    var counts = [Int32](repeating: 0, count: targetCount + 1)
    var lastVariant = [Int32](repeating: -1, count: targetCount)
    for (local, start) in starts.enumerated() {
      guard parts[start].cost < .infinity else {
        unwitnessed.append(Int32(local))
        continue
      }
      witnesses(of: start) { target in
        guard lastVariant[Int(target)] != Int32(local) else { return }
        lastVariant[Int(target)] = Int32(local)
        counts[Int(target) + 1] += 1
        chosen.append((target, Int32(local)))
      }
    }
    for index in 1..<counts.count { counts[index] += counts[index - 1] }
    witnessStarts = counts
    witnesses = [Int32](repeating: 0, count: chosen.count)
    for (target, variant) in chosen {
      witnesses[Int(counts[Int(target)])] = variant
      counts[Int(target)] += 1
    }
  }

  /// Targets of which one must be found for a part with a witness to hold.
  private func witnesses(of index: Int, _ found: (Int32) -> Void) {
    let part = parts[index]
    guard part.kind != .test else {
      let hint = hints[Int(part.test)]
      return found(hint >= 0 ? hint : part.test)
    }
    var below = index + 1
    while below < part.end {
      // Of `all` the first of the rarest, of `any` each.
      if part.kind == .any || parts[below].cost == part.cost { witnesses(of: below, found) }
      if part.kind == .all, parts[below].cost == part.cost { return }
      below = parts[below].end
    }
  }

  /// How often the witness of a test may be found; infinite where it has none.
  private func cost(local: Int) -> Double {
    let test = tests[local]
    let kind = rules.forms.kind(test)
    if Int(rules.fieldOfTest[test]) == rules.codeFieldIndex {
      // The plan was chosen by it.
      return kind.isScanned ? 1_000 : .infinity
    }
    switch kind {
    case .whole, .start, .end, .anywhere:
      // What many rules ask for is met often.
      return literalCost(test, kind.place) * (1 + Double(min(uses[local], 100)) / 10)
    case .empty: return 200
    case .anything: return 500
    case .number: return 20
    case .hinted: return literalCost(test, .anywhere)
    case .lazy: return .infinity
    }
  }

  /// A guess how often the literals of a test are met: short ones often, anchored ones less.
  private func literalCost(_ test: Int, _ place: Literal.Place) -> Double {
    rules.forms.literalCounts(test).reduce(0) { sum, count in
      let length = Double(min(count, 24))
      return switch place {
      case .anywhere: sum + 100 / (length * length)
      case .start: sum + 60 / length
      case .end: sum + 30 / length
      case .whole: sum + (rules.forms.isBoolean(test) ? 100 : 20 / length)
      }
    }
  }
}

extension TestForms.Kind {
  /// Where a literal that is the test must stand; anywhere for the other kinds.
  fileprivate var place: Literal.Place {
    switch self {
    case .whole: .whole
    case .start: .start
    case .end: .end
    default: .anywhere
    }
  }
}
