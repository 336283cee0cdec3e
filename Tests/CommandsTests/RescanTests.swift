import Foundation
import Glibc
import Testing

/// Scans that go on where an earlier one ended.
@Suite struct RescanTests {
  private static let correlation = """
    title: Many administrators
    id: 0f2f6a5c-6d0f-4b8e-9d0a-6f0a3c6e1b12
    status: test
    level: critical
    correlation:
      type: event_count
      rules: [6f0a3c6e-6d0f-4b8e-9d0a-0f2f6a5c1b11]
      group-by: [user]
      timespan: 30m
      condition: {gte: 3}
    """

  private func findings(_ book: String) throws -> [String] {
    try KagamiRun(["findings", "--case", book, "--ndjson", "--level", "critical"]).lines.sorted()
  }

  @Test func `a correlation that earlier records enlarge is replaced, not doubled`() throws {
    let folder = try Folder()
    let rules = try folder.write("rules/a.yml", Samples.rule)
    try folder.write("rules/b.yml", Self.correlation)
    let first = try folder.write("e/a.log", Samples.log(lines: 100, hits: [10, 40, 70]))
    let second = try folder.write(
      "e/b.log", (200..<260).map { Samples.line($0, admin: $0 % 20 == 0) }.joined(separator: "\n"))
    let arguments = ["--rules", (rules as NSString).deletingLastPathComponent, "--quiet"]
    let whole = folder.path("whole.kagami")
    _ = try KagamiRun(["scan", first, second, "--case", whole] + arguments)
    let parts = folder.path("parts.kagami")
    _ = try KagamiRun(["scan", second, "--case", parts] + arguments)
    let before = try findings(parts)
    #expect(before.count == 1)
    _ = try KagamiRun(["scan", first, "--case", parts] + arguments)
    #expect(try findings(parts) == findings(whole))
    #expect(try findings(parts) != before)
  }

  @Test func `what is known already is said, with what is known about it`() throws {
    let folder = try Folder()
    let rules = try folder.write("rules/a.yml", Samples.rule)
    try folder.write("e/a.log", Samples.log(lines: 20, hits: [3]))
    try folder.write("e/copy.log", Samples.log(lines: 20, hits: [3]))
    try folder.write("e/empty.log", "")
    let book = folder.path("a.kagami")
    for arguments in [["--case", book], ["--case", book], []] {
      let run = try KagamiRun(["scan", folder.path("e"), "--rules", rules, "--quiet", "--json"] + arguments)
      let document = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
      let entries = try #require(document?["evidence"] as? [[String: Any]])
      #expect(entries.map { $0["records"] as? Int } == [20, 20, 0])
      #expect(entries.map { $0["status"] as? String } == ["complete", "complete", "unreadable"])
      let isSecond =
        (document?["summary"] as? [String: Any]).flatMap { $0["evidence"] as? [String: Any] }?["skipped"] as? Int == 3
      #expect(entries.map { $0["alreadyKnown"] as? Bool } == [isSecond, true, isSecond])
    }
  }

  @Test func `folders of scans that were killed are removed, those of others are not`() throws {
    let folder = try Folder()
    let log = try folder.write("a.log", Samples.log(lines: 2, hits: []))
    let names = ["kagami-spool-dead", "kagami-spool-held", "other"]
    for name in names {
      try FileManager.default.createDirectory(atPath: folder.path("tmp/" + name), withIntermediateDirectories: true)
    }
    let held = unsafe open(folder.path("tmp/kagami-spool-held"), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    defer { close(held) }
    #expect(flock(held, LOCK_EX | LOCK_NB) == 0)
    _ = try KagamiRun(["scan", log, "--quiet"], environment: ["TMPDIR": folder.path("tmp")])
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path("tmp")).sorted() == [
        "kagami-spool-held", "other",
      ])
  }
}
