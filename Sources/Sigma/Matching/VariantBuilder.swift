/// Resolves rules over their routes: shared tests, one variant per set of field names.
struct VariantBuilder {
  private let mappings: LogSourceMappings
  private(set) var tests: [CompiledRules.Test] = []
  private(set) var variants: [CompiledRules.Variant] = []
  private(set) var routes: [LogSourceMappings.Route] = []
  private(set) var fieldNames: [String] = []
  private var testIndices: [FieldTest: Int] = [:]
  private var routeIndices: [LogSourceMappings.Route: Int] = [:]
  private var fieldIndices: [String: Int] = [:]

  init(mappings: LogSourceMappings) { self.mappings = mappings }

  private struct Form: Hashable {
    var renames: [String: String]
    var conditions: [String: [String]]
  }

  /// Adds a rule: one variant for each way of naming its fields.
  mutating func add(_ rule: Rule, index: Int) {
    let expression = rule.detection.expression
    var forms: [Form: Int] = [:]
    for route in mappings.routes(for: rule.logsource) {
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
      variants.append(CompiledRules.Variant(rule: index, expression: compiled, routes: [routeIndex]))
    }
  }

  private static func equals(_ field: String, _ value: String) -> FieldTest {
    let check = Check.text(Pattern([.literal(Array(value.utf8))], cased: false))
    return FieldTest(field: field, check: check, text: CheckText.text(check, value: value))
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
    var test = test
    if !renames.isEmpty {
      test.field = test.field.map { renames[$0] ?? $0 }
      if case .field(let other, let affix, let cased) = test.check {
        test.check = .field(renames[other] ?? other, affix, cased: cased)
      }
    }
    if let index = testIndices[test] { return index }
    let field = test.field.map { index(of: $0) }
    var other: Int?
    if case .field(let name, _, _) = test.check { other = index(of: name) }
    tests.append(CompiledRules.Test(field: field, otherField: other, check: test.check, text: test.text))
    testIndices[test] = tests.count - 1
    return tests.count - 1
  }
}

extension CompiledRules {
  /// The field that Windows event logs number their kinds of record with; it also stands in `Event.code`.
  static let codeField = "EventID"
}
