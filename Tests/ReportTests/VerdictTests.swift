import Casebook
import EventModel
import Foundation
import Testing

@testable import Report

/// The answer must claim no more, and no less, than the evidence carries.
@Suite struct VerdictTests {
  /// A case with one file and findings of these levels.
  private func model(
    _ levels: [Level], records: UInt64 = 10, complete: Bool = true, anomalies: [Anomaly] = [], language: Language = .en
  ) throws -> (model: ReportModel, page: String) {
    let sample = try SampleCase(filled: false)
    defer { withExtendedLifetime(sample) {} }
    let book = sample.casebook
    let run = try book.beginRun(started: SampleCase.now, version: "1", fingerprint: "f", arguments: [])
    let id = try book.claim(SampleCase.mail, run: run, fingerprint: "f").evidence
    let findings = levels.enumerated().map { index, level in
      var finding = SampleCase.lures[0]
      finding.id = "x\(index)"
      finding.level = level
      return finding
    }
    try book.append(findings, evidence: id, run: run)
    try book.append(anomalies, evidence: id, run: run)
    if complete { try book.complete(id, run: run, fingerprint: "f", reader: ReaderIdentity("mbox"), records: records) }
    let options = ReportOptions(language: language, title: "t", generated: SampleCase.now, version: "1")
    let model = try ReportModel(casebook: book, options: options)
    return (model, model.html)
  }

  @Test func theAnswerFollowsTheHighestLevel() throws {
    let rows: [([Level], ReportModel.Verdict)] = [
      ([.critical, .low], .serious), ([.high], .serious), ([.medium, .low], .suspicious), ([.low], .weak),
      ([.informational], .weak), ([], .nothing),
    ]
    for (levels, verdict) in rows { #expect(try model(levels).model.verdict == verdict, "\(levels)") }
    #expect(try model([], records: 0).model.verdict == .unknown)
  }

  @Test func nothingFoundIsNeverSaidWithoutItsLimits() throws {
    let english = try model([]).page
    #expect(english.contains("Nothing found in what was read"))
    #expect(english.contains("This is not proof that nothing happened"))
    #expect(
      english.contains("Not identified among the evidence: VPN, firewalls, network; Web servers; PCs and servers"))
    let japanese = try model([], language: .ja).page
    #expect(japanese.contains("何も起きなかった証明ではなく"))
    #expect(japanese.contains("証拠の中に確認できないもの"))
  }

  @Test func unreadEvidenceIsNeverNothingFound() throws {
    let unread = try model([], records: 0, anomalies: [Anomaly("mail.malformed", .unreadable)])
    #expect(unread.page.contains("No answer: no evidence was read"))
    #expect(!unread.page.contains("Nothing found"))
    #expect(unread.model.notFullyRead == 1)
    let stopped = try model([], complete: false)
    #expect(stopped.page.contains("1 file not read to the end because a run was stopped"))
    #expect(stopped.model.notFullyRead == 1)
  }

  @Test func aCaseWithoutAnythingIsAPageToo() throws {
    let sample = try SampleCase(filled: false)
    defer { withExtendedLifetime(sample) {} }
    for options in [SampleCase.english, SampleCase.japanese] {
      let model = try ReportModel(casebook: sample.casebook, options: options)
      #expect(model.verdict == .unknown)
      #expect(model.html.hasSuffix("</html>\n"))
    }
  }

  @Test func whatIsLeftOutIsSaidWithItsCount() throws {
    let (model, page) = try model(Array(repeating: .high, count: 33))
    #expect(model.groups.map(\.omitted) == [13])
    #expect(page.contains("13 more findings of this rule are not shown here"))
    #expect(page.contains("--rule \(SampleCase.lure.id)"))
    #expect(
      page.contains(
        "20 of 33 findings are shown in full"))
  }
}
