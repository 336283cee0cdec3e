internal import EventModel
internal import Foundation
public import Sigma

/// Rules after an analyst's decisions.
public struct AppliedRules: Sendable {
  /// The rules that count.
  public var collection: RuleCollection
  /// Ids of rules and correlations that are off, with the reason; correlations that need one of them included.
  public var disabled: [String: String]
  /// Suppressions that count today.
  public var suppressions: Int
  /// What is wrong with the decisions: entries that name no rule, conditions that cannot be read.
  public var issues: [RuleIssue]
}

extension RuleSettings {
  /// Applies the decisions.
  ///
  /// - Parameters:
  ///   - collection: The rules.
  ///   - day: Today, as `YYYY-MM-DD`: suppressions whose last day is over are left out.
  ///   - file: The name of the settings in issues.
  public func applied(to collection: RuleCollection, on day: String, file: String) -> AppliedRules {
    var applied = AppliedRules(collection: collection, disabled: [:], suppressions: 0, issues: [])
    for entry in suppressed {
      if let until = entry.until, until < day { continue }
      suppress(entry, in: &applied, file: file)
    }
    disable(in: &applied, file: file)
    return applied
  }

  private func disable(in applied: inout AppliedRules, file: String) {
    let all = applied.collection.rules.map(\.metadata) + applied.collection.correlations.map(\.metadata)
    for entry in disabled {
      let hit = all.filter { entry.target.covers($0) }
      if hit.isEmpty { applied.issues.append(unknown("no rule is meant by \(entry.target)", file, entry.line)) }
      for metadata in hit where applied.disabled[metadata.id] == nil { applied.disabled[metadata.id] = entry.reason }
    }
    guard !applied.disabled.isEmpty else { return }
    let off = Set(applied.disabled.keys)
    applied.collection = applied.collection.filtered { !off.contains($0.id) }
    let left = Set(applied.collection.correlations.map(\.metadata.id))
    for metadata in all where !off.contains(metadata.id) {
      let isCorrelation = !applied.collection.rules.contains { $0.metadata.id == metadata.id }
      if isCorrelation, !left.contains(metadata.id) { applied.disabled[metadata.id] = "it needs a rule that is off" }
    }
  }

  /// A suppression is a Sigma filter on one rule: it is written as one, so that it means exactly what a filter means.
  private func suppress(_ entry: Suppressed, in applied: inout AppliedRules, file: String) {
    let rules = applied.collection.rules
    guard let rule = rules.first(where: { $0.metadata.id == entry.rule || $0.metadata.name == entry.rule }) else {
      let isCorrelation = applied.collection.correlations.contains {
        $0.metadata.id == entry.rule || $0.metadata.name == entry.rule
      }
      let words =
        isCorrelation ? "'\(entry.rule)' is a correlation: suppress its rules" : "there is no rule '\(entry.rule)'"
      return applied.issues.append(unknown(words, file, entry.line))
    }
    let (filtered, issues) = applied.collection.adding(filters: entry.filter(on: rule), file: file)
    applied.issues += issues.map { issue in
      // The filter has no lines of its own: its place is the entry's.
      RuleIssue(
        file: file, line: entry.line, column: 1, code: issue.code, severity: issue.severity, message: issue.message)
    }
    guard !issues.contains(where: { $0.severity == .error }) else { return }
    applied.collection = filtered
    applied.suppressions += 1
  }

  private func unknown(_ message: String, _ file: String, _ line: Int) -> RuleIssue {
    RuleIssue(file: file, line: line, column: 1, code: .unknownRule, message: message)
  }
}

extension RuleSettings.Target {
  /// Whether a rule is meant.
  func covers(_ rule: RuleMetadata) -> Bool {
    switch self {
    case .rule(let name): return rule.id == name || rule.name == name
    case .pack(let name):
      let wanted = name.split(separator: "/")
      let folders = rule.file.split(separator: "/").dropLast()
      guard !wanted.isEmpty, folders.count >= wanted.count else { return false }
      return (folders.startIndex...(folders.endIndex - wanted.count)).contains { start in
        folders[start..<(start + wanted.count)].elementsEqual(wanted)
      }
    }
  }
}

extension RuleSettings.Target: CustomStringConvertible {
  /// As `rule X` or `pack X`.
  public var description: String {
    switch self {
    case .rule(let name): "rule '\(name)'"
    case .pack(let name): "pack '\(name)'"
    }
  }
}

extension RuleSettings.Suppressed {
  /// The Sigma filter that says the same. JSON is YAML, and needs no rules for quoting.
  fileprivate func filter(on rule: Rule) -> String {
    var json = JSONWriter()
    json.beginObject()
    json.key("title")
    json.value("suppression")
    json.key("logsource")
    json.beginObject()
    for (name, value) in [
      ("category", rule.logsource.category), ("product", rule.logsource.product), ("service", rule.logsource.service),
    ] {
      guard let value else { continue }
      json.key(text: name)
      json.value(value)
    }
    json.endObject()
    json.key("filter")
    json.beginObject()
    json.key("rules")
    json.value(rule.metadata.id)
    json.key("selection")
    json.beginObject()
    for condition in conditions {
      json.key(text: condition.field)
      json.beginArray()
      for value in condition.values { json.value(value) }
      json.endArray()
    }
    json.endObject()
    json.key("condition")
    json.value("not selection")
    json.endObject()
    json.endObject()
    return json.text
  }
}
