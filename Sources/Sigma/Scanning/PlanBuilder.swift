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
  /// By test: its local number, or -1.
  private var localTests: [Int32]
  private var hintCount = 0
  /// By local test: how often expressions ask it.
  private var uses: [Int32] = []
  /// How each local test is looked for.
  private var forms: [Form] = []

  /// A part of an expression.
  private struct Part {
    enum Kind {
      case test, all, any, not
    }

    var kind: Kind
    /// Behind the last part below it.
    var end: Int
    /// The local test.
    var test: Int32 = -1
    /// What asking costs: a look at what was found counts 1, an evaluation 50.
    var rank = 0
    /// How often its witness may be found; infinite where it has none.
    var cost = 0.0
  }

  /// What a test is to a scanner.
  fileprivate enum Form {
    /// Finding the literal is the test.
    case literal([UInt8], Literal.Place)
    case empty
    case anything
    case number(RuleNumber)
    /// Evaluated on demand, once the hint was found if there is one.
    case lazy(hint: [UInt8]?)
  }

  /// Tests and hints together.
  var targetCount: Int { tests.count + hintCount }

  /// - Parameter code: The event code of all events of the plan, where it is certain.
  init(_ rules: CompiledRules, variants all: [Int], code: UInt32?) {
    self.rules = rules
    self.code = code
    scannerOfField = [Int32](repeating: -1, count: rules.fieldNames.count)
    localTests = [Int32](repeating: -1, count: rules.tests.count)
    for variant in all {
      let start = parts.count
      switch CodeRequirement.known(rules.variants[variant].expression, code, rules) {
      case .constant(false): continue
      case .constant(true): parts.append(Part(kind: .all, end: start + 1))
      case .open(let expression): add(expression)
      }
      starts.append(start)
      variants.append(variant)
    }
    assignHints()
    weigh()
    for start in starts { roots.append(flatten(start, onTrue: Plan.holds, onFalse: Plan.fails)) }
    buildScanners()
    buildWitnesses()
  }

  private mutating func add(_ expression: Expression<Int>) {
    let index = parts.count
    switch expression {
    case .test(let test):
      parts.append(Part(kind: .test, end: index + 1, test: local(test)))
      return
    case .all(let below):
      parts.append(Part(kind: .all, end: index))
      for part in below { add(part) }
    case .any(let below):
      parts.append(Part(kind: .any, end: index))
      for part in below { add(part) }
    case .not(let part):
      parts.append(Part(kind: .not, end: index))
      add(part)
    }
    parts[index].end = parts.count
  }

  /// The local number of a test that an expression asks.
  private mutating func local(_ test: Int) -> Int32 {
    let known = localTests[test]
    if known >= 0 {
      uses[Int(known)] += 1
      return known
    }
    let new = Int32(tests.count)
    localTests[test] = new
    uses.append(1)
    tests.append(test)
    forms.append(PlanBuilder.form(rules.tests[test].check))
    return new
  }

  private static func form(_ check: Check) -> Form {
    switch check {
    case .text(let pattern):
      guard !pattern.cased else { return .lazy(hint: pattern.longestLiteral.map { CaseFolding.folded($0) }) }
      switch pattern.shape {
      case .any: return .anything
      case .whole(let text): return text.isEmpty ? .empty : .literal(text, .whole)
      case .start(let text): return .literal(text, .start)
      case .end(let text): return .literal(text, .end)
      case .anywhere(let text): return .literal(text, .anywhere)
      case .complex: return .lazy(hint: pattern.longestLiteral)
      }
    case .number(.equal, let number): return .number(number)
    case .boolean(let value): return .literal(Array(String(value).utf8), .whole)
    case .regex(let regex):
      return .lazy(hint: regex.flags.contains("x") ? nil : RegexLiteral.required(by: regex.source))
    case .network, .number, .null, .exists, .field, .time: return .lazy(hint: nil)
    }
  }

  private mutating func assignHints() {
    hints = forms.map { form in
      guard case .lazy(hint: .some) = form else { return -1 }
      hintCount += 1
      return Int32(forms.count + hintCount - 1)
    }
  }

  /// Gives every part its rank and the cost of its witness, those below first.
  private mutating func weigh() {
    let costs = tests.indices.map { cost(local: $0) }
    for index in parts.indices.reversed() {
      let kind = parts[index].kind
      guard kind != .test else {
        let local = Int(parts[index].test)
        parts[index].rank = forms[local].isScanned ? 1 : 50
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
        Plan.Node(test: part.test, isLazy: !forms[Int(part.test)].isScanned, onTrue: onTrue, onFalse: onFalse))
      return Int32(nodes.count - 1)
    case .all:
      return ordered(index).reversed().reduce(onTrue) { flatten($1, onTrue: $0, onFalse: onFalse) }
    case .any:
      return ordered(index).reversed().reduce(onFalse) { flatten($1, onTrue: onTrue, onFalse: $0) }
    case .not: return flatten(index + 1, onTrue: onFalse, onFalse: onTrue)
    }
  }

  /// The parts directly below one in the order in which they are asked: first what the scan has answered, last what must
  /// be evaluated; among those the small ones first.
  private func ordered(_ index: Int) -> [Int] {
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
  var ruleOfVariant: [Int32] { variants.map { Int32(rules.variants[$0].rule) } }

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
    switch forms[Int(local)] {
    case .literal(let bytes, let place):
      targets.literals.append(Literal(bytes: bytes, place: place, target: local))
    case .empty: targets.empties.append(local)
    case .anything: targets.anything.append(local)
    case .number(let number):
      targets.literals.append(Literal(bytes: CaseFolding.folded(number.text.utf8), place: .whole, target: local))
      targets.numbers.append((local, number))
    case .lazy(let hint?):
      targets.literals.append(Literal(bytes: hint, place: .anywhere, target: hints[Int(local)]))
    case .lazy(nil): return
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
    if Int(rules.fieldOfTest[tests[local]]) == rules.codeFieldIndex {
      // The plan was chosen by it.
      return forms[local].isScanned ? 1_000 : .infinity
    }
    switch forms[local] {
    case .literal(let bytes, let place):
      // What many rules ask for is met often.
      return PlanBuilder.cost(bytes, place) * (1 + Double(min(uses[local], 100)) / 10)
    case .empty: return 200
    case .anything: return 500
    case .number: return 20
    case .lazy(let hint?): return PlanBuilder.cost(hint, .anywhere)
    case .lazy(nil): return .infinity
    }
  }

  /// A guess how often a literal is met: short ones often, anchored ones less.
  private static func cost(_ bytes: [UInt8], _ place: Literal.Place) -> Double {
    let length = Double(min(bytes.count, 24))
    switch place {
    case .anywhere: return 100 / (length * length)
    case .start: return 60 / length
    case .end: return 30 / length
    case .whole: return bytes == Array("true".utf8) || bytes == Array("false".utf8) ? 100 : 20 / length
    }
  }
}

extension PlanBuilder.Form {
  fileprivate var isScanned: Bool {
    if case .lazy = self { return false }
    return true
  }
}
