internal import EventModel
internal import Synchronization

/// The plans of compiled rules, made when the first event of a kind is met and shared by all threads.
///
/// How many there can be follows from the rules: a plan belongs to a set of routes and an event code that some rule names.
final class PlanTable: Sendable {
  /// Variants that apply to a log source, by event code.
  final class Group: Sendable {
    /// Variants that do not ask for a code.
    let uncoded: [Int]
    /// Variants that ask for one of some codes.
    let coded: [UInt32: [Int]]

    init(uncoded: [Int], coded: [UInt32: [Int]]) {
      self.uncoded = uncoded
      self.coded = coded
    }
  }

  /// Which events a plan is for.
  enum Code: Hashable, Sendable {
    /// Events with a code that some rule asks for.
    case named(UInt32)
    /// Events with no code or another one.
    case other
    /// Events whose code is not certain: every variant of the log source.
    case any
  }

  private struct Key: Hashable {
    var routes: [Int]
    var code: Code
  }

  private let groups = Mutex<[[Int]: Group]>([:])
  private let plans = Mutex(Plans())
  /// Room that the making of a plan needs, one number for each test; empty while somebody uses it.
  private let localTests = Mutex<[Int32]>([])

  private struct Plans {
    var known: [Key: Plan] = [:]
    var nextUnit: UInt32 = 1
  }

  /// The routes by which records of a source come.
  static func routes(_ source: LogSource, _ rules: CompiledRules) -> [Int] {
    let words = rules.mappings.words(of: source)
    let all = rules.routes
    let routes = all.span
    var admitted: [Int] = []
    for index in routes.indices where routes[index].admits(words) { admitted.append(index) }
    return admitted
  }

  /// The variants of a set of routes.
  func group(_ routes: [Int], _ rules: CompiledRules) -> Group {
    if let group = groups.withLock({ $0[routes] }) { return group }
    var isAdmitted = [Bool](repeating: false, count: rules.routes.count)
    for route in routes { isAdmitted[route] = true }
    let codesOfRoute = rules.routes.indices.map { isAdmitted[$0] ? rules.routes[$0].codes : [] }
    var uncoded: [Int] = []
    var coded: [UInt32: [Int]] = [:]
    for variant in rules.ruleOfVariant.indices {
      var isUsed = false
      var byRoute: Set<UInt32>? = []
      for index in rules.variantRouteStarts[variant]..<rules.variantRouteStarts[variant + 1] {
        let route = rules.variantRoutes[index]
        guard isAdmitted[route] else { continue }
        isUsed = true
        if codesOfRoute[route].isEmpty { byRoute = nil } else { byRoute?.formUnion(codesOfRoute[route]) }
      }
      guard isUsed else { continue }
      var codes = CodeRequirement.codes(ofVariant: variant, rules)
      if let byRoute { codes = codes?.intersection(byRoute) ?? byRoute }
      guard let codes else {
        uncoded.append(variant)
        continue
      }
      for code in codes { coded[code, default: []].append(variant) }
    }
    let group = Group(uncoded: uncoded, coded: coded)
    groups.withLock { $0[routes] = group }
    return group
  }

  /// The plan for events of a group.
  func plan(_ routes: [Int], _ group: Group, _ code: Code, _ rules: CompiledRules) -> Plan {
    var code = code
    if case .named(let number) = code, group.coded[number] == nil { code = .other }
    let key = Key(routes: routes, code: code)
    if let plan = plans.withLock({ $0.known[key] }) { return plan }
    var variants = group.uncoded
    switch code {
    case .other: break
    case .named(let number): variants += group.coded[number] ?? []
    case .any: variants += Set(group.coded.values.joined())
    }
    var known: UInt32?
    if case .named(let number) = code { known = number }
    var localTests = localTests.withLock { kept in
      defer { kept = [] }
      return kept
    }
    if localTests.isEmpty { localTests = [Int32](repeating: -1, count: rules.tests.count) }
    let builder = PlanBuilder(rules, variants: variants.sorted(), code: known, localTests: &localTests)
    self.localTests.withLock { $0 = localTests }
    return plans.withLock { plans in
      // Another thread may have been faster; two plans for the same events would only cost memory.
      if let plan = plans.known[key] { return plan }
      let plan = Plan(builder, firstUnit: plans.nextUnit)
      plans.nextUnit += plan.unitCount
      plans.known[key] = plan
      return plan
    }
  }
}
