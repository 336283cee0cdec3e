internal import YAML

/// Reads one document of a mapping file. The format is described in docs/sigma.md.
struct MappingParser {
  private let file: String
  private(set) var issues: [RuleIssue] = []
  private(set) var routes: [String: [LogSourceMappings.Route]] = [:]
  private(set) var services: [String: String] = [:]
  private(set) var parts: [String: [String]] = [:]
  private(set) var productAliases: [String: String] = [:]
  private(set) var placeholders: [String: [String]] = [:]
  private(set) var known: [RuleLogSource] = []

  init(file: String) { self.file = file }

  private mutating func report(_ message: String, at node: YAMLNode) {
    issues.append(
      RuleIssue(file: file, line: node.line, column: node.column, code: .badType, message: message))
  }

  mutating func read(_ document: YAMLNode) {
    guard let entries = document.entries else {
      if !document.isNull { report("a mapping file is a mapping", at: document) }
      return
    }
    let product = document["product"]?.text
    for entry in entries {
      switch entry.key.text {
      case "product"?: continue
      case "channels"?: channels(entry.value)
      case "categories"?: categories(entry.value, product: product)
      case "services"?: services(entry.value, product: product)
      case "aliases"?: aliases(entry.value)
      case "placeholders"?: placeholderValues(entry.value)
      case "sources"?: sources(entry.value)
      default: report("'\(entry.key.text ?? "?")' is not part of a mapping file", at: entry.key)
      }
    }
  }

  private func texts(_ node: YAMLNode) -> [String] {
    if let text = node.text { return [text] }
    return (node.elements ?? []).compactMap(\.text)
  }

  private mutating func channels(_ node: YAMLNode) {
    for entry in node.entries ?? [] {
      guard let service = entry.key.text else { continue }
      for channel in texts(entry.value) { services[channel.lowercased()] = service }
    }
  }

  /// A service whose log also holds the records of other services.
  private mutating func services(_ node: YAMLNode, product: String?) {
    for entry in node.entries ?? [] {
      guard let service = LogSourceMappings.canonical(entry.key.text) else { continue }
      parts[LogSourceMappings.partsKey(product, service), default: []] += texts(entry.value)
    }
  }

  private mutating func aliases(_ node: YAMLNode) {
    for entry in node.entries ?? [] {
      guard let product = entry.key.text else { continue }
      for alias in texts(entry.value) { productAliases[alias.lowercased()] = product }
    }
  }

  private mutating func placeholderValues(_ node: YAMLNode) {
    for entry in node.entries ?? [] {
      if let name = entry.key.text { placeholders[name, default: []] += texts(entry.value) }
    }
  }

  private mutating func sources(_ node: YAMLNode) {
    for element in node.elements ?? [] {
      known.append(
        RuleLogSource(
          category: element["category"]?.text, product: element["product"]?.text, service: element["service"]?.text))
    }
  }

  private mutating func categories(_ node: YAMLNode, product: String?) {
    for entry in node.entries ?? [] {
      guard let category = LogSourceMappings.canonical(entry.key.text) else { continue }
      for element in entry.value.elements ?? [entry.value] { route(element, category: category, product: product) }
    }
  }

  private mutating func route(_ node: YAMLNode, category: String, product: String?) {
    var route = LogSourceMappings.Route(product: product)
    for entry in node.entries ?? [] {
      switch entry.key.text {
      case "service"?: route.service = LogSourceMappings.canonical(entry.value.text)
      case "category"?: route.category = LogSourceMappings.canonical(entry.value.text)
      case "code"?:
        route.codes = texts(entry.value).compactMap(UInt32.init)
        if route.codes.isEmpty { report("'code' is a number or a list of numbers", at: entry.value) }
      case "where"?:
        for condition in entry.value.entries ?? [] {
          if let field = condition.key.text { route.conditions[field] = texts(condition.value) }
        }
      case "rename"?:
        for rename in entry.value.entries ?? [] {
          if let from = rename.key.text, let to = rename.value.text { route.renames[from] = to }
        }
      default: report("'\(entry.key.text ?? "?")' is not part of a route", at: entry.key)
      }
    }
    guard route.service != nil || route.category != nil else {
      report("a route needs 'service' or 'category'", at: node)
      return
    }
    routes[category, default: []].append(route)
  }
}
