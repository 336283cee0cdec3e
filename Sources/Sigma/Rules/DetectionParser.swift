internal import YAML

/// Reads the `detection` (or `filter`) mapping of a document.
struct DetectionParser {
  private let file: String
  private let placeholders: [String: [String]]
  private(set) var issues: [RuleIssue] = []
  private var failed = false
  private var parts = 0

  init(file: String, placeholders: [String: [String]]) {
    self.file = file
    self.placeholders = placeholders
  }

  private mutating func report(_ code: RuleIssue.Code, _ message: String, at node: YAMLNode, offset: Int = 0) {
    issues.append(
      RuleIssue(file: file, line: node.line, column: node.column + offset, code: code, message: message))
    if code.severity == .error { failed = true }
  }

  /// The detection; nil when something is wrong with it, and then `issues` says what.
  mutating func detection(_ node: YAMLNode, ignoring ignored: Set<String> = []) -> Detection? {
    guard let entries = node.entries else {
      report(.badType, "a detection is a mapping", at: node)
      return nil
    }
    reportDuplicates(entries)
    var selections: [Detection.Selection] = []
    var condition: YAMLNode?
    for entry in entries {
      guard let name = entry.key.text else {
        report(.badType, "a selection needs a name", at: entry.key)
        continue
      }
      if name == "condition" {
        condition = entry.value
      } else if name == "timeframe" {
        report(.aggregation, "'timeframe' belongs to the old aggregations", at: entry.key)
      } else if !ignored.contains(name), let expression = selection(entry.value) {
        selections.append(Detection.Selection(name: name, expression: expression.simplified))
      }
    }
    guard let condition else {
      report(.missingAttribute, "a detection needs a 'condition'", at: node)
      return nil
    }
    if selections.isEmpty, !failed { report(.emptyDetection, "a detection needs a selection", at: node) }
    guard !failed else { return nil }
    let conditions = self.conditions(condition, entries: entries, names: selections.map(\.name))
    guard !failed else { return nil }
    let detection = Detection(selections: selections, conditions: conditions)
    guard detection.size <= SigmaLimits.ruleParts else {
      report(.ruleTooLarge, "the rule has more than \(SigmaLimits.ruleParts) parts", at: node)
      return nil
    }
    return detection
  }

  private mutating func reportDuplicates(_ entries: [YAMLNode.Entry]) {
    var seen: Set<String> = []
    for entry in entries {
      if let name = entry.key.text, !seen.insert(name).inserted {
        report(.duplicateKey, "'\(name)' stands twice", at: entry.key)
      }
    }
  }

  private mutating func conditions(
    _ node: YAMLNode, entries: [YAMLNode.Entry], names: [String]
  ) -> [Condition] {
    let nodes = node.elements ?? [node]
    if nodes.isEmpty { report(.emptyDetection, "the condition is empty", at: node) }
    var conditions: [Condition] = []
    var used: Set<Int> = []
    for node in nodes {
      guard let text = node.text else {
        report(.badType, "a condition is text", at: node)
        continue
      }
      do {
        var parser = try ConditionParser(text, names: names)
        conditions.append(try parser.parse())
        used.formUnion(parser.used)
      } catch {
        report(error.code, error.message, at: node, offset: error.offset)
      }
    }
    if !failed {
      for (index, name) in names.enumerated() where !used.contains(index) && !name.hasPrefix("_") {
        let key = entries.first { $0.key.text == name }?.key ?? node
        report(.unusedSelection, "selection '\(name)' is not used", at: key)
      }
    }
    return conditions
  }

  /// A selection: a mapping, a list of mappings or keywords, or one keyword.
  private mutating func selection(_ node: YAMLNode) -> Expression<FieldTest>? {
    switch node.content {
    case .mapping(let entries):
      guard !entries.isEmpty else {
        report(.emptyDetection, "the selection is empty", at: node)
        return nil
      }
      reportDuplicates(entries)
      let items = entries.compactMap { item($0) }
      return items.count == entries.count ? .all(items) : nil
    case .sequence(let elements):
      guard !elements.isEmpty else {
        report(.emptyDetection, "the selection is empty", at: node)
        return nil
      }
      let items = elements.compactMap { selection($0) }
      return items.count == elements.count ? .any(items) : nil
    case .scalar:
      return build(field: nil, modifiers: [], values: [node], at: node)
    }
  }

  /// A key with its modifiers and values.
  private mutating func item(_ entry: YAMLNode.Entry) -> Expression<FieldTest>? {
    guard case .scalar(let key, _) = entry.key.content else {
      report(.badType, "a field name is text", at: entry.key)
      return nil
    }
    let words = key.utf8.split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false).map { Substring($0) }
    var modifiers: [Modifier] = []
    var offset = (words.first?.count ?? 0) + 1
    for word in words.dropFirst() {
      if let modifier = Modifier(name: word) {
        modifiers.append(modifier)
      } else {
        report(.unknownModifier, "there is no modifier '\(word)'", at: entry.key, offset: offset)
        return nil
      }
      offset += word.count + 1
    }
    let values: [YAMLNode]
    switch entry.value.content {
    case .scalar: values = [entry.value]
    case .sequence(let elements): values = elements
    case .mapping:
      report(.badType, "a field has values, not a mapping", at: entry.value)
      return nil
    }
    guard !values.isEmpty else {
      report(.emptyDetection, "the list of values is empty", at: entry.value)
      return nil
    }
    if values.count > 1, let null = values.first(where: \.isNull), !modifiers.contains(.re) {
      report(.nullInList, "null stands in a list", at: null)
    }
    let field = words.first.map(String.init) ?? ""
    return build(field: field.isEmpty ? nil : field, modifiers: modifiers, values: values, at: entry.value)
  }

  private mutating func build(
    field: String?, modifiers: [Modifier], values: [YAMLNode], at node: YAMLNode
  ) -> Expression<FieldTest>? {
    var builder = ItemBuilder(field: field, placeholders: placeholders)
    do {
      let expression = try builder.build(values, modifiers: modifiers)
      for remark in builder.remarks { report(remark.code, remark.message, at: node) }
      parts += expression.size
      guard parts <= SigmaLimits.ruleParts else {
        report(.ruleTooLarge, "the rule has more than \(SigmaLimits.ruleParts) parts", at: node)
        return nil
      }
      return expression
    } catch {
      let place = error.value.flatMap { values.indices.contains($0) ? values[$0] : nil } ?? node
      report(error.code, error.message, at: place)
      return nil
    }
  }
}
