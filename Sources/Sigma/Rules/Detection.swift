/// What a rule looks for: named selections and the conditions that join them.
struct Detection: Sendable {
  /// A named part of a detection.
  struct Selection: Sendable {
    var name: String
    var expression: Expression<FieldTest>
  }

  var selections: [Selection]
  /// Each of them alone makes the rule hold.
  var conditions: [Condition]

  /// Nodes of the whole as one expression; selections count as often as the conditions use them.
  var size: Int {
    let sizes = selections.map(\.expression.size)
    return conditions.reduce(0) { $0 + $1.size(sizes) }
  }

  /// The whole as one expression.
  var expression: Expression<FieldTest> {
    .any(conditions.map { $0.expression(selections) }).simplified
  }
}

/// A condition after its names are resolved to positions in `Detection.selections`.
indirect enum Condition: Sendable {
  case selection(Int)
  /// `1 of pattern` or `all of pattern`.
  case quantified(all: Bool, pattern: String, [Int])
  case all([Condition])
  case any([Condition])
  case not(Condition)

  /// Nodes of the expression, given those of the selections.
  func size(_ sizes: [Int]) -> Int {
    switch self {
    case .selection(let index): sizes[index]
    case .quantified(_, _, let indices): indices.reduce(1) { $0 + sizes[$1] }
    case .all(let parts), .any(let parts): parts.reduce(1) { $0 + $1.size(sizes) }
    case .not(let part): part.size(sizes) + 1
    }
  }

  func expression(_ selections: [Detection.Selection]) -> Expression<FieldTest> {
    switch self {
    case .selection(let index): selections[index].expression
    case .quantified(true, _, let indices): .all(indices.map { selections[$0].expression })
    case .quantified(false, _, let indices): .any(indices.map { selections[$0].expression })
    case .all(let parts): .all(parts.map { $0.expression(selections) })
    case .any(let parts): .any(parts.map { $0.expression(selections) })
    case .not(let part): .not(part.expression(selections))
    }
  }
}

/// A tree of and, or and not over tests.
indirect enum Expression<Test: Sendable>: Sendable {
  case test(Test)
  case all([Expression])
  case any([Expression])
  case not(Expression)

  /// The same with nested `all` in `all` and `any` in `any` dissolved; single parts stand for themselves.
  var simplified: Expression {
    switch self {
    case .test: return self
    case .all(let parts) where parts.count > 1 && parts.allSatisfy(\.isTest): return self
    case .any(let parts) where parts.count > 1 && parts.allSatisfy(\.isTest): return self
    case .not(let part):
      if case .not(let inner) = part { return inner.simplified }
      return .not(part.simplified)
    case .all(let parts):
      let flat = parts.flatMap { part -> [Expression] in
        let simple = part.simplified
        if case .all(let inner) = simple { return inner }
        return [simple]
      }
      return flat.count == 1 ? flat[0] : .all(flat)
    case .any(let parts):
      let flat = parts.flatMap { part -> [Expression] in
        let simple = part.simplified
        if case .any(let inner) = simple { return inner }
        return [simple]
      }
      return flat.count == 1 ? flat[0] : .any(flat)
    }
  }

  private var isTest: Bool {
    if case .test = self { return true }
    return false
  }

  /// The same tree over other tests.
  func map<Other>(_ transform: (Test) -> Expression<Other>) -> Expression<Other> {
    switch self {
    case .test(let test): transform(test)
    case .all(let parts): .all(parts.map { $0.map(transform) })
    case .any(let parts): .any(parts.map { $0.map(transform) })
    case .not(let part): .not(part.map(transform))
    }
  }

  /// Every test in the tree, from left to right.
  func forEach(_ visit: (Test) -> Void) {
    switch self {
    case .test(let test): visit(test)
    case .all(let parts), .any(let parts): for part in parts { part.forEach(visit) }
    case .not(let part): part.forEach(visit)
    }
  }

  /// Number of nodes.
  var size: Int {
    switch self {
    case .test: 1
    case .all(let parts), .any(let parts): parts.reduce(1) { $0 + $1.size }
    case .not(let part): part.size + 1
    }
  }

  /// Whether the tree holds when `value` says which tests do.
  func holds(_ value: (Test) -> Bool) -> Bool {
    switch self {
    case .test(let test): return value(test)
    case .all(let parts):
      for part in parts where !part.holds(value) { return false }
      return true
    case .any(let parts):
      for part in parts where part.holds(value) { return true }
      return false
    case .not(let part): return !part.holds(value)
    }
  }
}

/// The smallest question of a rule: does a field of the event pass a check?
struct FieldTest: Sendable, Hashable {
  /// The field; nil for a keyword, which is looked for in the whole event.
  let field: String?
  let check: Check
  /// The value with its wildcards, for people; most tests are never shown, so that their text is made when asked for.
  let value: String
  /// The hash, made where rules are read in parallel, because compiling asks for it several times.
  private let digest: Int

  init(field: String?, check: Check, value: String) {
    self.field = field
    self.check = check
    self.value = value
    var hasher = Hasher()
    hasher.combine(field)
    hasher.combine(check)
    digest = hasher.finalize()
  }

  /// How people read it, as `endswith '\cmd.exe'`.
  var text: String { CheckText.text(check, value: value) }

  static func == (lhs: FieldTest, rhs: FieldTest) -> Bool {
    lhs.digest == rhs.digest && lhs.field == rhs.field && lhs.check == rhs.check
  }
  func hash(into hasher: inout Hasher) { hasher.combine(digest) }
}

/// What is asked of a field.
enum Check: Sendable, Hashable {
  /// Some value matches the pattern.
  case text(Pattern)
  /// Some value matches the regular expression.
  case regex(Regex)
  /// Some value is an address in the network.
  case network(Network)
  /// Some value is a number that compares so.
  case number(Comparison, RuleNumber)
  /// Some value is `true` or `false`.
  case boolean(Bool)
  /// The field is missing, or some value of it is null.
  case null
  /// The field is there, be it empty or null.
  case exists
  /// Some value equals, or begins or ends with or contains, some value of another field.
  case field(String, Affix, cased: Bool)
  /// A part of a date compares so.
  case time(TimePart, Comparison, Int)
}

/// How a value compares to a number of the rule.
enum Comparison: String, Sendable, Hashable {
  case equal, less, lessOrEqual, greater, greaterOrEqual

  func holds<Value: Comparable>(_ lhs: Value, _ rhs: Value) -> Bool {
    switch self {
    case .equal: lhs == rhs
    case .less: lhs < rhs
    case .lessOrEqual: lhs <= rhs
    case .greater: lhs > rhs
    case .greaterOrEqual: lhs >= rhs
    }
  }

  /// The sign people read.
  var sign: String {
    switch self {
    case .equal: "="
    case .less: "<"
    case .lessOrEqual: "<="
    case .greater: ">"
    case .greaterOrEqual: ">="
    }
  }
}

/// Where the other field's value must stand.
enum Affix: String, Sendable, Hashable {
  case whole, start, end, anywhere
}
