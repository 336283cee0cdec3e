public import EventModel

/// Where a rule applies, in Sigma's three words.
public struct RuleLogSource: Sendable, Hashable, Codable {
  /// The kind of record across products.
  public var category: String?
  /// The product.
  public var product: String?
  /// The service inside the product.
  public var service: String?
  /// What the author says about how to get such records; for people.
  public var definition: String?

  /// A log source; leave out what the rule does not say.
  public init(category: String? = nil, product: String? = nil, service: String? = nil, definition: String? = nil) {
    self.category = category
    self.product = product
    self.service = service
    self.definition = definition
  }
}

/// What rules, correlations and filters have in common: everything that people read.
public struct RuleMetadata: Sendable {
  /// Stable identifier; `name:` or `title:` and the text where the author gave none.
  public var id: String
  /// The name by which correlations may refer to it.
  public var name: String?
  /// Title in English.
  public var title: String
  /// Description in English; empty where there is none.
  public var description: String = ""
  /// How serious a match is; nil where the author does not say.
  public var level: Level?
  /// `stable`, `test`, `experimental`, `deprecated`, `unsupported`; nil where the author does not say.
  public var status: String?
  /// Tags as written.
  public var tags: [String] = []
  /// Author.
  public var author: String?
  /// Links to where the rule comes from.
  public var references: [String] = []
  /// Known causes of false alarms.
  public var falsePositives: [String] = []
  /// Fields worth showing to the analyst.
  public var fields: [String] = []
  /// Date of creation, as `YYYY-MM-DD`.
  public var date: String?
  /// Date of the last change, as `YYYY-MM-DD`.
  public var modified: String?
  /// The ids of related rules with the kind of relation (`obsolete`, `derived` ...).
  public var related: [(id: String, type: String)] = []
  /// Licence, as SPDX identifier.
  public var license: String?
  /// Taxonomy of the field names; `sigma` by default.
  public var taxonomy: String = "sigma"
  /// Kinds of machines the rule is meant for.
  public var scope: [String] = []
  /// Further top-level attributes whose value is text, as `title_ja`.
  public var custom: [String: String] = [:]
  /// The rule file as it was given.
  public var file: String
  /// Line at which the document starts, from 1.
  public var line: Int

  /// ATT&CK technique ids from tags like `attack.t1059.001`, in upper case, sorted.
  public var techniques: [String] {
    let ids = tags.compactMap { tag -> String? in
      let parts = tag.lowercased().split(separator: ".")
      guard parts.count >= 2, parts[0] == "attack", parts[1].first == "t", parts[1].dropFirst().allSatisfy(\.isNumber),
        parts[1].count >= 5
      else { return nil }
      return parts[1...].joined(separator: ".").uppercased()
    }
    return Set(ids).sorted()
  }

  init(id: String, title: String, file: String, line: Int) {
    self.id = id
    self.title = title
    self.file = file
    self.line = line
  }
}

/// A detection rule: what people read about it, where it applies and what it looks for.
@dynamicMemberLookup
public struct Rule: Sendable {
  /// What people read about it.
  public var metadata: RuleMetadata
  /// Where it applies.
  public var logsource: RuleLogSource
  /// What it looks for.
  var detection: Detection
  /// The rule makes findings of its own; false for rules that only feed correlations which did not ask for it.
  public internal(set) var isStandalone = true

  /// How serious a match is; `medium` where the author does not say.
  public var level: Level { metadata.level ?? .medium }

  /// Id, title and so on of the metadata.
  public subscript<Value>(dynamicMember path: KeyPath<RuleMetadata, Value>) -> Value { metadata[keyPath: path] }
}
