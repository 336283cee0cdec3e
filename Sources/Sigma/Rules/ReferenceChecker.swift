/// Checks and resolves what rules, correlations and filters say about each other.
struct ReferenceChecker {
  private(set) var issues: [RuleIssue] = []

  private mutating func report(
    _ code: RuleIssue.Code, _ message: String, _ metadata: RuleMetadata, at place: (Int, Int)
  ) {
    issues.append(
      RuleIssue(file: metadata.file, line: place.0, column: place.1, code: code, message: message))
  }

  /// Removes rules whose id or name an earlier one has.
  mutating func dropDuplicates(_ rules: inout [Rule], _ correlations: inout [CorrelationRule]) {
    var ids: [String: String] = [:]
    var names: [String: String] = [:]
    var found: [(RuleMetadata, String)] = []
    func isNew(_ metadata: RuleMetadata) -> Bool {
      if let other = ids[metadata.id] {
        found.append((metadata, "'\(metadata.id)' is also the id of \(other)"))
        return false
      }
      if let name = metadata.name, let other = names[name] {
        found.append((metadata, "'\(name)' is also the name of \(other)"))
        return false
      }
      ids[metadata.id] = metadata.file
      if let name = metadata.name { names[name] = metadata.file }
      return true
    }
    rules = rules.filter { isNew($0.metadata) }
    correlations = correlations.filter { isNew($0.metadata) }
    for (metadata, message) in found { report(.duplicateID, message, metadata, at: (metadata.line, 1)) }
  }

  /// Adds each filter to the rules it speaks of.
  mutating func apply(_ filters: [FilterRule], to rules: inout [Rule]) {
    for filter in filters {
      for index in rules.indices where filter.applies(to: rules[index]) {
        rules[index].detection = filter.filtered(rules[index].detection)
      }
      for target in filter.targets where target.lowercased() != "any" {
        if !rules.contains(where: { $0.metadata.id == target || $0.metadata.name == target }) {
          report(.unknownRule, "there is no rule '\(target)'", filter.metadata, at: (filter.line, filter.column))
        }
      }
    }
  }

  /// Keeps correlations whose references exist and do not run in circles, in an order in which inner ones come first.
  /// References become ids; rules that are referred to lose their own findings unless `generate` is set.
  mutating func resolve(_ correlations: [CorrelationRule], rules: inout [Rule]) -> [CorrelationRule] {
    var ids: [String: String] = [:]
    for rule in rules {
      ids[rule.metadata.id] = rule.metadata.id
      if let name = rule.metadata.name { ids[name] = rule.metadata.id }
    }
    let ruleIDs = Set(rules.map(\.metadata.id))
    for rule in correlations {
      ids[rule.metadata.id] = rule.metadata.id
      if let name = rule.metadata.name { ids[name] = rule.metadata.id }
    }
    var waiting = correlations.compactMap { resolved($0, ids) }
    var ready: [CorrelationRule] = []
    var known = ruleIDs
    while true {
      let next = waiting.filter { $0.references.allSatisfy(known.contains) }
      if next.isEmpty { break }
      ready += next
      known.formUnion(next.map(\.metadata.id))
      waiting.removeAll { known.contains($0.metadata.id) }
    }
    let stuck = Set(waiting.map(\.metadata.id))
    for rule in waiting {
      let circular = rule.references.contains(where: stuck.contains)
      report(
        circular ? .correlationCycle : .unknownRule,
        circular ? "it refers to itself through other correlations" : "it refers to a correlation that is not used",
        rule.metadata, at: (rule.line, rule.column))
    }
    let silent = Set(ready.filter { !$0.generate }.flatMap(\.references))
    let loud = Set(ready.filter(\.generate).flatMap(\.references))
    for index in rules.indices where silent.contains(rules[index].metadata.id) {
      rules[index].isStandalone = loud.contains(rules[index].metadata.id)
    }
    return ready
  }

  private mutating func resolved(_ rule: CorrelationRule, _ ids: [String: String]) -> CorrelationRule? {
    var rule = rule
    let unknown = rule.references.filter { ids[$0] == nil }
    for reference in unknown {
      report(.unknownRule, "there is no rule '\(reference)'", rule.metadata, at: (rule.line, rule.column))
    }
    guard unknown.isEmpty else { return nil }
    rule.references = rule.references.compactMap { ids[$0] }
    for (alias, fields) in rule.aliases {
      var resolved: [String: String] = [:]
      for (reference, field) in fields {
        guard let id = ids[reference], rule.references.contains(id) else {
          report(
            .badCorrelation, "alias '\(alias)' names '\(reference)', which is not among 'rules'", rule.metadata,
            at: (rule.line, rule.column))
          return nil
        }
        resolved[id] = field
      }
      rule.aliases[alias] = resolved
    }
    return rule
  }
}
