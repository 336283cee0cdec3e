import Bytes
import Casebook
import EventModel
import Foundation
import Testing

@testable import Report

@Suite struct GoldenTests {
  /// The page as a file that a person looked at. `KAGAMI_UPDATE_GOLDEN=1` writes it anew: review the difference.
  @Test(arguments: Language.allCases) func thePageIsTheReviewedOne(_ language: Language) throws {
    let sample = try SampleCase()
    defer { withExtendedLifetime(sample) {} }
    let options = language == .ja ? SampleCase.japanese : SampleCase.english
    var model = try ReportModel(casebook: sample.casebook, options: options, hosts: SampleCase.hostActivity)
    model.casePath = "case.kagami"
    let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appending(path: "Golden/institute.\(language.rawValue).html")
    if ProcessInfo.processInfo.environment["KAGAMI_UPDATE_GOLDEN"] == "1" {
      try Data(model.html.utf8).write(to: golden)
    }
    let expected = try String(contentsOf: golden, encoding: .utf8).split(
      separator: "\n", omittingEmptySubsequences: false)
    let actual = model.html.split(separator: "\n", omittingEmptySubsequences: false)
    for (index, lines) in zip(expected, actual).enumerated() where lines.0 != lines.1 {
      Issue.record("line \(index + 1): expected \(lines.0), got \(lines.1)")
      return
    }
    #expect(expected.count == actual.count)
  }

  @Test func thePolicyNamesTheHashOfTheStyleSheet() {
    let digest = SHA256.digest(of: Array(StyleSheet.text.description.utf8))
    var bytes: [UInt8] = []
    var rest = Substring(digest)
    while let byte = UInt8(rest.prefix(2), radix: 16) {
      bytes.append(byte)
      rest = rest.dropFirst(2)
    }
    #expect(StyleSheet.hash.description == "sha256-" + Data(bytes).base64EncodedString())
  }
}
