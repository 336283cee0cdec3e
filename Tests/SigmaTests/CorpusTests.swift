import EventModel
import Foundation
import Testing

@testable import Sigma

/// Where the shared corpora are; nil where they are not.
enum Corpora {
  static let folder: URL? = {
    let path: String
    if let shared = ProcessInfo.processInfo.environment["KAGAMI_SHARED"] {
      path = shared
    } else {
      path =
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("../shared").standardizedFileURL.path
    }
    let folder = URL(fileURLWithPath: path).appendingPathComponent("corpora")
    return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
  }()

  static let rules: RuleCollection? = {
    guard let folder else { return nil }
    let packs = ["rules", "rules-emerging-threats", "rules-threat-hunting", "rules-compliance", "rules-placeholder"]
    return RuleCollection.load(packs.map { folder.path + "/sigma/" + $0 })
  }()

  static let mappings: LogSourceMappings = LogSourceMappings.load(
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Content/mappings"))
}

struct CorpusTests {
  @Test func allRulesLoadOrAreListedWithAReason() throws {
    guard let collection = Corpora.rules else {
      print("SKIPPED: loading SigmaHQ (no ../shared)")
      return
    }
    let errors = collection.issues.filter { $0.severity == .error }
    #expect(
      errors.allSatisfy { $0.code == .unresolvedPlaceholder },
      "\(errors.filter { $0.code != .unresolvedPlaceholder }.prefix(20))")
    let refused = Set(errors.map(\.file)).count
    #expect(collection.rules.count + refused == collection.fileCount)
    #expect(collection.fileCount >= 3_779)
    print("loaded \(collection.rules.count) of \(collection.fileCount), refused \(refused)")
    let codes = Dictionary(grouping: collection.issues, by: \.code).mapValues(\.count)
    print("issues: \(codes)")
  }

  @Test func mappingsAreSound() {
    #expect(Corpora.mappings.issues.isEmpty, "\(Corpora.mappings.issues)")
  }
}
