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
    for file in walk.files { read(file.path.bytes, name: file.path.display, [:], into: survey) }
    return survey.activity(scope)
  }

  /// The evidence of a case that can hold Windows events.
  ///
  /// - Parameters:
  ///   - casebook: The case.
  ///   - findings: Findings around which processes are wanted.
  ///   - scope: Which processes are listed.
  ///   - hash: Only the evidence with this SHA-256.
  ///   - confined: Close the case and give up the rights that reading does not need: nothing can be written afterwards.
  static func survey(
    _ casebook: Casebook, findings: [Finding], scope: HostSurvey.Scope, only hash: String? = nil, confined: Bool
  ) throws -> HostActivity {
    let entries = try casebook.evidence().filter {
      mayHoldWindowsEvents($0.item.reader?.name ?? "") && (hash == nil || $0.item.sha256 == hash)
    }
    var interest: [String: [UInt64: [String]]] = [:]
    for finding in findings {
      guard let offset = finding.origin.steps.last?.offset else { continue }
      interest[finding.evidence.sha256, default: [:]][offset, default: []].append(finding.id)
    }
    if confined {
      // A case that is closed later could not tidy up after itself.
      try casebook.close()
      Confinement.enter()
    }
    let survey = HostSurvey()
    for entry in entries {
      read(Array(entry.item.path.utf8), name: entry.item.path, interest[entry.item.sha256] ?? [:], into: survey)
    }
    return survey.activity(scope)
  }

  private static func mayHoldWindowsEvents(_ reader: String) -> Bool {
    reader == "evtx" || reader.hasPrefix("windows:") || reader.hasPrefix("archive:")
  }

  private static func read(_ path: [UInt8], name: String, _ interest: [UInt64: [String]], into survey: HostSurvey) {
    do {
      survey.read(try FileRegion(path: path), name: name, interest: interest)
    } catch {
      survey.skip(name: name)
    }
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
