import Detection
import Foundation
import Testing

/// The field list of `docs/log-sources.md` is the one that is written.
@Suite struct MailDocumentationTests {
  @Test func everyFieldIsDocumented() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let text = try String(contentsOf: root.appendingPathComponent("docs/log-sources.md"), encoding: .utf8)
    var documented: Set<String> = []
    for line in text.split(separator: "\n") where line.hasPrefix("| `") {
      let cell = line.split(separator: "|").first ?? ""
      documented.formUnion(cell.split(separator: "`").map(String.init).filter { !$0.contains(" ") && $0 != "," })
    }
    #expect(documented.symmetricDifference(MailEvents.fieldNames) == [])
  }
}
