import Commands
import EventModel
import Foundation
import Linking

/// A file of decisions: one JSON object a line (`action`, `incidents`, `name`, `reason`, `time`).
enum DecisionFile {
  /// Reads decisions; lines that are none are said, the rest is kept.
  static func read(_ data: Data) -> (decisions: [LinkDecision], issues: [InputIssue]) {
    var decisions: [LinkDecision] = []
    var issues: [InputIssue] = []
    let lines = String(decoding: data, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    for (offset, line) in lines.enumerated() where !line.allSatisfy(\.isWhitespace) {
      do {
        decisions.append(try JSONDecoder().decode(LinkDecision.self, from: Data(line.utf8)))
      } catch {
        issues.append(
          InputIssue("decisions.unreadable", .unreadable, line: offset + 1, detail: String(line.prefix(120))))
      }
    }
    return (decisions, issues)
  }

  /// Adds a decision at the end.
  static func append(_ decision: LinkDecision, to path: String) throws {
    var data = FileManager.default.contents(atPath: path) ?? Data()
    if let last = data.last, last != UInt8(ascii: "\n") { data.append(UInt8(ascii: "\n")) }
    data += try RegisterOutput.json(decision)
    data.append(UInt8(ascii: "\n"))
    try OutputFile.write(data, to: path)
  }

  /// One line for people.
  static func sentence(_ decision: LinkDecision) -> String {
    let what =
      switch decision.action {
      case .cut: text(en: "cut", ja: "切断")
      case .pin: text(en: "pin", ja: "固定")
      case .split: text(en: "split", ja: "分離")
      case .name: text(en: "name", ja: "命名")
      }
    let time = decision.time.map { String($0.description.prefix(19)) + "Z" } ?? "–"
    let name = decision.name.map { " “\($0)”" } ?? ""
    return "\(time)  \(what)\(name)  \(decision.incidents.joined(separator: " ")) — \(decision.reason)"
  }
}
