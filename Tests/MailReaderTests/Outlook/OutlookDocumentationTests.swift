import CompoundFiles
import EventModel
import Foundation
import Testing

@testable import MailReader

/// `docs/formats/outlook.md` says what the readers do.
@Suite struct OutlookDocumentationTests {
  @Test func everyAnomalyIsExplained() throws {
    let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let text = try String(contentsOf: package.appending(path: "docs/formats/outlook.md"), encoding: .utf8)
    for anomaly in OutlookAnomaly.allCases {
      #expect(text.contains("| `\(anomaly.rawValue)` | \(anomaly.effect.rawValue) |"), "\(anomaly.rawValue)")
    }
    for anomaly in CompoundFileAnomaly.allCases {
      #expect(text.contains("| `\(anomaly.rawValue)` | \(anomaly.effect.rawValue) |"), "\(anomaly.rawValue)")
    }
  }
}
