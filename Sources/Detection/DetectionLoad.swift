import ContentPacks
public import Foundation
public import Sigma

/// Rules, indicators and lists read from files, with everything that was wrong with them.
public struct DetectionLoad: Sendable {
  /// What detection looks for.
  public let rules: DetectionRules
  /// What was wrong with the rules and mappings.
  public let ruleIssues: [RuleIssue]
  /// What was wrong with indicators and warning lists.
  public let indicatorIssues: [IndicatorIssue]
  /// Issues past the limit of their file, by code: counted, not kept.
  public let furtherIssues: [IndicatorIssue.Code: Int]

  /// Reads everything.
  ///
  /// - Parameters:
  ///   - ruleFiles: Files and folders of rules that replace the built-in packs; nil for the built-in ones.
  ///   - indicatorPaths: Files and folders of indicators.
  ///   - warningLists: Folders of further warning lists in MISP's format.
  public init(ruleFiles: [URL]? = nil, indicatorPaths: [String] = [], warningLists: [URL] = []) {
    let mappings = LogSourceMappings.load(Content.folder("mappings"))
    let files = (ruleFiles ?? [Content.folder("rules")]).flatMap { DetectionLoad.rules(at: $0) }
    let collection = RuleCollection.load(files, placeholders: mappings.placeholders)
    var lists = DetectionRules.standardLists()
    for folder in warningLists { lists.load(folder: folder) }
    var indicators = IndicatorCollection(lists: lists)
    for path in indicatorPaths { indicators.load(path: path) }
    let compiled = CompiledIndicators(indicators)
    rules = DetectionRules(
      sigma: CompiledRules(collection, mappings: mappings), indicators: compiled, lists: lists)
    ruleIssues = mappings.issues + collection.issues
    indicatorIssues = lists.issues + indicators.issues + compiled.issues
    furtherIssues = indicators.furtherIssues
  }

  /// The rule files of a folder: the samples beside them (`name.tests.yaml`) are no rules. Anything else comes back as it
  /// is, so that the loader can say what is wrong with it.
  private static func rules(at path: URL) -> [URL] {
    guard IndicatorFile.isFolder(path.path), let names = try? FileManager.default.subpathsOfDirectory(atPath: path.path)
    else { return [path] }
    return names.sorted().filter { name in
      (name.hasSuffix(".yml") || name.hasSuffix(".yaml")) && !name.hasSuffix(".tests.yaml")
        && !name.hasSuffix(".tests.yml") && !name.split(separator: "/").contains { $0.hasPrefix(".") }
    }.map { path.appendingPathComponent($0) }
  }
}
