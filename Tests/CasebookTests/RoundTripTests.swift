import Casebook
import EventModel
import Foundation
import Testing

@Suite struct RoundTripTests {
  @Test func findingsComeBackAsTheyWent() throws {
    let folder = try TemporaryFolder()
    let casebook = try Casebook.open(folder.file("a.kagami"), for: .create)
    try Sample.fill(casebook, count: 40)
    let expected = (0..<40).map { Sample.finding($0) }.sorted {
      ($0.time?.nanoseconds ?? .max, $0.id) < ($1.time?.nanoseconds ?? .max, $1.id)
    }
    #expect(try casebook.findings() == expected)
    try casebook.close()
    let again = try Casebook.open(folder.file("a.kagami"))
    #expect(try again.findings() == expected)
  }

  @Test func extremesComeBackAsTheyWent() throws {
    let folder = try TemporaryFolder()
    let casebook = try Casebook.open(folder.file("a.kagami"), for: .create)
    var finding = Sample.finding(0)
    finding.record.number = .max
    finding.origin.steps[0].offset = .max
    finding.time = EventTime(nanoseconds: .min + 1)
    finding.reasons[0].value = "nul \u{0} bidi \u{202E} line \u{2028} quote \" back \\ c1 \u{9B}31m"
    finding.observables = []
    finding.techniques = []
    var item = Sample.item(1)
    item.size = .max
    let run = try casebook.beginRun(started: Sample.start, version: "1", fingerprint: "f", arguments: ["\u{0}", ""])
    let id = try casebook.claim(item, run: run, fingerprint: "f").evidence
    try casebook.append([finding], evidence: id, run: run)
    #expect(try casebook.findings() == [finding])
    #expect(try casebook.evidence().map(\.item.size) == [.max])
    #expect(try casebook.runs().map(\.arguments) == [["\u{0}", ""]])
  }

  @Test func nulInColumnsStaysVisibleAndNothingBehindItIsLost() throws {
    let folder = try TemporaryFolder()
    let casebook = try Casebook.open(folder.file("a.kagami"), for: .create)
    var finding = Sample.finding(0)
    finding.observables = [Observable(.emailSubject, "before\u{0}after")]
    let run = try casebook.beginRun(started: Sample.start, version: "1", fingerprint: "f", arguments: [])
    let id = try casebook.claim(Sample.item(1), run: run, fingerprint: "f").evidence
    try casebook.append([finding], evidence: id, run: run)
    #expect(try casebook.findings().first?.observables == [Observable(.emailSubject, "before\u{2400}after")])
  }

  @Test func aRescanChangesNothing() throws {
    let folder = try TemporaryFolder()
    let casebook = try Casebook.open(folder.file("a.kagami"), for: .create)
    let item = Sample.item(1)
    let anomaly = Anomaly("mail.no-date", detail: "once", origin: Origin(), offset: 3, count: 2)
    func scan(fingerprint: String) throws -> Int {
      let run = try casebook.beginRun(started: Sample.start, version: "1", fingerprint: fingerprint, arguments: [])
      let claim = try casebook.claim(item, run: run, fingerprint: fingerprint)
      guard case .read(let id) = claim else { return -1 }
      let added = try casebook.append((0..<20).map { Sample.finding($0) }, evidence: id, run: run)
      // Two slices of the file report the same oddity.
      try casebook.append([anomaly], evidence: id, run: run)
      try casebook.append([anomaly], evidence: id, run: run)
      try casebook.complete(id, run: run, fingerprint: fingerprint, reader: item.reader, records: 7)
      return added
    }
    #expect(try scan(fingerprint: "f") == 20)
    let findings = try casebook.findings()
    let summary = try casebook.summary()
    let anomalies = try casebook.anomalies()
    #expect(anomalies.map(\.anomaly.count) == [4])
    #expect(try scan(fingerprint: "f") == -1)
    #expect(try scan(fingerprint: "other") == 0)
    #expect(try casebook.findings() == findings)
    #expect(try casebook.summary() == summary)
    #expect(try casebook.anomalies() == anomalies)
  }

  @Test func aChangedRuleBringsItsFindingsUpToDate() throws {
    let folder = try TemporaryFolder()
    let casebook = try Casebook.open(folder.file("a.kagami"), for: .create)
    try Sample.fill(casebook, count: 3)
    var changed = Sample.finding(0)
    changed.level = .critical
    changed.rule.title = "Lure subject, weighed again"
    changed.techniques = ["T1598"]
    changed.observables = [Observable(.ipv4, "198.51.100.7")]
    let run = try casebook.beginRun(started: Sample.start, version: "2", fingerprint: "g", arguments: [])
    let id = try casebook.claim(Sample.item(1), run: run, fingerprint: "g").evidence
    #expect(try casebook.append([changed], evidence: id, run: run) == 0)
    #expect(try casebook.finding(changed.id) == changed)
    #expect(try casebook.count() == 3)
  }

  @Test func sameContentIsOnePieceOfEvidence() throws {
    let folder = try TemporaryFolder()
    let casebook = try Casebook.open(folder.file("a.kagami"), for: .create)
    let run = try casebook.beginRun(started: Sample.start, version: "1", fingerprint: "f", arguments: [])
    let first = try casebook.claim(Sample.item(1, path: "a/x.eml"), run: run, fingerprint: "f")
    let second = try casebook.claim(
      Sample.item(1, path: "b/y.eml", organisation: "University"), run: run, fingerprint: "f")
    #expect(first == .read(first.evidence))
    #expect(second == .beingRead(first.evidence))
    try casebook.complete(first.evidence, run: run, fingerprint: "f", reader: nil, records: 0)
    #expect(try casebook.claim(Sample.item(1), run: run, fingerprint: "f") == .alreadyRead(first.evidence))
    let entry = try #require(try casebook.evidence().first)
    #expect(entry.places.map(\.path) == ["a/x.eml", "b/y.eml", "evidence/file-1.mbox"])
    #expect(entry.item.path == "a/x.eml")
    #expect(entry.status == .unreadable)
    #expect(try casebook.countNotFullyRead() == 1)
  }

