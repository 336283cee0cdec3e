import EventModel
import Foundation
import GRDB
import Testing

@testable import Casebook

/// What findings have in common is kept once, and nothing of it is mixed up.
@Suite struct FindingPartsTests {
  private let folder: TemporaryFolder
  private let book: Casebook

  init() throws {
    folder = try TemporaryFolder()
    book = try Casebook.open(folder.file("a.kagami"), for: .create)
  }

  private func scan(_ findings: [Finding], into book: Casebook? = nil, fingerprint: String = "f") throws -> Int {
    let book = book ?? self.book
    let run = try book.beginRun(started: Sample.start, version: "1", fingerprint: fingerprint, arguments: [])
    let file = try book.claim(Sample.item(1), run: run, fingerprint: fingerprint).evidence
    return try book.append(findings, evidence: file, run: run)
  }

  private func count(_ table: String) throws -> Int? {
    try book.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM \(table)") }
  }

  @Test(arguments: [
    ("0123456789abcdef0123456789abcdef", true), ("ffffffffffffffff0000000000000000", true),
    ("0123456789ABCDEF0123456789abcdef", false), ("0123456789abcdef0123456789abcde", false),
    ("0123456789abcdef0123456789abcdef0", false), ("0123456789abcdeg0123456789abcdef", false), ("", false),
    ("日本日本日本日本日本ab", false),
  ]) func identifiersReadAsTheyWereWritten(_ text: String, _ isDigest: Bool) throws {
    let identifier = FindingBatch.Identifier(text)
    #expect(identifier.description == text)
    #expect(try FindingBatch.Identifier(column: identifier.databaseValue) == identifier)
    if case .digest = identifier { #expect(isDigest) } else { #expect(!isDigest) }
  }

  @Test func identifiersAreFoundByTheirStart() throws {
    var findings = (0..<3).map { Sample.finding($0) }
    findings[0].id = "0123456789abcdef0123456789abcdef"
    findings[1].id = "0123456789abcdef0123456789abcdf0"
    findings[2].id = "fedcba9876543210fedcba9876543210"
    #expect(try scan(findings) == 3)
    #expect(try book.finding("f") == findings[2])
    #expect(try book.finding("0123456789abcdef0123456789abcdf") == findings[1])
    #expect(try book.finding(findings[0].id) == findings[0])
    #expect(throws: CasebookError(.ambiguous)) { try book.finding("0123") }
    #expect(try book.finding("0123456789ABCDEF") == nil)
  }

  @Test func whatIsSaidAgainIsKeptOnce() throws {
    let findings = (0..<200).map { number in
      var finding = Sample.finding(number % 4)
      finding.id = "\(number)"
      return finding
    }
    #expect(try scan(Array(findings[..<100])) == 100)
    #expect(try scan(Array(findings[100...])) == 100)
    #expect(try count("finding") == 200)
    for (table, rows) in [("place", 1), ("techniqueSet", 2), ("observableSet", 4), ("reasonSet", 4)] {
      #expect(try count(table) == rows, "\(table)")
    }
  }

  /// A file that is read again, by a program that remembers nothing, leaves every row as it was.
  @Test func readingAgainAddsNoParts() throws {
    let findings = (0..<30).map { Sample.finding($0) }
    #expect(try scan(findings) == 30)
    let before = try book.read { try MigrationTests.rows($0) }
    try book.close()
    let again = try Casebook.open(folder.file("a.kagami"), for: .write)
    #expect(try scan(findings, into: again, fingerprint: "g") == 0)
    #expect(try again.read { try MigrationTests.rows($0) } == before)
    // With a new finding among them only that one is added.
    #expect(try scan(findings + [Sample.finding(30)], into: again, fingerprint: "h") == 1)
    #expect(try again.findings().count == 31)
  }

  /// Swift calls these texts equal; in the evidence they are not.
  @Test func textsThatDifferOnlyInBytesStayApart() throws {
    let (composed, decomposed) = ("\u{304C}.example.jp", "\u{304B}\u{3099}.example.jp")
    let findings = [composed, decomposed, composed].enumerated().map { number, text in
      var finding = Sample.finding(0)
      finding.id = "\(number)"
      finding.observables = [Observable(.domainName, text)]
      finding.reasons[0].value = text
      finding.techniques = [text]
      finding.record.dataType = text
      return finding
    }
    #expect(try scan(findings) == 3)
    let back = try book.findings(FindingQuery()).sorted { $0.id < $1.id }
    for (finding, text) in zip(back, [composed, decomposed, composed]) {
      let texts = [
        finding.observables[0].value, finding.reasons[0].value, finding.techniques[0], finding.record.dataType,
      ]
      for found in texts { #expect(Array(found.utf8) == Array(text.utf8)) }
    }
  }

  /// After a transaction that was taken back nothing points at rows that are not there.
  @Test func whatWasTakenBackIsForgotten() throws {
    #expect(try scan([Sample.finding(0)]) == 1)
    try book.writeOutsideTransaction { database in
      let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
      try database.execute(sql: "PRAGMA max_page_count = \(pages + 4)")
    }
    let findings = (0..<3_000).map { Sample.finding($0) }
    #expect(throws: CasebookError(.diskFull)) { try scan(findings) }
    try book.writeOutsideTransaction { try $0.execute(sql: "PRAGMA max_page_count = 1073741823") }
    #expect(try scan(findings) == 2_999)
    let back = try book.findings()
    #expect(back.count == 3_000)
    #expect(Set(back.map(\.json)) == Set(findings.map(\.json)))
  }

  @Test func twoProgramsMayWriteTheSameParts() throws {
    let other = try Casebook.open(folder.file("a.kagami"), for: .write)
    let findings = (0..<60).map { Sample.finding($0) }
    for start in stride(from: 0, to: 60, by: 10) {
      let some = Array(findings[start..<(start + 10)])
      #expect(try scan(some, into: start % 20 == 0 ? book : other, fingerprint: "\(start)") == 10)
    }
    #expect(Set(try book.findings().map(\.json)) == Set(findings.map(\.json)))
  }

  @Test func aTableOfPartsForgetsAndIsNeverWrong() {
    var table = PartTable()
    var last: [Int64] = []
    for number in 0..<(Int64(CasebookLimits.knownParts) * 2 + 100) {
      table.keep(Array("part \(number)".utf8), row: number)
      if number % 1_000 == 0 {
        let row = table.row(of: Array("part \(number)".utf8))
        #expect(row == number)
      }
      if let row = table.row(of: Array("part 17".utf8)) { last = [row] } else { last = [] }
      #expect(last.isEmpty || last == [17])
    }
    #expect(last.isEmpty, "the table grows without end")
    // Two keys of one name: the later one counts.
    table.keep(Array("name one".utf8), name: 4, row: 1)
    table.keep(Array("name two".utf8), name: 4, row: 2)
    #expect(table.row(of: Array("name one".utf8), name: 4) == nil)
    #expect(table.row(of: Array("name two".utf8), name: 4) == 2)
  }

  @Test func aRuleThatIsRenamedAndRenamedBackKeepsItsLastName() throws {
    var finding = Sample.finding(0)
    for (number, title) in ["One", "Two", "One"].enumerated() {
      finding.id = "\(number)"
      finding.rule.title = title
      _ = try scan([finding])
    }
    #expect(Set(try book.findings().map(\.rule.title)) == ["One"])
  }
}
