import ContentPacks
internal import Foundation
public import Sigma

/// Sigma rules as they take part in scans: packs in folders, the mappings of log sources, and an analyst's settings.
public struct LoadedRules: Sendable {
  /// All rules, those that are off included.
  public var all: RuleCollection
  /// The rules that take part.
  public var collection: RuleCollection
  /// What connects them to records.
  public var mappings: LogSourceMappings
  private let usesBuiltin: Bool
  /// Rules that are off, with the reason.
  public var disabled: [String: String] = [:]
  /// Suppressions that count.
  public var suppressions = 0
  /// What is wrong with the settings.
  public var settingIssues: [RuleIssue] = []

  /// What keeps something from being used.
  public var faults: [RuleIssue] {
    (collection.issues + mappings.issues + settingIssues).filter { $0.severity == .error }
  }

  /// What is wrong with the files that come with the program; nil when nothing is. Without mappings no rule for Windows
  /// matches anything.
  public var contentFault: String? {
    let root = Content.folder("").path
    if let fault = faults.first(where: { $0.file.hasPrefix(root) }) { return "\(fault)" }
    if mappings.isEmpty { return Content.folder("mappings").path }
    return usesBuiltin && all.rules.isEmpty ? Content.folder("rules").path : nil
  }

  /// The word that stands for the built-in packs among the folders of rules.
  public static let builtin = "builtin"

  /// Loads rules; never stops at a bad one.
  ///
  /// - Parameters:
  ///   - paths: Files and folders of rules; `builtin` for the packs that ship. None: those packs.
  ///   - settings: The settings file. It throws when that cannot be read: going on without it would not be what was asked.
  ///   - day: Today, as `YYYY-MM-DD` in UTC.
  public init(paths: [String] = [], settings: String? = nil, day: String) throws {
    mappings = LogSourceMappings.load(Content.folder("mappings"))
    let builtin = Content.folder("rules").path
    usesBuiltin = paths.isEmpty || paths.contains(LoadedRules.builtin)
    let folders = paths.isEmpty ? [builtin] : paths.map { $0 == LoadedRules.builtin ? builtin : $0 }
    all = RuleCollection.load(folders, placeholders: mappings.placeholders)
    collection = all
    guard let settings else { return }
    let (decisions, issues) = try RuleSettingsFile.read(URL(fileURLWithPath: settings))
    let applied = decisions.applied(to: all, on: day, file: settings)
    collection = applied.collection
    disabled = applied.disabled
    suppressions = applied.suppressions
    settingIssues = issues + applied.issues
  }
}
