import Bytes
public import EventModel
public import Foundation

/// All warning lists in force, and the suffixes that nobody owns.
public struct WarningListSet: Sendable {
  /// The lists, in the order of their files.
  public private(set) var lists: [WarningList] = []
  /// Top-level domains and public suffixes.
  public var suffixes: DomainSuffixes
  /// What was wrong with the files.
  public private(set) var issues: [IndicatorIssue] = []

  /// Files of one folder that are read.
  private static let mostFiles = 10_000

  /// No lists.
  public init(suffixes: DomainSuffixes = DomainSuffixes()) { self.suffixes = suffixes }

  /// The suffixes and the lists of a content folder: `tlds.txt`, `public-suffixes.txt`, `warning/*.json`.
  public init(content folder: URL) {
    self.init(suffixes: DomainSuffixes(folder: folder))
    load(folder: folder.appendingPathComponent("warning", isDirectory: true))
  }

  /// Adds every `*.json` of a folder, one level deep and in subfolders that hold a `list.json` (MISP's repository).
  public mutating func load(folder: URL) {
    guard let names = try? FileManager.default.subpathsOfDirectory(atPath: folder.path) else {
      issues.append(IndicatorIssue(.unreadableFile, file: folder.path, detail: "the folder cannot be listed"))
      return
    }
    let files = names.sorted().filter { $0.hasSuffix(".json") }
    for name in files.prefix(WarningListSet.mostFiles) { load(file: folder.appendingPathComponent(name)) }
    if files.count > WarningListSet.mostFiles {
      issues.append(
        IndicatorIssue(
          .overLimit, file: folder.path, detail: "\(files.count - WarningListSet.mostFiles) files are not read"))
    }
  }

  /// Adds one list in MISP's format.
  public mutating func load(file: URL) {
    do {
      let bytes = try IndicatorFile.read(file.path, limit: 64 << 20)
      add(bytes, file: file.lastPathComponent)
    } catch {
      issues.append(IndicatorIssue(.unreadableFile, file: file.lastPathComponent, detail: error.description))
    }
  }

  /// Adds a list from the bytes of its file. Lists without a stated effect lower: nothing is left out on somebody's
  /// word alone, except for MISP's category "False positive".
  public mutating func add(_ bytes: [UInt8], file: String) {
    let (root, failure) = PositionedJSON.parse(bytes, depth: 16)
    if let failure {
      issues.append(IndicatorIssue(.malformedFile, file: file, line: failure.line, detail: failure.reason))
    }
    guard let list = root?["list"]?.array else {
      issues.append(IndicatorIssue(.unreadableFile, file: file, detail: "no MISP warning list: 'list' is missing"))
      return
    }
    let name = root?["name"]?.string ?? file
    let comparison = WarningList.Comparison(rawValue: root?["type"]?.string ?? "string") ?? .string
    guard comparison != .regex else {
      issues.append(IndicatorIssue(.unsupportedType, file: file, detail: "lists of regular expressions are not read"))
      return
    }
    let stated = (root?["effect"]?.string).flatMap(WarningList.Effect.init(rawValue:))
    let category = root?["category"]?.string?.lowercased()
    lists.append(
      WarningList(
        name: name, effect: stated ?? (category == "false positive" ? .exclude : .lower), comparison: comparison,
        entries: list.compactMap(\.string)))
  }

  /// The list that weighs most among those that name the pattern.
  public func list(naming pattern: Indicator.Pattern) -> WarningList? {
    var found: WarningList?
    for list in lists where found.map({ $0.effect < list.effect }) ?? true {
      if list.names(pattern) { found = list }
    }
    return found
  }

  /// The list that names an observable, if any: such values link nothing.
  public func list(naming observable: Observable) -> WarningList? { list(naming: .value(observable)) }
}
