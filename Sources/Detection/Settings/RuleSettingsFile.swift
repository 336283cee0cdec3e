public import Foundation
public import Sigma
internal import YAML

/// The file of `RuleSettings`: reading with places, writing.
public enum RuleSettingsFile {
  /// Larger files are refused.
  static let largestFile = 4 << 20

  /// Reads settings. What is wrong becomes an issue with its place, and that entry is not used: the rule stays on.
  /// Throws when the file cannot be read.
  public static func read(_ url: URL) throws -> (settings: RuleSettings, issues: [RuleIssue]) {
    let data = try Data(contentsOf: url)
    guard data.count <= largestFile else { throw CocoaError(.fileReadTooLarge) }
    return parse(String(decoding: data, as: UTF8.self), file: url.path)
  }

  /// Reads settings from text.
  public static func parse(_ text: String, file: String) -> (settings: RuleSettings, issues: [RuleIssue]) {
    var parser = RuleSettingsParser(file: file)
    let documents = YAMLParser.documents(Array(text.utf8)) { parser.report($0) }
    for document in documents { parser.read(document) }
    return (parser.settings, parser.issues)
  }

  /// The settings as YAML.
  public static func text(of settings: RuleSettings) -> String {
    var lines: [String] = []
    func append(_ name: String, _ entries: [[(key: String, value: String)]]) {
      lines.append(entries.isEmpty ? "\(name): []" : "\(name):")
      for entry in entries {
        for (index, pair) in entry.enumerated() {
          lines.append("\(index == 0 ? "- " : "  ")\(pair.key): \(pair.value)")
        }
      }
    }
    append(
      "disabled",
      settings.disabled.map { entry in
        let reason = (key: "reason", value: YAMLScalar.quoted(entry.reason))
        switch entry.target {
        case .rule(let id): return [("rule", YAMLScalar.quoted(id)), reason]
        case .pack(let name): return [("pack", YAMLScalar.quoted(name)), reason]
        }
      })
    append(
      "suppressed",
      settings.suppressed.map { entry in
        var pairs = [
          (key: "rule", value: YAMLScalar.quoted(entry.rule)), (key: "where", value: flow(entry.conditions)),
          (key: "reason", value: YAMLScalar.quoted(entry.reason)),
        ]
        if let until = entry.until { pairs.append(("until", YAMLScalar.quoted(until))) }
        return pairs
      })
    return lines.joined(separator: "\n") + "\n"
  }

  /// `{'field': 'value', 'other': ['one', 'two']}`
  private static func flow(_ conditions: [RuleSettings.Condition]) -> String {
    let pairs = conditions.map { condition in
      let values = condition.values.map(YAMLScalar.quoted)
      let value = values.count == 1 ? values[0] : "[" + values.joined(separator: ", ") + "]"
      return YAMLScalar.quoted(condition.field) + ": " + value
    }
    return "{" + pairs.joined(separator: ", ") + "}"
  }

  /// A date of the calendar as ISO 8601 writes it.
  public static func isDay(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.map(\.count) == [4, 2, 2], parts.allSatisfy({ $0.allSatisfy { ("0"..."9").contains($0) } }),
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
    else { return false }
    let date = DateComponents(calendar: Calendar(identifier: .gregorian), year: year, month: month, day: day)
    return date.isValidDate
  }
}
