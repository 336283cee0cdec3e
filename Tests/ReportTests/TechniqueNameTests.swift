import EventModel
import Foundation
import Testing

@testable import Report

@Suite struct TechniqueNameTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// Techniques in the tags of the rules that come with the program.
  private static func techniques() throws -> Set<String> {
    let folder = root.appending(path: "Content/rules")
    let files = try #require(FileManager.default.enumerator(atPath: folder.path))
    var found: Set<String> = []
    for case let name as String in files where name.hasSuffix(".yml") {
      let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
      for match in text.matches(of: /attack\.(t\d{4}(?:\.\d{3})?)\b/) { found.insert(match.1.uppercased()) }
    }
    return found
  }

  /// A report that shows a bare number leaves the reader to look it up.
  @Test func everyTechniqueOfOurRulesHasAName() throws {
    let techniques = try Self.techniques()
    #expect(techniques.count > 100)
    #expect(techniques.filter { TechniqueNames.own($0) == nil }.sorted() == [])
  }

  @Test func aSubTechniqueWithoutANameHasThatOfItsParent() {
    #expect(TechniqueNames.own("T1003.999") == nil)
    #expect(TechniqueNames.name("T1003.999")?.en == "OS Credential Dumping")
    #expect(TechniqueNames.name("T9999") == nil)
  }
}
