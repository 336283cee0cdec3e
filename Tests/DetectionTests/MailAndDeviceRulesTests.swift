import ContentPacks
import EventModel
import Foundation
import Sigma
import Testing

/// Every rule that ships, against the events beside it.
@Suite struct MailAndDeviceRulesTests {
  static let folders = [
    "mail", "fortios", "web", "cisco", "cloud", "ivanti", "linux", "netscaler", "paloalto", "sonicwall", "sophos",
    "checkpoint", "yamaha", "esxi", "f5",
  ]

  /// Rule files of our packs, in order.
  static let files: [URL] = folders.flatMap { folder in
    let url = Content.folder("rules").appendingPathComponent(folder)
    let all = (try? FileManager.default.contentsOfDirectory(at: url, includingPropertiesForKeys: nil)) ?? []
    return all.filter { $0.pathExtension == "yml" }.sorted { $0.path < $1.path }
  }
  static let collection = RuleCollection.load(files)

  private static func testFile(of rule: URL) -> URL {
    rule.deletingPathExtension().appendingPathExtension("tests.yaml")
  }

  private func source(of rule: Rule?) -> LogSource {
    let words = rule?.logsource
    return LogSource(
      dataType: "test", product: words?.product, service: words?.service, category: words?.category)
  }

  @Test func rulesLoadWithoutIssues() {
    #expect(MailAndDeviceRulesTests.files.count >= 60)
    let issues = MailAndDeviceRulesTests.collection.issues.filter { $0.code.rawValue != "unmapped-logsource" }
    #expect(issues.map(\.description) == [])
  }

  @Test func rulesAreWhole() {
    let collection = MailAndDeviceRulesTests.collection
    let all = collection.rules.map(\.metadata) + collection.correlations.map(\.metadata)
    #expect(all.count == MailAndDeviceRulesTests.files.count)
    #expect(Set(all.map(\.id)).count == all.count)
    for rule in all {
      #expect(UUID(uuidString: rule.id) != nil, "\(rule.file)")
      #expect(rule.level != nil && !rule.techniques.isEmpty && !rule.falsePositives.isEmpty, "\(rule.file)")
      #expect(rule.custom["title_ja"]?.isEmpty == false && rule.custom["description_ja"]?.isEmpty == false)
    }
  }

  @Test(arguments: files) func ruleBehavesOnItsEvents(_ file: URL) throws {
    let tests = try RuleTestFile(MailAndDeviceRulesTests.testFile(of: file))
    #expect(!tests.matches.isEmpty && !tests.others.isEmpty, "needs match and no_match")
    let collection = MailAndDeviceRulesTests.collection
    let bench = RuleBench(collection)
    let rule = collection.rules.first { $0.metadata.file == file.path }
    let correlation = collection.correlations.first { $0.metadata.file == file.path }
    #expect(tests.rule == (rule?.metadata.id ?? correlation?.metadata.id), "rule id of the test file")
    let parts = correlation.map { references($0, collection) } ?? []
    for (cases, expected) in [(tests.matches, true), (tests.others, false)] {
      for item in cases {
        let found = bench.matches(item.events, source: source(of: rule ?? parts.first))
        #expect(found.contains(tests.rule) == expected, "\(item.name)")
      }
    }
  }

  /// The rules under a correlation, inner correlations opened.
  private func references(_ correlation: CorrelationRule, _ collection: RuleCollection) -> [Rule] {
    correlation.references.flatMap { reference -> [Rule] in
      let named = { (metadata: RuleMetadata) in metadata.id == reference || metadata.name == reference }
      if let rule = collection.rules.first(where: { named($0.metadata) }) { return [rule] }
      let inner = collection.correlations.first { named($0.metadata) }
      return inner.map { references($0, collection) } ?? []
    }
  }
}
