import ArgumentParser
import Detection
import EventModel
import Foundation
import Sigma

/// The settings file that a command changes.
struct SettingsFile: ParsableArguments {
  @Option(
    name: .customLong("settings"),
    help: help(en: "The settings file; it is made where there is none.", ja: "設定ファイル（なければ作成する）。"))
  var path: String

  @Option(
    name: .customLong("rules"),
    help: help(
      en: "Rules that the settings are meant for (default: the built-in packs). Repeatable.",
      ja: "設定の対象となるルール（既定: 内蔵ルール）。繰り返し可。"))
  var rulePaths: [String] = []

  /// Changes the file, if every entry of it can be used afterwards. Otherwise says why and leaves it as it was: what
  /// a person wrote by hand must not be lost because of a slip in it.
  func change(_ body: (inout RuleSettings) -> Void) throws {
    var settings = RuleSettings()
    if FileManager.default.fileExists(atPath: path) {
      let (old, issues) = try RuleOptions.read(path)
      try refuse(issues)
      settings = old
    }
    let before = settings
    body(&settings)
    var options = RuleOptions()
    options.paths = rulePaths
    options.settings = nil
    let rules = try options.load()
    let applied = settings.applied(to: rules.all, on: RuleOptions.today(), file: path)
    // What was wrong before (a rule that has gone since) must not keep anybody from changing something else.
    let known = Set(before.applied(to: rules.all, on: RuleOptions.today(), file: path).issues.map(\.message))
    try refuse(applied.issues.filter { $0.severity == .error && !known.contains($0.message) })
    try OutputFile.write(Data(RuleSettingsFile.text(of: settings).utf8), to: path)
    Stream.out(
      Terminal.safe(
        text(
          en: "\(path): \(applied.disabled.count) rules off, \(applied.suppressions) suppressions. "
            + "Use it with: kagami scan --settings \(path)",
          ja: "\(path): 無効なルール \(applied.disabled.count) 件、抑制 \(applied.suppressions) 件。"
            + "使い方: kagami scan --settings \(path)")))
  }

  private func refuse(_ issues: [Sigma.RuleIssue]) throws {
    guard !issues.isEmpty else { return }
    for issue in issues { Stream.error(Terminal.safe("\(issue)") + "\n    " + issue.hint[.current]) }
    throw ExitStatus.usage.error
  }
}
