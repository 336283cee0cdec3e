/// How to tell which parts of a rule made it hold for an event: the rule's expression as it is written, and where the
/// answer to each of its tests stands once the event was scanned. Nothing is evaluated twice.
struct GroundPlan {
  /// One part of the expression; the parts below it follow it.
  struct Node {
    enum Kind {
      case all, any, not, test
    }

    var kind: Kind
    /// Behind the last part below it.
    var end: Int
    /// Of a test: index into `CompiledRules.tests`.
    var test: Int32 = -1
    var answer = Answer.evaluated
  }

  /// Who says whether a test holds.
  enum Answer {
    /// What was found in the event, by local test number.
    case scanned(Int32)
    /// What was evaluated on demand for the event, or is now.
    case lazy(Int32)
    /// The event code, for all events of the plan.
    case constant(Bool)
    /// Nobody yet: matching had no need of it.
    case evaluated
  }

  private(set) var nodes: [Node] = []

  /// Of a local variant of a plan.
  init(_ plan: Plan, _ local: Int32, _ rules: CompiledRules) {
    // The branches of one variant stand together, its first one last.
    let last = Int(plan.roots[Int(local)])
    let first = (plan.roots[..<Int(local)].last { $0 >= 0 }).map { Int($0) + 1 } ?? 0
    var answers: [Int: Answer] = [:]
    if last >= first {
      for node in plan.nodes[first...last] {
        answers[plan.tests[Int(node.test)]] = node.isLazy ? .lazy(node.test) : .scanned(node.test)
      }
    }
    add(rules.variants[plan.variants[Int(local)]].expression, answers, plan.code, rules)
  }

  private mutating func add(
    _ expression: Expression<Int>, _ answers: [Int: Answer], _ code: UInt32?, _ rules: CompiledRules
  ) {
    let index = nodes.count
    var below: [Expression<Int>] = []
    switch expression {
    case .test(let test):
      let answer = answers[test] ?? code.flatMap { CodeRequirement.holds(test, $0, rules) }.map { .constant($0) }
      nodes.append(Node(kind: .test, end: index + 1, test: Int32(test), answer: answer ?? .evaluated))
      return
    case .all(let parts):
      nodes.append(Node(kind: .all, end: index))
      below = parts
    case .any(let parts):
      nodes.append(Node(kind: .any, end: index))
      below = parts
    case .not(let part):
      nodes.append(Node(kind: .not, end: index))
      below = [part]
    }
    for part in below { add(part, answers, code, rules) }
    nodes[index].end = nodes.count
  }
}

extension Matcher {
  /// The grounds of a local variant that holds for the event at hand.
  func grounds(_ local: Int32, _ view: PlanView, _ reader: EventReader, _ state: inout EventState) -> MatchGrounds {
    var tests: [Int32] = []
    collect(view.groundPlan(local, rules).nodes, 0, view.plan, reader, &state, &tests)
    return MatchGrounds(tests: tests)
  }

  /// Collects the parts that hold; what stands below a `not` is no ground.
  private func collect(
    _ nodes: [GroundPlan.Node], _ index: Int, _ plan: Plan, _ reader: EventReader, _ state: inout EventState,
    _ tests: inout [Int32]
  ) {
    let node = nodes[index]
    switch node.kind {
    case .test: tests.append(node.test)
    case .not: return
    case .all, .any:
      var part = index + 1
      while part < node.end {
        if node.kind == .all || holds(nodes, part, plan, reader, &state) {
          collect(nodes, part, plan, reader, &state, &tests)
        }
        part = nodes[part].end
      }
    }
  }

  private func holds(
    _ nodes: [GroundPlan.Node], _ index: Int, _ plan: Plan, _ reader: EventReader, _ state: inout EventState
  ) -> Bool {
    let node = nodes[index]
    switch node.kind {
    case .not: return !holds(nodes, index + 1, plan, reader, &state)
    case .all, .any:
      var part = index + 1
      while part < node.end {
        if holds(nodes, part, plan, reader, &state) == (node.kind == .any) { return node.kind == .any }
        part = nodes[part].end
      }
      return node.kind == .all
    case .test:
      switch node.answer {
      case .scanned(let test): return state.isTrue(test)
      case .lazy(let test): return lazily(test, plan, reader, &state)
      case .constant(let value): return value
      case .evaluated: return PlainEvaluator.holds(rules.tests[Int(node.test)], reader)
      }
    }
  }
}
