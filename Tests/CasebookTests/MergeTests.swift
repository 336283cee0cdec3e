import EventModel
import Foundation
import GRDB
import Testing

@testable import Casebook

/// Merging cases and keeping decisions.
@Suite struct MergeTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func book(_ name: String, _ evidence: [EvidenceItem], count: Int = 6) throws -> Casebook {
    let book = try Casebook.open(folder.file(name), for: .create)
    for item in evidence { try Sample.fill(book, count: count, evidence: item) }
    return book
  }

  @Test func mergingKeepsEverythingOnceAndSaysWhere() throws {
    let a = try book("a.kagami", [Sample.item(1, organisation: "Aoba"), Sample.item(2, organisation: "Aoba")])
    let b = try book("b.kagami", [Sample.item(2, path: "other/file.mbox", organisation: "Hinode"), Sample.item(3)])
    let all = try Casebook.open(folder.file("all.kagami"), for: .create)
    #expect(try all.merge(a, name: "a", at: Sample.start) == MergeOutcome(evidence: 2, findings: 12))
    #expect(try all.merge(b, name: "b", at: Sample.start) == MergeOutcome(evidence: 1, findings: 6))
    #expect(try all.count() == 18)
    let places = try all.evidence().first { $0.item.sha256 == Sample.sha256(2) }?.places ?? []
    #expect(Set(places.map(\.organisation)) == ["Aoba", "Hinode"])
    #expect(try all.mergedCases().map(\.name) == ["a", "b"])
    #expect(try all.findings(.init(organisations: ["Aoba"])).count == 12)
    let before = try all.findings()
    for _ in 0..<2 {
      #expect(try all.merge(b, name: "b", at: Sample.start) == MergeOutcome())
      #expect(try all.merge(a, name: "a", at: Sample.start) == MergeOutcome())
    }
    #expect(try all.findings() == before)
    #expect(try all.runs().count == 1, "runs with the same start, rules and command line are one")
    #expect(try all.mergedCases().count == 2)
  }

  @Test func theOrderOfMergingDoesNotMatterForWhatIsFound() throws {
    let a = try book("a.kagami", [Sample.item(1), Sample.item(2)])
    let b = try book("b.kagami", [Sample.item(2), Sample.item(3)], count: 9)
    let (one, two) = (
      try Casebook.open(folder.file("1.kagami"), for: .create), try Casebook.open(folder.file("2.kagami"), for: .create)
    )
    for (book, order) in [(one, [a, b]), (two, [b, a])] {
      for source in order { _ = try book.merge(source, name: source.path, at: Sample.start) }
    }
    #expect(try one.findings() == two.findings())
    #expect(try one.anomalies().count == two.anomalies().count)
  }

  @Test func unnamedOrganisationsStayApart() throws {
    let a = try book("a.kagami", [Sample.item(1, organisation: "")])
    let b = try book("b.kagami", [Sample.item(2, organisation: "")])
    let all = try Casebook.open(folder.file("all.kagami"), for: .create)
    for (name, source) in [("north", a), ("south", b)] { _ = try all.merge(source, name: name, at: Sample.start) }
    #expect(try all.evidence().map(\.item.organisation) == ["north", "south"])
  }

  @Test func theLaterRunsFindingStays() throws {
    func single(_ name: String, started: Int64, title: String) throws -> Casebook {
      let book = try Casebook.open(folder.file(name), for: .create)
      let run = try book.beginRun(
        started: EventTime(seconds: started), version: "1", fingerprint: "f\(started)", arguments: [])
      let id = try book.claim(Sample.item(1), run: run, fingerprint: "f").evidence
      var finding = Sample.finding(0)
      finding.reasons[0].value = title
      try book.append([finding], evidence: id, run: run)
      return book
    }
    let (old, new) = (try single("o", started: 100, title: "old"), try single("n", started: 200, title: "new"))
    for (name, order) in [("x", [old, new]), ("y", [new, old])] {
      let all = try Casebook.open(folder.file(name), for: .create)
      for source in order { _ = try all.merge(source, name: source.path, at: Sample.start) }
      #expect(try all.findings().map { $0.reasons[0].value } == ["new"])
    }
  }

  /// A case with matches of one file, read to its end or not.
  private func book(_ name: String, matches: [UInt8], path: String, isDone: Bool) throws -> Casebook {
    let book = try Casebook.open(folder.file(name), for: .create)
    let run = try book.beginRun(started: Sample.start, version: "1", fingerprint: "f", arguments: [name])
    let file = try book.claim(Sample.item(1, path: path), run: run, fingerprint: "f").evidence
    let reference = Finding.EvidenceReference(path: path, sha256: Sample.sha256(1))
    try book.append(
      correlations: matches.map { (KeptCorrelations(evidence: reference, events: [$0]), file) }, fingerprint: "f")
    if isDone { try book.complete(file, run: run, fingerprint: "f", reader: nil, records: 1) }
    return book
  }

  private func matches(_ book: Casebook) throws -> [KeptCorrelations] {
    var kept: [KeptCorrelations] = []
    try book.forEachCorrelationBatch(fingerprint: "f") { kept.append($0) }
    return kept
  }

  /// The same file, read under two paths, is one file: a correlation must not count its records twice.
  @Test func matchesOfAFileThatBothReadCountOnce() throws {
    let a = try book("a.kagami", matches: [3, 1, 2], path: "a", isDone: true)
    let b = try book("b.kagami", matches: [3, 1, 2], path: "b", isDone: true)
    let before = try matches(a)
    #expect(before.map(\.events) == [[3], [1], [2]])
    #expect(before.allSatisfy { $0.evidence.path == "a" && $0.evidence.sha256 == Sample.sha256(1) })
    _ = try a.merge(b, name: "b", at: Sample.start)
    #expect(try matches(a) == before)
    let all = try Casebook.open(folder.file("all.kagami"), for: .create)
    for _ in 0..<2 { for source in [a, b] { _ = try all.merge(source, name: source.path, at: Sample.start) } }
    #expect(try matches(all) == before)
  }

  @Test func matchesOfAFileThatOnlyTheOtherReadToItsEndAreTaken() throws {
    let cut = try book("cut.kagami", matches: [3], path: "a", isDone: false)
    let done = try book("done.kagami", matches: [3, 1, 2], path: "b", isDone: true)
    let whole = try matches(done)
    _ = try done.merge(cut, name: "cut", at: Sample.start)
    #expect(try matches(done) == whole)
    _ = try cut.merge(done, name: "done", at: Sample.start)
    #expect(try matches(cut) == whole)
    #expect(try cut.evidenceIsComplete(sha256: Sample.sha256(1), fingerprint: "f"))
  }

  @Test func everyTableIsMerged() throws {
    let database = try DatabaseQueue()
    try Migration.all.migrator.migrate(database)
    let tables = try database.read {
      try String.fetchAll(
        $0, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('grdb_migrations')")
    }
    #expect(Set(tables.filter { !$0.hasPrefix("sqlite_") }) == CaseMerge.tables, "teach CaseMerge the new table")
  }

  @Test func decisionsAreKeptAndTakenBackAndMerged() throws {
    let a = try book("a.kagami", [Sample.item(1)])
    let cut = LinkDecision(.cut, incidents: ["x", "y\u{0}"], reason: "共有のサンドボックス", time: Sample.start)
    let name = LinkDecision(.name, incidents: ["x"], name: "Blue", reason: "agreed", time: Sample.start)
    #expect(try a.add(cut, at: Sample.start) == 1)
    #expect(try a.add(cut, at: Sample.start) == 1)
    #expect(try a.add(name, at: Sample.start) == 2)
    var expected = cut
    expected.incidents = ["x", "y\u{2400}"]
    #expect(try a.decisions().map(\.decision) == [expected, name])
    let all = try Casebook.open(folder.file("all.kagami"), for: .create)
    #expect(try all.merge(a, name: "a", at: Sample.start).decisions == 2)
    #expect(try all.merge(a, name: "a", at: Sample.start).decisions == 0)
    #expect(try all.decisions().map(\.decision) == [expected, name])
    #expect(try a.removeDecision(1))
    #expect(try !a.removeDecision(1))
    #expect(try a.decisions().map(\.decision) == [name])
  }

  @Test func opinionsAndAnswersAreMergedOnce() throws {
    let (a, b) = (try book("a.kagami", []), try book("b.kagami", []))
    for (book, time, answer) in [(a, Int64(10), "old"), (b, 20, "new")] {
      try book.keep(
        .init(question: "q", time: EventTime(seconds: time), version: "1", knowledge: "k", answer: answer))
      try book.append(
        AnalystOpinion(
          question: "q", actor: nil, hypothesis: "insider", opinion: .agree, probability: nil, author: answer,
          time: EventTime(seconds: time), reason: "r"))
    }
    for order in [[a, b, a, b], [b, a, b]] {
      let all = try Casebook.open(folder.file("all\(order.count).kagami"), for: .create)
      for source in order { _ = try all.merge(source, name: source.path, at: Sample.start) }
      #expect(try all.attributionAnswers().map(\.answer) == ["new"])
      #expect(Set(try all.opinions().map(\.author)) == ["old", "new"])
      #expect(try all.opinions().count == 2)
    }
  }
}
