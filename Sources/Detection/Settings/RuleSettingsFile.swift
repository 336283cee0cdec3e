public import Foundation
public import Sigma
internal import Yams

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
    do {
      if let node = try Yams.compose(yaml: text) { parser.read(node) }
    } catch let error as YamlError {
      parser.report("\(error)".split(separator: "\n").first.map(String.init) ?? "not YAML")
    } catch {
      parser.report("\(error)")
    }
    return (parser.settings, parser.issues)
  }

  /// The settings as YAML.
  public static func text(of settings: RuleSettings) throws -> String {
    func scalar(_ text: String) -> Node { .scalar(.init(text, Tag(.str), .singleQuoted)) }
    func mapping(_ pairs: [(String, Node)]) -> Node { .mapping(.init(pairs.map { (Node($0.0), $0.1) })) }
    let disabled = settings.disabled.map { entry -> Node in
      switch entry.target {
      case .rule(let id): mapping([("rule", scalar(id)), ("reason", scalar(entry.reason))])
      case .pack(let name): mapping([("pack", scalar(name)), ("reason", scalar(entry.reason))])
      }
    }
    let suppressed = settings.suppressed.map { entry -> Node in
      let conditions = entry.conditions.map { condition in
        (
          condition.field,
          condition.values.count == 1
            ? scalar(condition.values[0]) : Node.sequence(.init(condition.values.map(scalar)))
        )
      }
      var pairs = [("rule", scalar(entry.rule)), ("where", mapping(conditions)), ("reason", scalar(entry.reason))]
      if let until = entry.until { pairs.append(("until", scalar(until))) }
      return mapping(pairs)
    }
    let root = mapping([("disabled", .sequence(.init(disabled))), ("suppressed", .sequence(.init(suppressed)))])
    return try Yams.serialize(node: root, width: -1, allowUnicode: true)
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
