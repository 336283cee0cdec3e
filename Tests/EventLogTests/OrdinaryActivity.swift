import EVTXSupport
import Foundation

/// Ordinary activity on Windows, as it is written in the tables of `Ordinary/`: what people, administrators and programs do
/// every day. `docs/guides/adding-a-rule.md` describes the tables.
struct OrdinaryActivity: Sendable {
  /// A rule that may fire on a line, and the line that says so: `~` at level low, `!` at level medium, for maintenance
  /// that is rare and that somebody should explain.
  struct Allowance: Hashable, Sendable {
    var rule: String
    var isMaintenance: Bool
    var line: Int
    /// The line of the record; for correlations that of the heading.
    var target: Int
  }

  /// One machine for some hours: its records by the line they are written on.
  struct Section: Sendable {
    var name: String
    var computer: String
    var line: Int
    var records: [(line: Int, event: EVTXEvent)] = []
  }

  let file: String
  private(set) var sections: [Section] = []
  private(set) var allowances: Set<Allowance> = []
  /// Lines that are not of the form; a table with any is wrong.
  private(set) var faults: [String] = []

  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Ordinary")

  /// Reads a table of `Ordinary/`.
  init(_ file: String) throws {
    self.file = file
    let text = try String(contentsOf: OrdinaryActivity.folder.appendingPathComponent(file), encoding: .utf8)
    var clock = Samples.time
    var step: Int64 = 60
    var last = 0
    for (index, row) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let line = index + 1
      let rest = row.dropFirst(2).trimmingCharacters(in: .whitespaces)
      switch row.prefix(2) {
      case "", "# ": continue
      case "==":
        let words = rest.components(separatedBy: " | ")
        sections.append(Section(name: words[0], computer: words.last ?? "", line: line))
        last = line
      case "@ ":
        let words = rest.components(separatedBy: " +")
        let time = words[0].split(separator: ":").compactMap { Int64($0) }
        clock = 1_718_841_600_000_000_000 + time.reduce(0) { $0 * 60 + $1 } * 1_000_000_000
        step = words.last.flatMap { Int64($0) } ?? 60
      case "~ ", "! ":
        let rule = rest.components(separatedBy: ":")[0]
        allowances.insert(Allowance(rule: rule, isMaintenance: row.hasPrefix("!"), line: line, target: last))
      default:
        clock += step * 1_000_000_000
        last = line
        append(OrdinaryRecord(String(row)), line: line, time: clock)
      }
    }
  }

  private mutating func append(_ record: OrdinaryRecord, line: Int, time: Int64) {
    guard var section = sections.popLast() else { return faults.append("\(file):\(line): no heading above") }
    let events = record.events(computer: section.computer + ".kisaragi.example")
    if events.isEmpty { faults.append("\(file):\(line): unknown or incomplete: \(record.kind)") }
    for var event in events {
      event.time = time
      event.number = UInt64(section.records.count + 1)
      section.records.append((line, event))
    }
    sections.append(section)
  }
}
