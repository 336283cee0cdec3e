internal import Bytes

/// Rules ready to be matched: immutable, shared by all threads.
public final class CompiledRules: Sendable {
  /// One form of a rule: its expression with the field names of some routes, as indices into `tests`.
  struct Variant: Sendable {
    var rule: Int
    var expression: Expression<Int>
    /// Indices into `routes`.
    var routes: [Int]
  }

  /// A test and the position of its field.
  struct Test: Sendable {
    /// Index into `fieldNames`; nil for the whole event.
    var field: Int?
    /// The other field of `fieldref`.
    var otherField: Int?
    var check: Check
    /// The value with its wildcards, for people.
    var value: String
    /// How people read the test.
    var text: String { CheckText.text(check, value: value) }
  }

  /// The rules; `EventMatch.rule` is an index into them.
  public let rules: [Rule]
  /// Correlations over the rules.
  public let correlations: [CorrelationRule]
  /// Every field that a rule, a mapping or a correlation reads, under the names of the records.
  public let fieldNames: [String]
  /// Changes when the rules, the mappings or the way of matching change.
  public let fingerprint: String
  /// Some rule searches whole events: make the field table with `coverage: .everything`, or values of unlisted fields
  /// are not searched.
  public let readsWholeEvents: Bool

  let tests: [Test]
  /// The fields of the tests, by themselves: plans ask for them much more often than for the rest. -1 for keywords.
  let fieldOfTest: [Int32]
  /// Where `codeField` stands in `fieldNames`.
  let codeFieldIndex: Int
  /// What scanners look for, by test.
  let forms: TestForms
  let variants: [Variant]
  /// By variant: index into `rules`.
  let ruleOfVariant: [Int32]
  /// By variant: its expression.
  let parts: ExpressionParts
  /// By variant: where its routes start in `variantRoutes`; one more at the end.
  let variantRouteStarts: [Int]
  /// Indices into `routes`.
  let variantRoutes: [Int]
  let routes: [LogSourceMappings.Route]
  let mappings: LogSourceMappings
  let plans = PlanTable()
  /// Per rule the fields that correlations want to know of its matches; nil where none asks for the rule.
  let correlationFields: [[String]?]
  private let ruleIndices: [String: Int]
  private let fieldIndices: [String: Int]

  /// Compiles a collection.
  public init(_ collection: RuleCollection, mappings: LogSourceMappings) {
    var builder = VariantBuilder(mappings: mappings, ruleCount: collection.rules.count)
    for (index, rule) in collection.rules.enumerated() { builder.add(rule, index: index) }
    rules = collection.rules
    correlations = collection.correlations
    self.mappings = mappings
    let indices = Dictionary(collection.rules.enumerated().map { ($1.metadata.id, $0) }) { first, _ in first }
    ruleIndices = indices
    correlationFields = CorrelationFields.perRule(collection, indices: indices)
    builder.addFields(of: collection, wanted: correlationFields)
    tests = builder.tests
    fieldOfTest = builder.tests.map { Int32($0.field ?? -1) }
    forms = TestForms(builder.tests)
    variants = builder.variants
    ruleOfVariant = builder.variants.map { Int32($0.rule) }
    parts = builder.parts
    variantRoutes = builder.variants.flatMap(\.routes)
    variantRouteStarts = builder.variants.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.routes.count) }
    routes = builder.routes
    fieldNames = builder.fieldNames
    fieldIndices = Dictionary(uniqueKeysWithValues: builder.fieldNames.enumerated().map { ($1, $0) })
    codeFieldIndex = fieldIndices[CompiledRules.codeField] ?? 0
    readsWholeEvents = fieldOfTest.contains(-1)
    fingerprint = CompiledRules.fingerprint(collection, mappings)
  }

  /// The index of the rule with an id.
  public func index(of id: String) -> Int? { ruleIndices[id] }

  /// The position of a field in `fieldNames`.
  func fieldIndex(_ name: String) -> Int? { fieldIndices[name] }

  private static func fingerprint(_ collection: RuleCollection, _ mappings: LogSourceMappings) -> String {
    var text = "kagami sigma 1\n" + mappings.digest + "\n"
    for digest in collection.digests { text += digest + "\n" }
    for rule in collection.rules { text += rule.metadata.id + "\n" }
    for rule in collection.correlations { text += rule.metadata.id + "\n" }
    return SHA256.digest(of: Array(text.utf8))
  }
}
