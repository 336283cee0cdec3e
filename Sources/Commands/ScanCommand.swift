import ArgumentParser
import Casebook
import Detection
import EventModel
import Foundation
import Intake
import Pipeline
import Synchronization

/// `kagami scan`: the main job, from evidence to findings.
struct ScanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scan",
    abstract: text(en: "Read evidence and say what is found in it.", ja: "証拠を読み、見つかったことを報告する。"),
    discussion: text(
      en: """
        Evidence is files or folders of any kind: mail (messages, mailboxes, Maildir, Outlook items), device and web logs, \
        Windows event logs, archives of these, compressed or not. The content decides, not the name.

        With --case the results are kept in a case file, and a second scan reads only what is new. Without it they are \
        printed and nothing is kept.
        """,
      ja: """
        証拠はファイルでもフォルダーでもよく、メール（単独、mbox、Maildir、Outlook の .msg）、機器や Web のログ、Windows イベントログ、それらの\
        アーカイブや圧縮ファイルを読みます。種類は名前ではなく内容で判断します。

        --case を付けると結果を事案ファイルに保存し、次回は新しい証拠だけを読みます。付けなければ表示するだけで何も残しません。
        """))

  @Argument(help: help(en: "Files or folders.", ja: "ファイルまたはフォルダー。"))
  var evidence: [String]

  @Option(name: .customLong("case"), help: help(en: "Keep the results in this case file.", ja: "結果を保存する事案ファイル。"))
  var casePath: String?

  @Option(help: help(en: "Organisation that gave the evidence.", ja: "証拠を提供した組織。"))
  var organisation = ""

  @Option(help: help(en: "Worker processes (default: one per processor).", ja: "作業プロセスの数（既定: プロセッサー数）。"))
  var jobs: Int?

  @Flag(help: help(en: "No progress bar.", ja: "進捗を表示しない。"))
  var quiet = false

  @OptionGroup var detection: DetectionOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if let jobs, !(1...256).contains(jobs) { throw ValidationError("--jobs: 1-256") }
    if evidence.isEmpty { throw ValidationError(text(en: "Name some evidence.", ja: "証拠を指定してください。")) }
  }

  /// The rules of the scan, until the process ends: to take fifty thousand tests apart before it costs 30 ms, for nothing.
  private static let kept = Mutex<DetectionRules?>(nil)

  func run() throws {
    let rules = try detection.load()
    Self.kept.withLock { $0 = rules }
    let walk = EvidenceWalk(evidence.map(RawArguments.path), except: casePath.map(caseFiles) ?? [])
    let spool = try SpoolFolder()
    defer { spool.remove() }
    let jobs = jobs ?? ProcessInfo.processInfo.activeProcessorCount
    // Before the case is opened: workers inherit what is open and in memory.
    let workers = try ForkedWorkers(
      Worker(rules: rules), count: ScanCoordinator.workers(jobs: jobs, files: walk.files.count))
    let bar = ProgressBar(quiet: quiet)
    let printer = ScanPrinter(output.format, isKept: casePath != nil, bar: bar)
    let session = try ScanSession(
      casePath: casePath, rules: rules, printer: printer)
    let coordinator = ScanCoordinator(
      files: walk.files,
      options: ScanCoordinator.Options(
        jobs: jobs, arguments: ["worker"] + detection.arguments, organisation: organisation),
      ready: workers, handler: session.tally)
    do {
      for anomaly in walk.anomalies {
        try session.tally.unreadable(path: anomaly.origin.steps.first?.name ?? "", anomaly)
      }
      try coordinator.run()
      if coordinator.confinement != Confinement.complete { HostSurveying.warnOfWeakConfinement() }
      try session.finish()
    } catch {
      bar.end()
      session.fail()
      throw error
    }
    let status = status(of: session)
    printer.end(session.tally.summary, session.summary(rules: rules, status: status), held: session.held)
    throw status.error
  }

  /// The case itself is no evidence, even if it lies in the folder that is scanned.
  private func caseFiles(_ path: String) -> [EvidencePath] {
    ["", "-wal", "-shm"].map { EvidencePath(path + $0) }
  }

  /// With a case, the answer is about the case: a second scan that finds nothing new is not a clean bill of health.
  private func status(of session: ScanSession) -> ExitStatus {
    let counts = session.tally.summary
    if counts.notFullyRead > 0 || counts.isCorrelationCut || session.held?.isFullyRead == false { return .partial }
    return (session.held?.findings ?? counts.totalFindings) > 0 ? .findings : .nothingFound
  }
}
