/// Resolves rules over their routes: shared tests, one variant per set of field names.
struct VariantBuilder {
  private let mappings: LogSourceMappings
  private(set) var tests: [CompiledRules.Test] = []
  private(set) var variants: [CompiledRules.Variant] = []
  private(set) var parts = ExpressionParts()
  private(set) var routes: [LogSourceMappings.Route] = []
  private(set) var fieldNames: [String] = []
  private var testIndices: [FieldTest: Int] = [:]
  private var routeIndices: [LogSourceMappings.Route: Int] = [:]
  private var fieldIndices: [String: Int] = [:]

  private var routesOfSource: [RuleLogSource: [LogSourceMappings.Route]] = [:]

  /// - Parameter ruleCount: About how many rules will be added.
  init(mappings: LogSourceMappings, ruleCount: Int) {
    self.mappings = mappings
    tests.reserveCapacity(ruleCount * 12)
    testIndices.reserveCapacity(ruleCount * 12)
    variants.reserveCapacity(ruleCount * 2)
  }

  /// The routes of a log source; few are distinct.
  private mutating func routes(for source: RuleLogSource) -> [LogSourceMappings.Route] {
    var source = source
    source.definition = nil
    if let known = routesOfSource[source] { return known }
    let routes = mappings.routes(for: source)
    routesOfSource[source] = routes
    return routes
  }

  private struct Form: Hashable {
    var renames: [String: String]
    var conditions: [String: [String]]
  }

  /// Adds a rule: one variant for each way of naming its fields.
  mutating func add(_ rule: Rule, index: Int) {
    let expression = rule.detection.expression
    var forms: [Form: Int] = [:]
    for route in routes(for: rule.logsource) {
      let routeIndex = self.index(of: route)
      let form = Form(renames: route.renames, conditions: route.conditions)
      if let variant = forms[form] {
        variants[variant].routes.append(routeIndex)
        continue
      }
      forms[form] = variants.count
      var parts = [expression]
      for (field, values) in route.conditions.sorted(by: { $0.key < $1.key }) {
        parts.append(.any(values.map { .test(Self.equals(field, $0)) }))
      }
      let whole = (parts.count == 1 ? expression : .all(parts)).simplified
      let compiled = whole.map { Expression<Int>.test(self.index(of: $0, renames: route.renames)) }
      self.parts.add(compiled)
      variants.append(CompiledRules.Variant(rule: index, expression: compiled, routes: [routeIndex]))
    }
  }

  private static func renamed(_ test: FieldTest, _ renames: [String: String]) -> FieldTest {
    var check = test.check
    if case .field(let other, let affix, let cased) = check {
      check = .field(renames[other] ?? other, affix, cased: cased)
    }
    return FieldTest(field: test.field.map { renames[$0] ?? $0 }, check: check, value: test.value)
  }

  private static func equals(_ field: String, _ value: String) -> FieldTest {
    let check = Check.text(Pattern([.literal(Array(value.utf8))], cased: false))
    return FieldTest(field: field, check: check, value: value)
  }

  /// Adds the fields that correlations and people read of matches, in every spelling.
  mutating func addFields(of collection: RuleCollection, wanted: [[String]?]) {
    _ = index(of: CompiledRules.codeField)
    for variant in variants {
      for route in variant.routes {
        for name in wanted[variant.rule] ?? [] { _ = index(of: routes[route].renames[name] ?? name) }
      }
    }
  }

  private mutating func index(of route: LogSourceMappings.Route) -> Int {
    if let index = routeIndices[route] { return index }
    routes.append(route)
    routeIndices[route] = routes.count - 1
    return routes.count - 1
  }

  private mutating func index(of field: String) -> Int {
    if let index = fieldIndices[field] { return index }
    fieldNames.append(field)
    fieldIndices[field] = fieldNames.count - 1
    return fieldNames.count - 1
  }

  private mutating func index(of test: FieldTest, renames: [String: String]) -> Int {
    let test = renames.isEmpty ? test : Self.renamed(test, renames)
    if let index = testIndices[test] { return index }
    let field = test.field.map { index(of: $0) }
    var other: Int?
    if case .field(let name, _, _) = test.check { other = index(of: name) }
    tests.append(CompiledRules.Test(field: field, otherField: other, check: test.check, value: test.value))
    testIndices[test] = tests.count - 1
    return tests.count - 1
  }
}

extension CompiledRules {
  /// The field that Windows event logs number their kinds of record with; it also stands in `Event.code`.
  static let codeField = "EventID"
}