  @Test func whatAnOlderReaderCouldNotReadIsForgottenOnceRead() throws {
    let folder = try TemporaryFolder()
    let casebook = try Casebook.open(folder.file("a.kagami"), for: .create)
    func scan(_ fingerprint: String, _ anomalies: [Anomaly]) throws {
      let run = try casebook.beginRun(started: Sample.start, version: "1", fingerprint: fingerprint, arguments: [])
      let id = try casebook.claim(Sample.item(1), run: run, fingerprint: fingerprint).evidence
      try casebook.append(anomalies, evidence: id, run: run)
      try casebook.complete(id, run: run, fingerprint: fingerprint, reader: ReaderIdentity("mbox"), records: 3)
    }
    try scan("one", [Anomaly("mail.charset", .partial), Anomaly("mail.no-date")])
    #expect(try casebook.evidence().map(\.status) == [.partial])
    #expect(try casebook.countNotFullyRead() == 1)
    try scan("two", [Anomaly("mail.no-date")])
    #expect(try casebook.anomalies().map(\.anomaly.code) == ["mail.no-date"])
    #expect(try casebook.evidence().map(\.status) == [.complete])
    #expect(try casebook.countNotFullyRead() == 0)
  }

  @Test func findingsThatNoLongerHoldAreRemovedWhereTheRunKnows() throws {
    let folder = try TemporaryFolder()
    let book = try Casebook.open(folder.file("a.kagami"), for: .create)
    try Sample.fill(book, count: 6)
    let other = Sample.item(2)
    let run = try book.beginRun(started: Sample.start, version: "1", fingerprint: "g", arguments: [])
    let id = try book.claim(other, run: run, fingerprint: "g").evidence
    try book.append((0..<6).map { Sample.finding($0, evidence: other) }, evidence: id, run: run)
    // Rule 0 has the findings 0 and 3 of each file; the second file was not read to its end under either fingerprint.
    let kept = Sample.finding(0).id
    #expect(try book.removeFindings(of: ["rule-0"], except: [kept], fingerprint: "g") == 0)
    #expect(try book.removeFindings(of: ["rule-0", "rule-9"], except: [kept], fingerprint: "f") == 1)
    #expect(try book.count() == 11)
    #expect(try book.finding(kept) != nil)
    #expect(try book.finding(Sample.finding(3).id) == nil)
    #expect(try book.finding(Sample.finding(3, evidence: other).id) != nil)
  }

  @Test func evidenceIsCompleteOnlyWhenItsLastReadingWas() throws {
    let folder = try TemporaryFolder()
    let book = try Casebook.open(folder.file("a.kagami"), for: .create)
    try Sample.fill(book, count: 1)
    let item = Sample.item(1)
    #expect(try book.evidenceEntry(sha256: item.sha256)?.status == .complete)
    let run = try book.beginRun(started: Sample.start, version: "1", fingerprint: "g", arguments: [])
    let id = try book.claim(item, run: run, fingerprint: "g").evidence
    #expect(try book.evidenceEntry(sha256: item.sha256)?.status == .unfinished)
    #expect(try book.evidence().map(\.status) == [.unfinished])
    #expect(try book.countNotFullyRead() == 1)
    try book.complete(id, run: run, fingerprint: "g", reader: item.reader, records: 7)
    #expect(try book.evidenceEntry(sha256: item.sha256) == book.evidence().first)
    #expect(try book.evidenceEntry(sha256: item.sha256)?.status == .complete)
    #expect(try book.evidenceEntry(sha256: Sample.sha256(9)) == nil)
  }

  @Test func anomaliesOfTheScanReplaceThoseOfTheOneBefore() throws {
    let folder = try TemporaryFolder()
    let book = try Casebook.open(folder.file("a.kagami"), for: .create)
    let run = try book.beginRun(started: Sample.start, version: "1", fingerprint: "f", arguments: [])
    try book.replaceAnomalies(by: [Anomaly("a.b", .partial), Anomaly("c.d")], path: "(scan)", run: run)
    try book.replaceAnomalies(by: [Anomaly("c.d", count: 5)], path: "(scan)", run: run)
    #expect(try book.anomalies().map(\.anomaly) == [Anomaly("c.d", count: 5)])
  }

  @Test func pathsThatCannotBeOpenedAreKept() throws {
    let folder = try TemporaryFolder()
    let casebook = try Casebook.open(folder.file("a.kagami"), for: .create)
    let denied = Anomaly("intake.permission-denied", .unreadable, detail: "EACCES")
    for _ in 0..<2 {
      let run = try casebook.beginRun(started: Sample.start, version: "1", fingerprint: "f", arguments: [])
      try casebook.append([denied], path: "secret.pst", run: run)
      try casebook.append([denied], path: "other.pst", run: run)
    }
    #expect(try casebook.anomalies().map(\.path) == ["other.pst", "secret.pst"])
    #expect(try casebook.anomalies().map(\.anomaly) == [denied, denied])
    let run = try casebook.beginRun(started: Sample.start, version: "1", fingerprint: "f", arguments: [])
    _ = try casebook.claim(Sample.item(1, path: "secret.pst"), run: run, fingerprint: "f")
    #expect(try casebook.anomalies().map(\.path) == ["other.pst"])
  }
}
