import Bytes
import Casebook
import EventModel
import Intake
import Pipeline

/// Reads Windows events once more, for what they tell besides findings: from paths, or from the evidence of a case.
enum HostSurveying {
  /// Files named by paths and folders.
  static func survey(paths: [String], scope: HostSurvey.Scope) -> HostActivity {
    let walk = EvidenceWalk(paths.map(RawArguments.path))
    Confinement.enter()
    let survey = HostSurvey()
    for anomaly in walk.anomalies where anomaly.effect != .noted {
      survey.skip(name: anomaly.origin.steps.first?.name ?? "")
    }
    for file in walk.files { survey.read(path: file.path.bytes, name: file.path.display) }
    return survey.activity(scope)
  }

  /// The evidence of a case that can hold Windows events, read by this process. The case is closed and the rights that
  /// reading does not need are given up before: nothing can be written afterwards.
  ///
  /// - Parameters:
  ///   - casebook: The case.
  ///   - findings: Findings around which processes are wanted.
  ///   - scope: Which processes are listed.
  ///   - hash: Only the evidence with this SHA-256.
  static func survey(
    _ casebook: Casebook, findings: [Finding], scope: HostSurvey.Scope, only hash: String? = nil
  ) throws -> HostActivity {
    let items = try items(casebook, findings: findings, only: hash)
    // A case that is closed later could not tidy up after itself.
    try casebook.close()
    Confinement.enter()
    let survey = HostSurvey()
    for item in items { survey.read(path: item.path.bytes, name: item.path.display, interest: item.interest) }
    return survey.activity(scope)
  }

  /// The same, read by a child without rights, while this process keeps its own.
  static func survey(_ casebook: Casebook, findings: [Finding], by reader: ConfinedReading?) throws -> HostActivity {
    let items = try items(casebook, findings: findings)
    if items.isEmpty { return HostActivity() }
    guard let reader else { throw ScanError(.workers, "cannot start a process that reads evidence") }
    let (activity, confinement) = reader.read(items)
    if confinement != Confinement.complete { warnOfWeakConfinement() }
    return activity
  }

  static func warnOfWeakConfinement() {
    Stream.error(
      text(
        en: "Warning: this system cannot confine the readers fully; scan hostile evidence on another one.",
        ja: "警告: このシステムでは読み取り処理を完全には隔離できません。危険な証拠は別の環境で走査してください。"))
  }

  private static func items(
    _ casebook: Casebook, findings: [Finding], only hash: String? = nil
  ) throws -> [ConfinedReading.Item] {
    let entries = try casebook.evidence().filter {
      mayHoldWindowsEvents($0.item.reader?.name ?? "") && (hash == nil || $0.item.sha256 == hash)
    }
    var interest: [String: [UInt64: [String]]] = [:]
    for finding in findings {
      guard let offset = finding.origin.steps.last?.offset else { continue }
      interest[finding.evidence.sha256, default: [:]][offset, default: []].append(finding.id)
    }
    return entries.map {
      ConfinedReading.Item(
        path: EvidencePath(displayed: $0.item.path), interest: interest[$0.item.sha256] ?? [:])
    }
  }

  private static func mayHoldWindowsEvents(_ reader: String) -> Bool {
    reader == "evtx" || reader.hasPrefix("windows:") || reader.hasPrefix("archive:")
  }

  /// What could not be read, on standard error; true when there was something.
  @discardableResult
  static func reportLosses(_ activity: HostActivity) -> Bool {
    for path in activity.unread {
      Stream.error(Terminal.safe(text(en: "Not read, or not in full: \(path)", ja: "読めない、または一部のみ: \(path)")))
    }
    if activity.isCut {
      Stream.error(
        text(
          en: "There is more than is kept: what follows is not complete.", ja: "上限を超えたため、以下はすべてではありません。"))
    }
    return activity.isCut || !activity.unread.isEmpty
  }
}
