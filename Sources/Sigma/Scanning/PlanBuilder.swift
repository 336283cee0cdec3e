/// Compiles the variants that can apply to one kind of event.
struct PlanBuilder {
  private let rules: CompiledRules
  private(set) var variants: [Int] = []
  /// The expressions of the variants, as far as the event code leaves them open.
  private var expressions: [Expression<Int>] = []
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
  private var localTests: [Int: Int32] = [:]
  private var hintCount = 0
  /// By local test: how often expressions ask it.
  private var uses: [Int] = []
  /// How each local test is looked for.
  private var forms: [Form] = []

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
    scannerOfField = [Int32](repeating: -1, count: rules.fieldNames.count)
    for variant in all {
      switch CodeRequirement.known(rules.variants[variant].expression, code, rules) {
      case .constant(false): continue
      case .constant(true): expressions.append(.all([]))
      case .open(let expression): expressions.append(expression)
      }
      variants.append(variant)
    }
    for expression in expressions { collect(expression) }
    assignHints()
    for expression in expressions { roots.append(flatten(expression, onTrue: Plan.holds, onFalse: Plan.fails)) }
    buildScanners()
    buildWitnesses()
  }

  private mutating func collect(_ expression: Expression<Int>) {
    switch expression {
    case .test(let test):
      if let known = localTests[test] {
        uses[Int(known)] += 1
        return
      }
      localTests[test] = Int32(tests.count)
      uses.append(1)
      tests.append(test)
      forms.append(PlanBuilder.form(rules.tests[test]))
    case .all(let parts), .any(let parts): for part in parts { collect(part) }
    case .not(let part): collect(part)
    }
  }

  private static func form(_ test: CompiledRules.Test) -> Form {
    switch test.check {
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

  /// Adds the tests of an expression as branches, last ones first; returns the first of them, or where to go when there
  /// is none.
  private mutating func flatten(_ expression: Expression<Int>, onTrue: Int32, onFalse: Int32) -> Int32 {
    switch expression {
    case .test(let test):
      let local = localTests[test] ?? 0
      var node = Plan.Node(test: local, isLazy: false, onTrue: onTrue, onFalse: onFalse)
      if case .lazy = forms[Int(local)] { node.isLazy = true }
      nodes.append(node)
      return Int32(nodes.count - 1)
    case .all(let parts):
      return ordered(parts).reversed().reduce(onTrue) { flatten($1, onTrue: $0, onFalse: onFalse) }
    case .any(let parts):
      return ordered(parts).reversed().reduce(onFalse) { flatten($1, onTrue: onTrue, onFalse: $0) }
    case .not(let part):
      return flatten(part, onTrue: onFalse, onFalse: onTrue)
    }
  }

  /// Parts in the order in which they are asked: first what the scan has answered, last what must be evaluated; among
  /// those the small ones first.
  private func ordered(_ parts: [Expression<Int>]) -> [Expression<Int>] {
    let ranked = parts.map { (part: $0, rank: rank($0)) }
    guard ranked.contains(where: { $0.rank != ranked[0].rank }) else { return parts }
    return ranked.enumerated().sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }
      .map(\.element.part)
  }

  /// What asking costs: a look at what was found counts 1, an evaluation 50.
  private func rank(_ expression: Expression<Int>) -> Int {
    switch expression {
    case .test(let test):
      if case .lazy = forms[Int(localTests[test] ?? 0)] { return 50 }
      return 1
    case .not(let part): return rank(part)
    case .all(let parts), .any(let parts): return parts.reduce(0) { $0 + rank($1) }
    }
  }

  /// By local variant: index into `CompiledRules.rules`.
  var ruleOfVariant: [Int32] { variants.map { Int32(rules.variants[$0].rule) } }

  // MARK: - Scanners

  /// What is looked for in one field.
  private struct Targets {
    var literals: [Literal] = []
    var empties: [Int32] = []
    var anything: [Int32] = []
    var numbers: [(test: Int32, number: RuleNumber)] = []
  }

  private mutating func buildScanners() {
    var byField: [Int: Targets] = [:]
    for (local, test) in tests.enumerated() {
      let field = rules.tests[test].field ?? -1
      add(Int32(local), to: &byField[field, default: Targets()])
    }
    var popularity: [UInt32: Int] = [:]
    for targets in byField.values {
      for literal in targets.literals where literal.bytes.count >= 4 {
        for position in 0...(literal.bytes.count - 4) {
          popularity[GramTable.gram(literal.bytes, position), default: 0] += 1
        }
      }
    }
    for (field, targets) in byField {
      guard !(targets.literals.isEmpty && targets.empties.isEmpty && targets.anything.isEmpty) else { continue }
      let scanner = FieldScanner(
        targets.literals, empties: targets.empties, anything: targets.anything, numbers: targets.numbers,
        popularity: popularity)
      if field < 0 {
        wholeScanner = scanner
        if targets.empties.isEmpty, targets.anything.isEmpty { wholePrefilter = RunPrefilter(targets.literals) }
      } else {
        scannerOfField[field] = Int32(scanners.count)
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

  /// Targets of which one must be found for an expression to hold, and how often that may be.
  private struct Witness {
    var targets: [Int32]
    var cost: Double
  }

  private mutating func buildWitnesses() {
    var byTarget = [[Int32]](repeating: [], count: targetCount)
    for (local, expression) in expressions.enumerated() {
      if let witness = witness(expression) {
        for target in Set(witness.targets) { byTarget[Int(target)].append(Int32(local)) }
      } else {
        unwitnessed.append(Int32(local))
      }
    }
    witnessStarts = [0]
    witnessStarts.reserveCapacity(targetCount + 1)
    for list in byTarget {
      witnesses += list
      witnessStarts.append(Int32(witnesses.count))
    }
  }

  private func witness(_ expression: Expression<Int>) -> Witness? {
    switch expression {
    case .test(let test): return localTests[test].flatMap { witness(local: $0) }
    case .not: return nil
    case .all(let parts): return parts.compactMap { witness($0) }.min { $0.cost < $1.cost }
    case .any(let parts):
      var joined = Witness(targets: [], cost: 0)
      for part in parts {
        guard let witness = witness(part) else { return nil }
        joined.targets += witness.targets
        joined.cost += witness.cost
      }
      return joined
    }
  }

  private func witness(local: Int32) -> Witness? {
    let test = rules.tests[tests[Int(local)]]
    if let field = test.field, rules.fieldNames[field] == CompiledRules.codeField {
      // The plan was chosen by it.
      return forms[Int(local)].isScanned ? Witness(targets: [local], cost: 1_000) : nil
    }
    switch forms[Int(local)] {
    case .literal(let bytes, let place):
      // What many rules ask for is met often.
      let popularity = 1 + Double(min(uses[Int(local)], 100)) / 10
      return Witness(targets: [local], cost: PlanBuilder.cost(bytes, place) * popularity)
    case .empty: return Witness(targets: [local], cost: 200)
    case .anything: return Witness(targets: [local], cost: 500)
    case .number: return Witness(targets: [local], cost: 20)
    case .lazy(let hint?):
      return Witness(targets: [hints[Int(local)]], cost: PlanBuilder.cost(hint, .anywhere))
    case .lazy(nil): return nil
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
