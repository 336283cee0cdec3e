import EventModel
import Foundation
import Testing

@testable import MailReader

/// `docs/formats/mail.md` says what the readers do.
@Suite struct DocumentationTests {
  @Test func everyAnomalyIsExplained() throws {
    let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let text = try String(contentsOf: package.appending(path: "docs/formats/mail.md"), encoding: .utf8)
    for anomaly in MailAnomaly.allCases {
      #expect(text.contains("| `\(anomaly.rawValue)` | \(anomaly.effect.rawValue) |"), "\(anomaly.rawValue)")
    }
  }
}
