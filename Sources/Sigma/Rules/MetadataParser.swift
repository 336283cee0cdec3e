internal import EventModel
internal import YAML

/// Reads the attributes that rules, correlations and filters have in common.
struct MetadataParser {
  private let file: String
  private(set) var issues: [RuleIssue] = []

  init(file: String) { self.file = file }

  private mutating func report(_ code: RuleIssue.Code, _ message: String, at node: YAMLNode) {
    issues.append(RuleIssue(file: file, line: node.line, column: node.column, code: code, message: message))
  }

  /// The attributes; nil when the document has no title.
  mutating func metadata(_ entries: [YAMLNode.Entry], document: YAMLNode) -> RuleMetadata? {
    guard let title = entries.last(where: { $0.key.text == "title" })?.value.text, !title.isEmpty else {
      report(.missingAttribute, "a 'title' is missing", at: document)
      return nil
    }
    var metadata = RuleMetadata(id: "title:" + title, title: title, file: file, line: document.line)
    var id: String?
    var seen: Set<String> = []
    for entry in entries {
      guard let key = entry.key.text else { continue }
      if !seen.insert(key).inserted { report(.duplicateKey, "'\(key)' stands twice", at: entry.key) }
      if key == "id" { id = entry.value.text } else { read(key, entry.value, into: &metadata) }
    }
    if title.count > 256 { report(.badMetadata, "the title has more than 256 characters", at: document) }
    metadata.id = id ?? metadata.name.map { "name:" + $0 } ?? metadata.id
    return metadata
  }

  private mutating func read(_ key: String, _ value: YAMLNode, into metadata: inout RuleMetadata) {
    switch key {
    case "title": return
    case "name": metadata.name = short(value, key, limit: 256)
    case "description": metadata.description = short(value, key, limit: 65_535) ?? ""
    case "level": metadata.level = level(value)
    case "status": metadata.status = status(value)
    case "tags": metadata.tags = tags(value)
    case "author": metadata.author = short(value, key)
    case "references", "reference": metadata.references = list(value)
    case "falsepositives": metadata.falsePositives = list(value)
    case "fields": metadata.fields = list(value)
    case "date": metadata.date = date(value)
    case "modified": metadata.modified = date(value)
    case "license": metadata.license = short(value, key)
    case "taxonomy": metadata.taxonomy = taxonomy(value)
    case "scope": metadata.scope = list(value)
    case "related": metadata.related = related(value)
    default: if let text = value.text { metadata.custom[key] = text }
    }
  }

  /// A list of texts; a single text counts as a list of one.
  private func list(_ node: YAMLNode) -> [String] {
    if let text = node.text { return [text] }
    return (node.elements ?? []).compactMap(\.text)
  }

  /// A text of at most `limit` characters; a longer one is kept, and reported, as is something that is no text.
  private mutating func short(_ node: YAMLNode, _ key: String, limit: Int = .max) -> String? {
    guard let text = node.text, !text.isEmpty else {
      if !node.isNull { report(.badMetadata, "'\(key)' is a text", at: node) }
      return nil
    }
    if text.utf8.count > limit, text.count > limit {
      report(.badMetadata, "'\(key)' has more than \(limit) characters", at: node)
    }
    return text
  }

  /// Tags: a namespace, a dot and a name, without blanks.
  private mutating func tags(_ node: YAMLNode) -> [String] {
    for element in node.elements ?? [node] {
      guard let tag = element.text else { continue }
      let parts = tag.utf8.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count < 2 || parts.contains(where: \.isEmpty) || tag.utf8.contains(32) {
        report(.badMetadata, "'\(tag)' is no tag: a namespace, a dot and a name", at: element)
      }
    }
    return list(node)
  }

  /// Field names of another taxonomy than Sigma's are used as they stand, which finds nothing in records that have
  /// Sigma's names.
  private mutating func taxonomy(_ node: YAMLNode) -> String {
    guard let text = node.text else { return "sigma" }
    if text != "sigma" {
      report(.badMetadata, "taxonomy '\(text)' is not translated: field names are used as they stand", at: node)
    }
    return text
  }

  private mutating func related(_ node: YAMLNode) -> [(id: String, type: String)] {
    var related: [(id: String, type: String)] = []
    for element in node.elements ?? [] {
      guard let id = element["id"]?.text, let type = element["type"]?.text else {
        report(.badMetadata, "'related' needs 'id' and 'type'", at: element)
        continue
      }
      if !["derived", "obsolete", "merged", "renamed", "similar", "correlation"].contains(type) {
        report(.badMetadata, "'\(type)' is no relation", at: element)
      }
      related.append((id, type))
    }
    return related
  }

  private mutating func level(_ node: YAMLNode) -> Level? {
    guard let text = node.text else { return nil }
    if let level = Level(rawValue: text.lowercased()) { return level }
    report(.badMetadata, "'\(text)' is no level", at: node)
    return nil
  }

  private mutating func status(_ node: YAMLNode) -> String? {
    guard let text = node.text else { return nil }
    if !["stable", "test", "experimental", "deprecated", "unsupported"].contains(text) {
      report(.badMetadata, "'\(text)' is no status", at: node)
    }
    return text
  }

  private mutating func date(_ node: YAMLNode) -> String? {
    guard let text = node.text else { return nil }
    let dashed = text.utf8.contains(47) ? text.replacing("/", with: "-") : text
    if text.utf8.count != 10 || EventTime(rfc3339: dashed) == nil {
      report(.badMetadata, "'\(text)' is no date", at: node)
    }
    return text
  }
}
