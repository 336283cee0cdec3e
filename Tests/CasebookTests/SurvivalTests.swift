import EventModel
import Foundation
import GRDB
import Testing

@testable import Casebook

/// What happens when the program is killed, the disk is full, or somebody reads at the same time.
@Suite struct SurvivalTests {
  /// A child process keeps batches and kills itself in the middle of one; everything that was committed is there.
  @Test func killedInsideATransaction() async throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a.kagami")
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
      let casebook = try Casebook.open(path, for: .create)
      let run = try casebook.beginRun(started: Sample.start, version: "1", fingerprint: "f", arguments: [])
      let id = try casebook.claim(Sample.item(1), run: run, fingerprint: "f").evidence
      for batch in 0..<3 {
        try casebook.append((0..<100).map { Sample.finding(batch * 100 + $0) }, evidence: id, run: run)
      }
      try casebook.write { database in
        var writer = try FindingWriter(database: database, run: run)
        var known = KnownParts()
        let batch = FindingBatch((300..<350).map { Sample.finding($0) })
        _ = try writer.write(batch, evidence: batch.evidence.map { _ in id }, &known)
        kill(getpid(), SIGKILL)
      }
    }
    let casebook = try Casebook.open(path, for: .write)
    #expect(try casebook.count() == 300)
    #expect(try casebook.read { try String.fetchOne($0, sql: "PRAGMA integrity_check") } == "ok")
    #expect(try casebook.runs().map(\.outcome) == [.unfinished])
    #expect(try casebook.evidence().map(\.status) == [.unfinished])
    // A new run takes the file up again and completes it without doubles.
    let run = try casebook.beginRun(started: Sample.start, version: "1", fingerprint: "f", arguments: [])
    let claim = try casebook.claim(Sample.item(1), run: run, fingerprint: "f")
    #expect(claim == .read(claim.evidence))
    #expect(try casebook.append((0..<400).map { Sample.finding($0) }, evidence: claim.evidence, run: run) == 100)
    #expect(try casebook.count() == 400)
  }

  /// A thread kills the child at a moment that the writer does not choose; every batch that was acknowledged is there.
  @Test(arguments: [1, 2, 5, 9]) func killedAtAnyMoment(_ batches: Int) async throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a.kagami")
    let journal = folder.file("journal")
    try Data().write(to: URL(fileURLWithPath: journal))
    await #expect(processExitsWith: .signal(SIGKILL)) {
      [path = path as String, journal = journal as String, batches = batches as Int] in
      let casebook = try Casebook.open(path, for: .create)
      let run = try casebook.beginRun(started: Sample.start, version: "1", fingerprint: "f", arguments: [])
      let id = try casebook.claim(Sample.item(1), run: run, fingerprint: "f").evidence
      Thread.detachNewThread {
        while ((try? Data(contentsOf: URL(fileURLWithPath: journal)).count) ?? 0) < batches {}
        kill(getpid(), SIGKILL)
      }
      let acknowledged = try FileHandle(forWritingTo: URL(fileURLWithPath: journal))
      for batch in 0..<10_000 {
        try casebook.append((0..<20).map { Sample.finding(batch * 20 + $0) }, evidence: id, run: run)
        try acknowledged.write(contentsOf: Data(".".utf8))
      }
    }
    let acknowledged = try Data(contentsOf: URL(fileURLWithPath: journal)).count
    let casebook = try Casebook.open(path, for: .write)
    let count = try casebook.count()
    #expect(acknowledged >= batches)
    #expect(count % 20 == 0, "half a batch")
    #expect(count == acknowledged * 20 || count == (acknowledged + 1) * 20)
    #expect(try casebook.read { try String.fetchOne($0, sql: "PRAGMA integrity_check") } == "ok")
    #expect(try casebook.read { try Row.fetchAll($0, sql: "PRAGMA foreign_key_check") }.isEmpty)
  }

  @Test func aFullDiskIsSaidAndLosesNothing() throws {
    let folder = try TemporaryFolder()
    let casebook = try Casebook.open(folder.file("a.kagami"), for: .create)
    try Sample.fill(casebook, count: 50)
    try casebook.writeOutsideTransaction { database in
      let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
      try database.execute(sql: "PRAGMA max_page_count = \(pages + 2)")
    }
    let run = try casebook.beginRun(started: Sample.start, version: "1", fingerprint: "g", arguments: [])
    let id = try casebook.claim(Sample.item(1), run: run, fingerprint: "g").evidence
    #expect(throws: CasebookError(.diskFull)) {
      try casebook.append((0..<5_000).map { Sample.finding($0) }, evidence: id, run: run)
    }
    #expect(try casebook.count() == 50)
    #expect(try casebook.read { try String.fetchOne($0, sql: "PRAGMA integrity_check") } == "ok")
    try casebook.writeOutsideTransaction { try $0.execute(sql: "PRAGMA max_page_count = 1073741823") }
    #expect(try casebook.append((0..<5_000).map { Sample.finding($0) }, evidence: id, run: run) == 4_950)
  }

  @Test func aReaderSeesOneStateWhileAWriterWrites() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a.kagami")
    let writer = try Casebook.open(path, for: .create)
    try Sample.fill(writer, count: 100)
    let reader = try Casebook.open(path)
    let run = try writer.beginRun(started: Sample.start, version: "1", fingerprint: "g", arguments: [])
    let id = try writer.claim(Sample.item(1), run: run, fingerprint: "g").evidence
    var seen = 0
    try reader.forEachFinding { _ in
      if seen == 10 { try writer.append((100..<300).map { Sample.finding($0) }, evidence: id, run: run) }
      seen += 1
      return true
    }
    #expect(seen == 100)
    #expect(try reader.count() == 300)
  }

  @Test func whatIsOpenForReadingCannotBeWritten() throws {
    let folder = try TemporaryFolder()
    try Casebook.open(folder.file("a.kagami"), for: .create).close()
    let reader = try Casebook.open(folder.file("a.kagami"))
    #expect(throws: CasebookError(.readOnly)) {
      try reader.beginRun(started: Sample.start, version: "1", fingerprint: "f", arguments: [])
    }
  }

  /// Root may write everything; so the child becomes nobody first.
  @Test func aWriteProtectedCaseCanBeReadAndNothingElse() async throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a.kagami")
    let casebook = try Casebook.open(path, for: .create)
    try Sample.fill(casebook, count: 25)
    try casebook.close()
    try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: path)
    try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder.path)
    let folderPath = folder.path
    await #expect(processExitsWith: .success) { [path = path as String, folderPath = folderPath as String] in
      if getuid() == 0 { try #require(setuid(65_534) == 0) }
      #expect(try Casebook.open(path).count() == 25)
      #expect(throws: CasebookError(.readOnly)) { try Casebook.open(path, for: .write) }
      #expect(throws: CasebookError(.readOnly)) { try Casebook.open(path, for: .create) }
      #expect(throws: CasebookError(.readOnly)) { try Casebook.open(folderPath + "/new", for: .create) }
      let tomorrow = Migration(name: "999-tomorrow") { try $0.execute(sql: "CREATE TABLE more (id INTEGER)") }
      #expect(throws: CasebookError(.needsUpgrade)) {
        try Casebook.open(path, for: .read, migrations: Migration.all + [tomorrow])
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folderPath) == ["a.kagami"])
    }
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path)
  }

  @Test func twentyThousandFindings() throws {
    let folder = try TemporaryFolder()
    let casebook = try Casebook.open(folder.file("a.kagami"), for: .create)
    let run = try casebook.beginRun(started: Sample.start, version: "1", fingerprint: "f", arguments: [])
    let id = try casebook.claim(Sample.item(1), run: run, fingerprint: "f").evidence
    for batch in 0..<20 {
      let findings = (0..<1_000).map { Sample.finding(batch * 1_000 + $0) }
      #expect(try casebook.append(findings, evidence: id, run: run) == 1_000)
    }
    var seen = 0
    try casebook.forEachFinding(FindingQuery(minimumLevel: .high)) { _ in
      seen += 1
      return true
    }
    #expect(seen == 8_000)
    #expect(try casebook.count() == 20_000)
  }
}
