import EventModel
import Foundation
import GRDB
import Testing

@testable import Casebook

@Suite struct OpeningTests {
  /// Why opening fails; nil when it does not.
  private func refusal(
    _ path: String, _ access: Casebook.Access = .read, migrations: [Migration] = Migration.all
  ) -> CasebookError.Code? {
    do throws(CasebookError) {
      try Casebook.open(path, for: access, migrations: migrations).close()
      return nil
    } catch {
      return error.code
    }
  }

  @Test func aMissingFileIsMadeOnlyWhenWanted() throws {
    let folder = try TemporaryFolder()
    #expect(refusal(folder.file("a.kagami"), .read) == .notFound)
    #expect(refusal(folder.file("a.kagami"), .write) == .notFound)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    #expect(refusal(folder.file("no/such/folder/a.kagami"), .create) == .notFound)
    #expect(refusal(folder.file("a.kagami"), .create) == nil)
    #expect(refusal(folder.file("a.kagami"), .read) == nil)
  }

  @Test func onlyTheOwnerMayReadANewCaseAndClosingLeavesOneFile() throws {
    let folder = try TemporaryFolder()
    let casebook = try Casebook.open(folder.file("a.kagami"), for: .create)
    try Sample.fill(casebook, count: 3)
    #expect(try casebook.findings().count == 3)
    #expect(try casebook.summary().findings == 3)
    try casebook.close()
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.kagami"])
    let reader = try Casebook.open(folder.file("a.kagami"))
    #expect(try reader.observables().count == 6)
    try reader.close()
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.kagami"])
    let rights = try FileManager.default.attributesOfItem(atPath: folder.file("a.kagami"))[.posixPermissions]
    #expect(rights as? Int == 0o600)
  }

  @Test(arguments: [
    ("text", Array("not a database, but long enough to have a header's length; not a database at all ....".utf8)),
    ("zeros", [UInt8](repeating: 0, count: 4_096)),
    ("magic only", Array("SQLite format 3\0".utf8)),
    ("magic and rubbish", Array("SQLite format 3\0".utf8) + [UInt8](repeating: 0xFF, count: 5_000)),
  ]) func otherFilesAreRefusedAndLeftUntouched(_ name: String, _ bytes: [UInt8]) throws {
    let folder = try TemporaryFolder()
    let path = folder.file("x")
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    for access in [Casebook.Access.read, .write, .create] {
      let code = refusal(path, access)
      #expect(code == .notACasebook || code == .corrupt, "\(name): \(String(describing: code))")
    }
    #expect(try Array(Data(contentsOf: URL(fileURLWithPath: path))) == bytes)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["x"])
  }

  @Test func aFolderIsRefused() throws {
    let folder = try TemporaryFolder()
    #expect(refusal(folder.path, .create) == .notACasebook)
  }

