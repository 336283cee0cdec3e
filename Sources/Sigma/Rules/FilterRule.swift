/// A filter: a condition that is added to rules, as `and`.
public struct FilterRule: Sendable {
  /// What people read about it.
  public var metadata: RuleMetadata
  /// Only rules of this log source are filtered.
  public var logsource: RuleLogSource
  /// Ids or names of the rules, or `any`.
  public var targets: [String]
  var detection: Detection
  var line: Int
  var column: Int

  /// Whether the filter speaks of the rule.
  func applies(to rule: Rule) -> Bool {
    func fits(_ wanted: String?, _ actual: String?) -> Bool { wanted == nil || wanted == actual }
    guard fits(logsource.category, rule.logsource.category), fits(logsource.product, rule.logsource.product),
      fits(logsource.service, rule.logsource.service)
    else { return false }
    return targets.contains { $0.lowercased() == "any" || $0 == rule.metadata.id || $0 == rule.metadata.name }
  }

  /// The detection of a rule with the filter added.
  func filtered(_ original: Detection) -> Detection {
    var filtered = original
    let shift = original.selections.count
    filtered.selections += detection.selections.map { selection in
      Detection.Selection(name: "filter '\(metadata.title)': \(selection.name)", expression: selection.expression)
    }
    let added = Condition.any(detection.conditions.map { $0.shifted(by: shift) })
    filtered.conditions = original.conditions.map { .all([$0, added]) }
    return filtered
  }
}

extension Condition {
  /// The same condition over selections that stand `shift` places further on.
  func shifted(by shift: Int) -> Condition {
    switch self {
    case .selection(let index): .selection(index + shift)
    case .quantified(let all, let pattern, let indices):
      .quantified(all: all, pattern: pattern, indices.map { $0 + shift })
    case .all(let parts): .all(parts.map { $0.shifted(by: shift) })
    case .any(let parts): .any(parts.map { $0.shifted(by: shift) })
    case .not(let part): .not(part.shifted(by: shift))
    }
  }
}
