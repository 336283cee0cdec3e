internal import Sigma
internal import YAML

/// Turns the tree of a settings file into settings.
struct RuleSettingsParser {
  let file: String
  private(set) var settings = RuleSettings()
  private(set) var issues: [RuleIssue] = []

  init(file: String) { self.file = file }

  /// Notes what is wrong, at a node where there is one.
  mutating func report(_ message: String, at node: YAMLNode? = nil) {
    issues.append(
      RuleIssue(
        file: file, line: node?.line ?? 1, column: node?.column ?? 1, code: .badSettings, message: message))
  }

  /// Notes that the file is not YAML.
  mutating func report(_ error: YAMLError) {
    issues.append(
      RuleIssue(file: file, line: error.line, column: error.column, code: .badSettings, message: error.message))
  }

  mutating func read(_ root: YAMLNode) {
    if root.isNull { return }
    guard let settings = root.entries else { return report("the settings are a mapping", at: root) }
    for setting in settings {
      switch setting.key.text {
      case "disabled": for entry in entries(setting.value, of: "disabled") { disabled(entry) }
      case "suppressed": for entry in entries(setting.value, of: "suppressed") { suppressed(entry) }
      default: report("there is no setting '\(setting.key.text ?? "")'", at: setting.key)
      }
    }
  }

  private mutating func entries(_ node: YAMLNode, of name: String) -> [YAMLNode] {
    if node.isNull { return [] }
    if let elements = node.elements { return elements }
    report("'\(name)' is a list", at: node)
    return []
  }

  /// The attributes of an entry, which must be among `allowed` and all be text, and include a reason.
  private mutating func texts(_ node: YAMLNode, allowed: [String]) -> [String: String]? {
    guard let attributes = node.entries else {
      report("an entry is a mapping", at: node)
      return nil
    }
    var texts: [String: String] = [:]
    for attribute in attributes where attribute.key.text != "where" {
      guard let name = attribute.key.text, allowed.contains(name) else {
        report("there is no attribute '\(attribute.key.text ?? "")'", at: attribute.key)
        return nil
      }
      guard let text = attribute.value.text, !text.isEmpty else {
        report("'\(name)' is text", at: attribute.value)
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

  private mutating func disabled(_ node: YAMLNode) {
    guard let texts = texts(node, allowed: ["rule", "pack", "reason"]), let reason = texts["reason"] else { return }
    let line = node.line
    switch (texts["rule"], texts["pack"], node["where"]) {
    case (let rule?, nil, nil): settings.disabled.append(.init(.rule(rule), reason: reason, line: line))
    case (nil, let pack?, nil): settings.disabled.append(.init(.pack(pack), reason: reason, line: line))
    default: report("an entry names either a 'rule' or a 'pack'", at: node)
    }
  }

  private mutating func suppressed(_ node: YAMLNode) {
    guard let texts = texts(node, allowed: ["rule", "reason", "until"]), let reason = texts["reason"] else { return }
    guard let rule = texts["rule"] else { return report("a suppression names its 'rule'", at: node) }
    if let until = texts["until"], !RuleSettingsFile.isDay(until) {
      return report("'until' is a day as 2027-01-31", at: node)
    }
    guard let fields = node["where"]?.entries, !fields.isEmpty else {
      return report("a suppression says 'where'; to silence a rule as a whole, disable it", at: node)
    }
    var conditions: [RuleSettings.Condition] = []
    for entry in fields {
      let listed = entry.value.elements ?? [entry.value]
      let values = listed.compactMap(\.text)
      guard let field = entry.key.text, !field.isEmpty, !values.isEmpty, values.count == listed.count else {
        return report("'where' names fields with a value or a list of values", at: entry.value)
      }
      conditions.append(.init(field: field, values: values))
    }
    settings.suppressed.append(
      .init(rule: rule, conditions: conditions, reason: reason, until: texts["until"], line: node.line))
  }
}
