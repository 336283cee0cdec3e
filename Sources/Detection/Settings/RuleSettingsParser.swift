internal import Sigma
internal import Yams

/// Turns the tree of a settings file into settings.
struct RuleSettingsParser {
  let file: String
  private(set) var settings = RuleSettings()
  private(set) var issues: [RuleIssue] = []

  init(file: String) { self.file = file }

  /// Notes what is wrong, at a node where there is one.
  mutating func report(_ message: String, at node: Node? = nil) {
    issues.append(
      RuleIssue(
        file: file, line: node?.mark?.line ?? 1, column: node?.mark?.column ?? 1, code: .badSettings, message: message))
  }

  mutating func read(_ root: Node) {
    if root.null != nil { return }
    guard let mapping = root.mapping else { return report("the settings are a mapping", at: root) }
    for (key, value) in mapping {
      switch key.string {
      case "disabled": for entry in entries(value, of: "disabled") { disabled(entry) }
      case "suppressed": for entry in entries(value, of: "suppressed") { suppressed(entry) }
      default: report("there is no setting '\(key.string ?? "")'", at: key)
      }
    }
  }

  private mutating func entries(_ node: Node, of name: String) -> [Node] {
    if node.null != nil { return [] }
    if let sequence = node.sequence { return Array(sequence) }
    report("'\(name)' is a list", at: node)
    return []
  }

  /// The attributes of an entry, which must be among `allowed` and all be text, and include a reason.
  private mutating func texts(_ node: Node, allowed: [String]) -> [String: String]? {
    guard let mapping = node.mapping else {
      report("an entry is a mapping", at: node)
      return nil
    }
    var texts: [String: String] = [:]
    for (key, value) in mapping where key.string != "where" {
      guard let name = key.string, allowed.contains(name) else {
        report("there is no attribute '\(key.string ?? "")'", at: key)
        return nil
      }
      guard let text = value.scalar?.string, !text.isEmpty else {
        report("'\(name)' is text", at: value)
        return nil
      }
      texts[name] = text
    }
    if texts["reason"] == nil {
      report("an entry needs a 'reason'", at: node)
      return nil
    }
    return texts
  }

  private mutating func disabled(_ node: Node) {
    guard let texts = texts(node, allowed: ["rule", "pack", "reason"]), let reason = texts["reason"] else { return }
    let line = node.mark?.line ?? 0
    switch (texts["rule"], texts["pack"], node.mapping?["where"]) {
    case (let rule?, nil, nil): settings.disabled.append(.init(.rule(rule), reason: reason, line: line))
    case (nil, let pack?, nil): settings.disabled.append(.init(.pack(pack), reason: reason, line: line))
    default: report("an entry names either a 'rule' or a 'pack'", at: node)
    }
  }

  private mutating func suppressed(_ node: Node) {
    guard let texts = texts(node, allowed: ["rule", "reason", "until"]), let reason = texts["reason"] else { return }
    guard let rule = texts["rule"] else { return report("a suppression names its 'rule'", at: node) }
    if let until = texts["until"], !RuleSettingsFile.isDay(until) {
      return report("'until' is a day as 2027-01-31", at: node)
    }
    guard let fields = node.mapping?["where"]?.mapping, !fields.isEmpty else {
      return report("a suppression says 'where'; to silence a rule as a whole, disable it", at: node)
    }
    var conditions: [RuleSettings.Condition] = []
    for (key, value) in fields {
      let values = value.scalar.map { [$0.string] } ?? value.sequence?.compactMap { $0.scalar?.string } ?? []
      guard let field = key.string, !field.isEmpty, value.null == nil, !values.isEmpty,
        values.count == value.sequence?.count ?? 1
      else {
        return report("'where' names fields with a value or a list of values", at: value)
      }
      conditions.append(.init(field: field, values: values))
    }
    settings.suppressed.append(
      .init(rule: rule, conditions: conditions, reason: reason, until: texts["until"], line: node.mark?.line ?? 0))
  }
}