  @Test func theDatabaseOfAnotherProgramIsRefusedAndLeftUntouched() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("other.db")
    let queue = try DatabaseQueue(path: path)
    try queue.write { try $0.execute(sql: "CREATE TABLE moz_places (id INTEGER); PRAGMA user_version = 1") }
    try queue.close()
    let before = try Data(contentsOf: URL(fileURLWithPath: path))
    #expect(refusal(path, .read) == .notACasebook)
    #expect(refusal(path, .create) == .notACasebook)
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
  }

  @Test func aFileOfANewerProgramIsRefused() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a.kagami")
    let tomorrow = Migration(name: "999-tomorrow") { try $0.execute(sql: "ALTER TABLE finding ADD COLUMN more TEXT") }
    #expect(refusal(path, .create, migrations: Migration.all + [tomorrow]) == nil)
    #expect(refusal(path, .read) == .newerVersion)
    #expect(refusal(path, .create) == .newerVersion)
  }

  @Test func aFileOfAnOlderProgramIsBroughtUpToDateAndKeepsItsFindings() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a.kagami")
    let casebook = try Casebook.open(path, for: .create)
    try Sample.fill(casebook, count: 5)
    try casebook.close()
    let tomorrow = Migration(name: "999-tomorrow") {
      try $0.execute(sql: "ALTER TABLE finding ADD COLUMN more TEXT NOT NULL DEFAULT ''")
    }
    let later = try Casebook.open(path, for: .read, migrations: Migration.all + [tomorrow])
    #expect(try later.findings().count == 5)
    #expect(try later.read { try String.fetchOne($0, sql: "SELECT more FROM finding") } == "")
    #expect(try later.read { try Int.fetchOne($0, sql: "PRAGMA user_version") } == Migration.all.count + 1)
  }

  @Test func aFailingMigrationLeavesTheFileAsItWas() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a.kagami")
    let casebook = try Casebook.open(path, for: .create)
    try Sample.fill(casebook, count: 5)
    try casebook.close()
    let broken = Migration(name: "999-broken") { try $0.execute(sql: "DROP TABLE anomaly; SELECT nonsense") }
    #expect(refusal(path, .write, migrations: Migration.all + [broken]) == .defect)
    let again = try Casebook.open(path)
    #expect(try again.findings().count == 5)
    #expect(try again.anomalies().isEmpty)
  }

  /// The file as the first released schema wrote it; it must open for ever.
  @Test func theFirstSchemaStillOpens() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("v1.kagami")
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/case-v1.sql")
    let queue = try DatabaseQueue(path: path)
    try queue.writeWithoutTransaction { try $0.execute(sql: String(contentsOf: script, encoding: .utf8)) }
    try queue.close()
    let casebook = try Casebook.open(path)
    #expect(try casebook.findings().map(\.id) == ["finding-0-aaa1", "finding-1-aaa1"])
    #expect(try casebook.findings() == [Sample.finding(0), Sample.finding(1)])
    #expect(try casebook.runs().map(\.outcome) == [.complete, .unfinished])
    #expect(try casebook.evidence().map(\.item) == [Sample.item(1)])
    #expect(try casebook.anomalies().map(\.anomaly.code) == ["mail.no-date"])
  }

  /// A case may come from anybody; a crafted one is refused, or its values are, and nothing of it is run.
  @Test(arguments: [
    "CREATE TRIGGER t AFTER INSERT ON finding BEGIN DELETE FROM finding; END",
    "CREATE VIEW v AS SELECT * FROM finding", "DROP INDEX findingByRule", "CREATE TABLE more (id INTEGER)",
    "DROP TABLE anomaly", "ALTER TABLE finding ADD COLUMN more TEXT",
    """
    PRAGMA writable_schema = ON;
    UPDATE sqlite_schema SET sql = replace(sql, ' STRICT', '') WHERE name = 'finding';
    """,
  ]) func anAlteredSchemaIsRefused(_ change: String) throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a.kagami")
    let casebook = try Casebook.open(path, for: .create)
    try Sample.fill(casebook, count: 3)
    try casebook.close()
    let queue = try DatabaseQueue(path: path)
    try queue.writeWithoutTransaction { try $0.execute(sql: change) }
    try queue.close()
    #expect(refusal(path) == .corrupt)
  }

  @Test(arguments: [
    ("finding", "time = 'noon'"), ("finding", "level = x'00'"), ("place", "origin = 'no JSON'"),
    ("place", "origin = '{}'"), ("place", "origin = '{\"steps\":[]}'"), ("place", "id = 99"),
    ("reasonSet", "reasons = x'ff'"), ("reasonSet", "reasons = '[1]'"), ("finding", "ruleId = 77"),
    ("finding", "evidenceId = 'x'"), ("finding", "findingId = x'ff00' WHERE id = 1"),
    ("finding", "findingId = 7 WHERE id = 1"), ("finding", "recordNumber = 1.5"), ("finding", "placeId = 'x'"),
    ("finding", "techniqueSetId = 77"), ("finding", "observableSetId = NULL"), ("finding", "reasonSetId = 1e300"),
    ("finding", "stepName = x'ff'"), ("finding", "stepName = NULL"), ("finding", "stepOffset = 'far'"),
    ("observable", "type = 'newer'"),
  ]) func craftedValuesAreAnErrorAndNoCrash(_ table: String, _ change: String) throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a.kagami")
    let casebook = try Casebook.open(path, for: .create)
    try Sample.fill(casebook, count: 3)
    try casebook.close()
    // The table forgets its types while the value is planted, and then looks as it should.
    let schema = try changeSchema(of: table, in: path) {
      $0.replacingOccurrences(of: " STRICT", with: "").replacingOccurrences(of: "NOT NULL", with: "")
    }
    let loose = try DatabaseQueue(path: path)
    try loose.writeWithoutTransaction { database in
      try database.execute(sql: "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON")
      try database.execute(sql: "UPDATE \(table) SET \(change)")
    }
    try loose.close()
    _ = try changeSchema(of: table, in: path) { _ in schema }
    do throws(CasebookError) {
      let opened = try Casebook.open(path)
      _ = try opened.findings(FindingQuery(order: .level))
      _ = try opened.summary()
      _ = try opened.histogram(start: 0, seconds: 86_400, bins: 100_000)
      _ = try opened.finding("f")
      _ = try opened.findings(FindingQuery(techniques: ["T1566"], text: "a"))
      _ = try opened.observables()
    } catch {
      #expect(error.code != .notFound)
    }
  }

  /// Rewrites the words in which a file says what a table is; returns them as they were.
  private func changeSchema(of table: String, in path: String, _ change: (String) -> String) throws -> String {
    let queue = try DatabaseQueue(path: path)
    defer { try? queue.close() }
    return try queue.writeWithoutTransaction { database in
      let select = "SELECT sql FROM sqlite_schema WHERE name = ?"
      let before = try #require(try String.fetchOne(database, sql: select, arguments: [table]))
      try database.execute(sql: "PRAGMA writable_schema = ON")
      try database.execute(
        sql: "UPDATE sqlite_schema SET sql = ? WHERE name = ?", arguments: [change(before), table])
      return before
    }
  }

  @Test func damageIsReportedAsDamage() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a.kagami")
    let casebook = try Casebook.open(path, for: .create)
    try Sample.fill(casebook, count: 500)
    try casebook.close()
    var bytes = try Array(Data(contentsOf: URL(fileURLWithPath: path)))
    #expect(bytes.count > 3 * 4_096)
    // All pages but the first, which holds the schema's root.
    for index in 4_096..<bytes.count { bytes[index] = UInt8(truncatingIfNeeded: index &* 31) }
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    let code: CasebookError.Code? = {
      do throws(CasebookError) {
        _ = try Casebook.open(path).findings()
        return nil
      } catch { return error.code }
    }()
    #expect(code == .corrupt)
  }

  @Test func aTruncatedFileNeverCrashesAndNeverPassesForWhole() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a.kagami")
    let casebook = try Casebook.open(path, for: .create)
    try Sample.fill(casebook, count: 200)
    try casebook.close()
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    for length in stride(from: 1, to: bytes.count, by: 4_099) {
      let copy = folder.file("cut-\(length)")
      try bytes.prefix(length).write(to: URL(fileURLWithPath: copy))
      #expect(throws: CasebookError.self, "\(length)") {
        let opened = try Casebook.open(copy)
        let findings = try opened.findings()
        let evidence = try opened.evidence()
        if findings.count < 200 || evidence.isEmpty { throw CasebookError(.corrupt) }
      }
    }
  }

  @Test func anEmptyFileBecomesACaseOnlyWhenWanted() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("empty")
    try Data().write(to: URL(fileURLWithPath: path))
    #expect(refusal(path, .read) == .notACasebook)
    #expect(refusal(path, .create) == nil)
    #expect(refusal(path, .read) == nil)
  }

  @Test func oddPathsArePathsAndNotAddresses() throws {
    let folder = try TemporaryFolder()
    for name in ["file:x?mode=memory", "100% 事案#1?.kagami", "a b"] {
      let casebook = try Casebook.open(folder.file(name), for: .create)
      try Sample.fill(casebook, count: 1)
      try casebook.close()
      #expect(FileManager.default.fileExists(atPath: folder.file(name)))
      #expect(try Casebook.open(folder.file(name)).count() == 1)
    }
  }

  @Test func everyCodeHasWordsInBothLanguages() {
    for code in CasebookError.Code.allCases {
      let phrase = CasebookError(code).phrase
      #expect(!phrase.en.isEmpty && !phrase.ja.isEmpty && phrase.en != phrase.ja)
    }
  }
}
