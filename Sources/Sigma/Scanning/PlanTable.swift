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
  private let plans = Mutex<[Key: Plan]>([:])

  /// The routes by which records of a source come.
  static func routes(_ source: LogSource, _ rules: CompiledRules) -> [Int] {
    let words = rules.mappings.words(of: source)
    return rules.routes.indices.filter { rules.routes[$0].admits(words) }
  }

  /// The variants of a set of routes.
  func group(_ routes: [Int], _ rules: CompiledRules) -> Group {
    if let group = groups.withLock({ $0[routes] }) { return group }
    let admitted = Set(routes)
    var uncoded: [Int] = []
    var coded: [UInt32: [Int]] = [:]
    for (index, variant) in rules.variants.enumerated() {
      let used = variant.routes.filter(admitted.contains)
      guard !used.isEmpty else { continue }
      var codes = CodeRequirement.codes(variant.expression, rules)
      if used.allSatisfy({ !rules.routes[$0].codes.isEmpty }) {
        let byRoute = Set(used.flatMap { rules.routes[$0].codes })
        codes = codes.map { $0.intersection(byRoute) } ?? byRoute
      }
      guard let codes else {
        uncoded.append(index)
        continue
      }
      for code in codes { coded[code, default: []].append(index) }
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
    if let plan = plans.withLock({ $0[key] }) { return plan }
    var variants = group.uncoded
    switch code {
    case .other: break
    case .named(let number): variants += group.coded[number] ?? []
    case .any: variants += Set(group.coded.values.joined())
    }
    let plan = Plan(PlanBuilder(rules, variants: variants.sorted()))
    plans.withLock { $0[key] = plan }
    return plan
  }
}

/// Which event codes an expression asks for.
enum CodeRequirement {
  /// The codes of which an event must have one; nil when any will do.
  static func codes(_ expression: Expression<Int>, _ rules: CompiledRules) -> Set<UInt32>? {
    switch expression {
    case .not: return nil
    case .all(let parts):
      var codes: Set<UInt32>?
      for part in parts {
        guard let other = self.codes(part, rules) else { continue }
        codes = codes.map { $0.intersection(other) } ?? other
      }
      return codes
    case .any(let parts):
      var codes: Set<UInt32> = []
      for part in parts {
        guard let other = self.codes(part, rules) else { return nil }
        codes.formUnion(other)
      }
      return codes
    case .test(let index):
      let test = rules.tests[index]
      guard let field = test.field, rules.fieldNames[field] == CompiledRules.codeField else { return nil }
      switch test.check {
      case .number(.equal, let number): return UInt32(number.text).map { [$0] }
      case .text(let pattern):
        guard case .whole(let text) = pattern.shape, text.first != 48 || text.count == 1 else { return nil }
        return UInt32(String(decoding: text, as: UTF8.self)).map { [$0] }
      default: return nil
      }
    }
  }
}
