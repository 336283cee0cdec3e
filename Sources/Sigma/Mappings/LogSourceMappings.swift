internal import Bytes
internal import EventModel
public import Foundation
internal import YAML

/// How Sigma's log sources correspond to the records of the readers: data from `Content/mappings`.
public struct LogSourceMappings: Sendable {
  /// One way in which records of a log source come: what a record must say about itself, and how its fields are called.
  struct Route: Sendable, Hashable {
    var product: String?
    var service: String?
    var category: String?
    /// Event codes; empty for all.
    var codes: [UInt32] = []
    /// Further conditions on fields, as `EventType: CreateKey`; each field must have one of its values.
    var conditions: [String: [String]] = [:]
    /// Sigma's field name to the record's.
    var renames: [String: String] = [:]
  }

  /// Routes by category of the rule.
  private(set) var routes: [String: [Route]] = [:]
  /// Channel in lower case to Sigma's service.
  private(set) var services: [String: String] = [:]
  /// Product and service to the services whose records its log also holds.
  private var parts: [String: [String]] = [:]
  /// Other names of products to the one used here.
  private(set) var productAliases: [String: String] = [:]
  /// Log sources that readers are known to produce, for `unmapped-logsource`.
  private(set) var known: [RuleLogSource] = []
  /// Values for placeholders in rules.
  public private(set) var placeholders: [String: [String]] = [:]
  /// What is wrong with the mapping files.
  public private(set) var issues: [RuleIssue] = []
  /// Whether they connect rules to nothing that Windows or another system writes.
  public var isEmpty: Bool { routes.isEmpty || services.isEmpty }
  /// SHA-256 over the mapping files.
  public private(set) var digest = ""

  /// No mappings: rules apply to records that say the same category, product and service.
  public init() {}

  /// Loads every `.yml` file of a folder, in the order of their names.
  public static func load(_ folder: URL) -> LogSourceMappings {
    var mappings = LogSourceMappings()
    let (files, issues) = RuleFiles.find([folder.path])
    mappings.issues = issues
    var all: [UInt8] = []
    for file in files {
      do throws(ReadFailure) {
        let bytes = try RuleFiles.read(file)
        mappings.read(bytes, file: file)
        all += bytes
      } catch {
        mappings.issues.append(
          RuleIssue(file: file, line: 0, column: 0, code: .unreadable, message: error.reason))
      }
    }
    mappings.digest = SHA256.digest(of: all)
    return mappings
  }

  /// Reads mappings from text, as in a file of `Content/mappings`.
  public mutating func read(_ text: String, file: String = "<text>") {
    read(Array(text.utf8), file: file)
    digest = SHA256.digest(of: Array((digest + text).utf8))
  }

  private mutating func read(_ bytes: [UInt8], file: String) {
    var found: [RuleIssue] = []
    let documents = YAMLParser.documents(bytes, limits: SigmaLimits.yaml) { error in
      found.append(RuleIssue(error, file: file))
    }
    var parser = MappingParser(file: file)
    for document in documents { parser.read(document) }
    issues += found + parser.issues
    routes.merge(parser.routes) { $0 + $1 }
    services.merge(parser.services) { $1 }
    parts.merge(parser.parts) { $0 + $1 }
    productAliases.merge(parser.productAliases) { $1 }
    placeholders.merge(parser.placeholders) { $0 + $1 }
    known += parser.known
  }

  /// A name in the form in which names are compared: lower case, `_` for blanks.
  static func canonical(_ name: String?) -> String? {
    guard let name, !name.isEmpty else { return nil }
    let lower = name.lowercased()
    guard lower.utf8.contains(32) else { return lower }
    return String(decoding: lower.utf8.map { $0 == 32 ? 95 : $0 }, as: UTF8.self)
  }

  /// Key of `parts`.
  static func partsKey(_ product: String?, _ service: String) -> String { (product ?? "") + "/" + service }

  /// A product under the name used here.
  func product(_ name: String?) -> String? {
    guard let name = Self.canonical(name) else { return nil }
    return productAliases[name] ?? name
  }

  /// The ways in which records of a rule's log source come. The first is the direct one: the record says the same words.
  func routes(for source: RuleLogSource) -> [Route] {
    let product = product(source.product)
    let service = Self.canonical(source.service)
    let category = Self.canonical(source.category)
    var direct = [Route(product: product, service: service, category: category)]
    if let service {
      for part in parts[Self.partsKey(product, service)] ?? [] {
        direct.append(Route(product: product, service: part, category: category))
      }
    }
    guard let category, let mapped = routes[category] else { return direct }
    return direct
      + mapped.filter { route in
        (product == nil || route.product == nil || product == route.product)
          && (service == nil || service == route.service)
      }
  }

  /// What a record says about itself, in comparable form; the service follows from the channel.
  func words(of source: LogSource) -> (product: String?, service: String?, category: String?) {
    var service = Self.canonical(source.service)
    if let channel = source.channel, let known = services[channel.lowercased()] { service = known }
    return (product(source.product), service, Self.canonical(source.category))
  }

  /// Whether records of a log source can come at all: by a route, a channel or a reader that the mappings name.
  public func isKnown(_ source: RuleLogSource) -> Bool {
    if let category = Self.canonical(source.category), routes[category] != nil, routes(for: source).count > 1 {
      return true
    }
    let product = product(source.product)
    let service = Self.canonical(source.service)
    let category = Self.canonical(source.category)
    if product == "windows", category == nil, service == nil || services.values.contains(service ?? "") { return true }
    return known.contains { source in
      (product == nil || self.product(source.product) == product)
        && (service == nil || Self.canonical(source.service) == service)
        && (category == nil || Self.canonical(source.category) == category)
    }
  }
}
