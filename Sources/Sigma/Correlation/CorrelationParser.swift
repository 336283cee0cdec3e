internal import YAML

/// Reads the `correlation` mapping of a document.
struct CorrelationParser {
  private let file: String
  private(set) var issues: [RuleIssue] = []

  init(file: String) { self.file = file }

  private mutating func report(_ message: String, at node: YAMLNode, _ code: RuleIssue.Code = .badCorrelation) {
    issues.append(RuleIssue(file: file, line: node.line, column: node.column, code: code, message: message))
  }

  /// The correlation; nil when something is wrong with it.
  mutating func correlation(_ node: YAMLNode, metadata: RuleMetadata) -> CorrelationRule? {
    guard let entries = node.entries else {
      report("a correlation is a mapping", at: node, .badType)
      return nil
    }
    let known: Set<String> = ["type", "rules", "group-by", "timespan", "condition", "aliases", "generate", "level"]
    for entry in entries where !known.contains(entry.key.text ?? "") {
      report("'\(entry.key.text ?? "?")' is not part of a correlation", at: entry.key)
    }
    guard let type = node["type"]?.text, let kind = CorrelationRule.Kind(rawValue: type) else {
      report("'type' is missing or unknown", at: node["type"] ?? node)
      return nil
    }
    let place = node["rules"] ?? node
    var rule = CorrelationRule(
      metadata: metadata, kind: kind, references: list(node["rules"]), groupBy: list(node["group-by"]), timespan: 0,
      criteria: [], fields: [], percentile: nil, aliases: aliases(node["aliases"]), generate: flag(node["generate"]),
      line: place.line, column: place.column)
    if rule.references.isEmpty { report("'rules' is missing or empty", at: place) }
    if Set(rule.references).count < rule.references.count { report("'rules' names a rule twice", at: place) }
    if let timespan = node["timespan"], let length = Self.timespan(timespan.text ?? "") {
      rule.timespan = length
    } else {
      report("'timespan' is a number above 0 and s, m, h, d, w, M or y", at: node["timespan"] ?? node)
    }
    condition(node["condition"], of: node, into: &rule)
    return issues.contains { $0.severity == .error } ? nil : rule
  }

  private func list(_ node: YAMLNode?) -> [String] {
    guard let node else { return [] }
    if let text = node.text { return [text] }
    return (node.elements ?? []).compactMap(\.text)
  }

  private mutating func flag(_ node: YAMLNode?) -> Bool {
    guard let node else { return false }
    guard case .scalar(let text, let plain) = node.content, case .boolean(let value) = YAMLScalar(text, plain: plain)
    else {
      report("'generate' is true or false", at: node)
      return false
    }
    return value
  }

  private mutating func aliases(_ node: YAMLNode?) -> [String: [String: String]] {
    guard let node else { return [:] }
    guard let entries = node.entries else {
      report("'aliases' is a mapping", at: node)
      return [:]
    }
    var aliases: [String: [String: String]] = [:]
    for entry in entries {
      guard let name = entry.key.text, let fields = entry.value.entries else {
        report("an alias maps rules to fields", at: entry.value)
        continue
      }
      for field in fields {
        if let rule = field.key.text, let field = field.value.text { aliases[name, default: [:]][rule] = field }
      }
    }
    return aliases
  }

  /// Nanoseconds of `90m`. A month is 2,629,746 s and a year 31,556,952 s: the Gregorian means, as in pySigma.
  static func timespan(_ text: String) -> Int64? {
    let units: [Character: Int64] = [
      "s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800, "M": 2_629_746, "y": 31_556_952,
    ]
    guard let last = text.last, let unit = units[last], text.dropLast().utf8.allSatisfy({ (48...57).contains($0) }),
      let count = Int64(text.dropLast()), count > 0
    else { return nil }
    let (seconds, overflow) = count.multipliedReportingOverflow(by: unit)
    let (length, overflow2) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    return overflow || overflow2 ? nil : length
  }

  private mutating func condition(_ node: YAMLNode?, of correlation: YAMLNode, into rule: inout CorrelationRule) {
    let isTemporal = rule.kind == .temporal || rule.kind == .temporalOrdered
    guard let node else {
      if isTemporal {
        rule.criteria = [.init(comparison: .gte, value: Double(rule.references.count))]
      } else {
        report("'condition' is missing", at: correlation)
      }
      return
    }
    guard let entries = node.entries else {
      report("'condition' is a mapping", at: node)
      return
    }
    for entry in entries { criterion(entry, into: &rule) }
    if rule.criteria.isEmpty { report("'condition' needs gt, gte, lt, lte, eq or neq", at: node) }
    let needsField = !isTemporal && rule.kind != .eventCount
    if needsField, rule.fields.isEmpty { report("'\(rule.kind.rawValue)' needs 'field' in its condition", at: node) }
    if !needsField, !rule.fields.isEmpty { report("'\(rule.kind.rawValue)' takes no 'field'", at: node) }
    if rule.fields.count > 1, rule.kind != .valueCount { report("only 'value_count' takes several fields", at: node) }
    if rule.percentile != nil, rule.kind != .valuePercentile {
      report("'percentile' belongs to value_percentile", at: node)
    }
    if rule.kind == .temporalOrdered, rule.criteria.contains(where: { $0.comparison != .gte && $0.comparison != .gt }) {
      report("'temporal_ordered' takes gt and gte only", at: node)
    }
  }

  private mutating func criterion(_ entry: YAMLNode.Entry, into rule: inout CorrelationRule) {
    let key = entry.key.text ?? ""
    if key == "field" {
      rule.fields = list(entry.value)
    } else if key == "percentile" {
      guard let text = entry.value.text, let value = Double(text), (0...100).contains(value) else {
        report("'percentile' is a number from 0 to 100", at: entry.value)
        return
      }
      rule.percentile = value
    } else if let comparison = CorrelationRule.Criterion.Operator(rawValue: key) {
      guard let text = entry.value.text, YAMLScalar.isNumber(text), let value = Double(text), value.isFinite else {
        report("'\(key)' takes a number", at: entry.value)
        return
      }
      if rule.criteria.contains(where: { $0.comparison == comparison }) {
        report("'\(key)' stands twice", at: entry.key, .duplicateKey)
      }
      rule.criteria.append(.init(comparison: comparison, value: value))
    } else {
      report("'\(key)' is not part of a condition", at: entry.key)
    }
  }
}
