import ArgumentParser
import Casebook
import EventModel
import Intake
import Report

/// `kagami processes`: what started what.
struct ProcessesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "processes",
    abstract: text(en: "Show process trees, by Windows events.", ja: "Windowsイベントから、プロセスの親子関係を表示する。"),
    discussion: text(
      en: "Of a case, the processes around its findings; of files and folders, all processes.",
      ja: "事案では検出の前後のプロセスを、ファイルやフォルダーではすべてのプロセスを表示します。"))

  @Argument(help: help(en: "Files or folders.", ja: "ファイルまたはフォルダー。"))
  var evidence: [String] = []

  @Option(name: .customLong("case"), help: help(en: "Around the findings of this case file.", ja: "この事案ファイルの検出の前後。"))
  var casePath: String?

  @Option(help: help(en: "Least level of the findings.", ja: "対象とする検出の最低の重大度。"))
  var level: Level = .medium

  @OptionGroup var output: OutputOptions
  @OptionGroup var common: CommonOptions

  func validate() throws { try HostSource.validate(evidence, casePath) }

  func run() throws {
    let activity: HostActivity
    if let casePath {
      let casebook = try Casebook.open(casePath)
      let findings = try casebook.findings(FindingQuery(minimumLevel: level))
      activity = try HostSurveying.survey(casebook, findings: findings, scope: .aroundFindings)
    } else {
      activity = HostSurveying.survey(paths: evidence, scope: .all)
    }
    let isPartial = HostSurveying.reportLosses(activity)
    switch output.format {
    case .ndjson: activity.processes.forEach { Stream.out($0.json) }
    case .json: Stream.out("[" + activity.processes.map { "\n" + $0.json }.joined(separator: ",") + "\n]")
    case .table:
      if activity.processes.isEmpty { Stream.out(text(en: "No processes.", ja: "プロセスの記録はありません。")) }
      ProcessLines.lines(activity.processes).forEach(Stream.out)
    }
    if isPartial { throw ExitStatus.partial.error }
  }
}

/// Process trees for a terminal.
enum ProcessLines {
  /// One line a process: time, tree, command line. Processes with findings are marked.
  static func lines(_ rows: [ProcessRow], terminal: Terminal = .output) -> [String] {
    var lines: [String] = []
    var computer: String?
    for row in rows {
      if row.computer != computer {
        computer = row.computer
        lines.append(terminal.bold(Terminal.safe(row.computer)))
      }
      if row.depth == 0, let parent = row.parentImage {
        lines.append(DisplayWidth.pad("", to: 24) + Terminal.safe("(" + parent + ")"))
      }
      let indent = String(repeating: "  ", count: row.depth)
      let mark = row.findings.isEmpty ? "  " : "▶ "
      let line = Terminal.safe(
        DisplayWidth.pad(HostSource.time(row.time), to: 22) + mark + indent + "└ " + (row.commandLine ?? row.image)
          + (row.user.map { "  [" + $0 + "]" } ?? ""))
      let shown = terminal.isInteractive ? DisplayWidth.cut(line, to: max(40, terminal.columns)) : line
      lines.append(row.findings.isEmpty ? shown : terminal.bold(shown))
    }
    return lines
  }
}
