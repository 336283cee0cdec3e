import EventModel
import Foundation
import Intake
import Testing

/// `docs/supported-formats.md` says what the catalogue holds, no more and no less.
@Suite struct SupportedFormatsTests {
  private static let document = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("docs/supported-formats.md")

  @Test func `the table lists every reader in the order of the catalogue`() throws {
    let expected = ReaderCatalogue.readers.map { "| `\($0.identity.name)` | \($0.title) |" }
    var lines = try String(contentsOf: Self.document, encoding: .utf8).components(separatedBy: "\n")
    if ProcessInfo.processInfo.environment["KAGAMI_UPDATE_GOLDEN"] == "1" {
      lines.removeAll { $0.hasPrefix("| `") }
      if let rule = lines.firstIndex(of: "|---|---|") { lines.insert(contentsOf: expected, at: rule + 1) }
      try lines.joined(separator: "\n").write(to: Self.document, atomically: true, encoding: .utf8)
    }
    #expect(lines.filter { $0.hasPrefix("| `") } == expected)
  }

  @Test func `every reader has its own name`() {
    let names = ReaderCatalogue.readers.map(\.identity.name)
    #expect(Set(names).count == names.count)
  }
}
