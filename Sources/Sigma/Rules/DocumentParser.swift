internal import YAML

/// Turns one YAML document into a rule, a correlation or a filter.
struct DocumentParser {
  /// What a document is.
  enum Outcome {
    case rule(Rule)
    case correlation(CorrelationRule)
    case filter(FilterRule)
    /// Not usable; the issues say why.
    case nothing
  }

  private let file: String
  private let placeholders: [String: [String]]
  private(set) var issues: [RuleIssue] = []
  /// Attributes of `action: global` documents before this one.
  private var global: [YAMLNode.Entry] = []
  /// The document before this one, for `action: repeat`.
  private var previous: [YAMLNode.Entry] = []

  init(file: String, placeholders: [String: [String]]) {
    self.file = file
    self.placeholders = placeholders
  }

  private mutating func report(_ code: RuleIssue.Code, _ message: String, at node: YAMLNode) {
    issues.append(RuleIssue(file: file, line: node.line, column: node.column, code: code, message: message))
  }

  /// Reads the next document of the file; `global` documents and empty ones are `nothing` without an issue.
  mutating func read(_ document: YAMLNode) -> Outcome {
    if document.isNull { return .nothing }
    guard let entries = document.entries else {
      report(.notARule, "a rule is a mapping", at: document)
      return .nothing
    }
    let own = entries.filter { $0.key.text != "action" }
    switch document["action"]?.text {
    case "global"?:
      global = Self.merge(global, own)
      return .nothing
    case "reset"?:
      global = []
      return .nothing
    case "repeat"?: previous = Self.merge(previous, own)
    case nil: previous = Self.merge(global, own)
    case let action?:
      report(.badType, "there is no action '\(action)'", at: document)
      return .nothing
    }
    return interpret(YAMLNode(content: .mapping(previous), line: document.line, column: document.column))
  }

  /// Lays the entries of one mapping over another: mappings are merged, everything else is replaced.
  private static func merge(_ base: [YAMLNode.Entry], _ over: [YAMLNode.Entry]) -> [YAMLNode.Entry] {
    guard !base.isEmpty else { return over }
    var merged = base
    for entry in over {
      guard let index = merged.firstIndex(where: { $0.key.text == entry.key.text }) else {
        merged.append(entry)
        continue
      }
      if case .mapping(let below) = merged[index].value.content, case .mapping(let above) = entry.value.content {
        var value = entry.value
        value.content = .mapping(merge(below, above))
        merged[index].value = value
      } else {
        merged[index] = entry
      }
    }
    return merged
  }

  private mutating func interpret(_ document: YAMLNode) -> Outcome {
    guard let entries = document.entries else { return .nothing }
    let kinds = ["detection", "correlation", "filter"].filter { document[$0] != nil }
    guard kinds.count == 1, let kind = kinds.first else {
      report(
        .notARule, kinds.isEmpty ? "neither 'detection' nor 'correlation' nor 'filter'" : "more than one kind of rule",
        at: document)
      return .nothing
    }
    var parser = MetadataParser(file: file)
    let metadata = parser.metadata(entries, document: document)
    issues += parser.issues
    guard let metadata, !parser.issues.contains(where: { $0.severity == .error }) else { return .nothing }
    switch kind {
    case "detection": return rule(metadata, document)
    case "correlation": return correlation(metadata, document)
    default: return filter(metadata, document)
    }
  }

  private mutating func logsource(_ document: YAMLNode) -> RuleLogSource? {
    guard let node = document["logsource"], let entries = node.entries else {
      report(.missingAttribute, "a 'logsource' is missing", at: document["logsource"] ?? document)
      return nil
    }
    var source = RuleLogSource()
    for entry in entries {
      switch entry.key.text {
      case "category"?: source.category = entry.value.text
      case "product"?: source.product = entry.value.text
      case "service"?: source.service = entry.value.text
      case "definition"?: source.definition = entry.value.text
      default: continue
      }
    }
    if source.category == nil, source.product == nil, source.service == nil {
      report(.missingAttribute, "a 'logsource' needs category, product or service", at: node)
      return nil
    }
    return source
  }

  private mutating func rule(_ metadata: RuleMetadata, _ document: YAMLNode) -> Outcome {
    let source = logsource(document)
    guard let node = document["detection"] else { return .nothing }
    var parser = DetectionParser(file: file, placeholders: placeholders)
    let detection = parser.detection(node)
    issues += parser.issues
    guard let source, let detection else { return .nothing }
    return .rule(Rule(metadata: metadata, logsource: source, detection: detection))
  }

  private mutating func filter(_ metadata: RuleMetadata, _ document: YAMLNode) -> Outcome {
    let source = logsource(document)
    guard let node = document["filter"] else { return .nothing }
    var parser = DetectionParser(file: file, placeholders: placeholders)
    let detection = parser.detection(node, ignoring: ["rules"])
    issues += parser.issues
    let targets: [String]
    if let text = node["rules"]?.text {
      targets = [text]
    } else {
      targets = (node["rules"]?.elements ?? []).compactMap(\.text)
    }
    guard !targets.isEmpty else {
      report(.badFilter, "a filter needs 'rules'", at: node)
      return .nothing
    }
    guard let source, let detection else { return .nothing }
    let place = node["rules"] ?? node
    return .filter(
      FilterRule(
        metadata: metadata, logsource: source, targets: targets, detection: detection, line: place.line,
        column: place.column))
  }

  private mutating func correlation(_ metadata: RuleMetadata, _ document: YAMLNode) -> Outcome {
    guard let node = document["correlation"] else { return .nothing }
    var parser = CorrelationParser(file: file)
    let correlation = parser.correlation(node, metadata: metadata)
    issues += parser.issues
    return correlation.map { .correlation($0) } ?? .nothing
  }
}
