internal import Bytes
public import Foundation
internal import Synchronization
internal import YAML

/// Rules as they stand in files, with everything that is wrong with them.
///
/// Loading never stops at a bad rule: what is wrong becomes an issue, the rest is loaded. Being strict is the caller's
/// choice: `hasErrors` tells.
public struct RuleCollection: Sendable {
  /// Detection rules, in the order of files and documents. Filters are applied.
  public private(set) var rules: [Rule] = []
  /// Correlations whose references are resolved, inner ones before those that refer to them.
  public private(set) var correlations: [CorrelationRule] = []
  /// Filters.
  public private(set) var filters: [FilterRule] = []
  /// What is wrong, by file, line and column.
  public private(set) var issues: [RuleIssue] = []
  /// SHA-256 of each file, in order.
  public private(set) var digests: [String] = []
  /// Number of files that were read.
  public private(set) var fileCount = 0

  /// An empty collection.
  public init() {}

  /// Something is wrong with at least one rule.
  public var hasErrors: Bool { issues.contains { $0.severity == .error } }

  /// Loads files and folders (with all `.yml` and `.yaml` files below them, sorted by path).
  /// - Parameter placeholders: Values for `%name%` in values with the `expand` modifier.
  public static func load(_ paths: [URL], placeholders: [String: [String]] = [:]) -> RuleCollection {
    load(paths.map(\.path), placeholders: placeholders)
  }

  /// Loads files and folders given as paths.
  public static func load(_ paths: [String], placeholders: [String: [String]] = [:]) -> RuleCollection {
    let (files, missing) = RuleFiles.find(paths)
    let results = Mutex([FileResult?](repeating: nil, count: files.count))
    JoinedThreads.perform(files.count) { index in
      let result = FileResult(path: files[index], placeholders: placeholders)
      results.withLock { $0[index] = result }
    }
    var collection = RuleCollection()
    collection.issues = missing
    collection.fileCount = files.count
    for case let result? in results.withLock({ $0 }) { collection.add(result) }
    collection.finish()
    return collection
  }

  /// Reads rules from the text of one file.
  public static func parse(
    _ text: String, file: String = "<text>", placeholders: [String: [String]] = [:]
  ) -> RuleCollection {
    var collection = RuleCollection()
    collection.fileCount = 1
    collection.add(FileResult(Array(text.utf8), file: file, placeholders: placeholders))
    collection.finish()
    return collection
  }

  /// Leaves out the rules and correlations that `isIncluded` refuses (packs, disabled rules), and the correlations that
  /// need one of them.
  public func filtered(_ isIncluded: (RuleMetadata) -> Bool) -> RuleCollection {
    var result = self
    result.rules = rules.filter { isIncluded($0.metadata) }
    var known = Set(result.rules.map(\.metadata.id))
    result.correlations = []
    // Inner correlations stand before those that refer to them.
    for rule in correlations where isIncluded(rule.metadata) && rule.references.allSatisfy(known.contains) {
      result.correlations.append(rule)
      known.insert(rule.metadata.id)
    }
    return result
  }

  /// Adds filters to rules that are loaded already, with what is wrong with the filters.
  public func adding(filters text: String, file: String) -> (rules: RuleCollection, issues: [RuleIssue]) {
    let result = FileResult(Array(text.utf8), file: file, placeholders: [:])
    var collection = self
    var checker = ReferenceChecker()
    checker.apply(result.filters, to: &collection.rules)
    collection.filters += result.filters
    // What is matched changes, so the fingerprint must.
    collection.digests.append(result.digest)
    return (collection, result.issues + checker.issues)
  }

  private mutating func add(_ result: FileResult) {
    rules += result.rules
    correlations += result.correlations
    filters += result.filters
    issues += result.issues
    digests.append(result.digest)
  }

  /// Resolves what rules say about each other.
  private mutating func finish() {
    var checker = ReferenceChecker()
    checker.dropDuplicates(&rules, &correlations)
    checker.apply(filters, to: &rules)
    correlations = checker.resolve(correlations, rules: &rules)
    issues = (issues + checker.issues).sorted()
  }
}

/// What one file holds.
struct FileResult: Sendable {
  var rules: [Rule] = []
  var correlations: [CorrelationRule] = []
  var filters: [FilterRule] = []
  var issues: [RuleIssue] = []
  var digest = ""

  init(path: String, placeholders: [String: [String]]) {
    var bytes: [UInt8] = []
    var failure: RuleIssue?
    do throws(ReadFailure) {
      bytes = try RuleFiles.read(path)
    } catch {
      failure = RuleIssue(file: path, line: 0, column: 0, code: .unreadable, message: error.reason)
    }
    self.init(bytes, file: path, placeholders: placeholders)
    if let failure { issues = [failure] }
  }

  init(_ bytes: [UInt8], file: String, placeholders: [String: [String]]) {
    digest = SHA256.digest(of: bytes)
    var failures: [RuleIssue] = []
    let documents = YAMLParser.documents(bytes, limits: SigmaLimits.yaml) { error in
      failures.append(RuleIssue(error, file: file))
    }
    var parser = DocumentParser(file: file, placeholders: placeholders)
    for document in documents {
      switch parser.read(document) {
      case .rule(let rule): rules.append(rule)
      case .correlation(let rule): correlations.append(rule)
      case .filter(let filter): filters.append(filter)
      case .nothing: continue
      }
    }
    if documents.isEmpty, failures.isEmpty {
      failures.append(RuleIssue(file: file, line: 1, column: 1, code: .notARule, message: "the file is empty"))
    }
    issues = failures + parser.issues
  }
}
